"""Units as they were on a day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from motcua.kernel.organizations import api as organizations
from motcua.kernel.organizations.models import Succession, Unit
from motcua.kernel.organizations.queries.units import UnitUnknown
from motcua.kernel.organizations.testing import load_province, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def province() -> None:
    load_province()


@pytest.mark.parametrize(
    ("on", "districts", "communes"),
    [
        (date(2022, 6, 14), 13, 216),
        (date(2024, 12, 31), 13, 216),
        (date(2025, 1, 1), 12, 209),
        (date(2025, 3, 1), 12, 209),
        (date(2025, 6, 30), 12, 209),
        (date(2025, 7, 1), 0, 69),
        (TODAY, 0, 69),
    ],
)
def test_units_at_a_date_are_those_of_the_date(on: date, districts: int, communes: int) -> None:
    assert organizations.units_at(on, "province").count() == 1
    assert organizations.units_at(on, "district").count() == districts
    assert organizations.units_at(on, "commune").count() == communes


def test_every_unit_lies_in_a_unit_of_the_same_day() -> None:
    for on in (date(2022, 6, 14), date(2025, 3, 1), TODAY):
        units = list(organizations.units_at(on))
        known = {unit.code for unit in units}

        assert [u.code for u in units if u.level != "province" and u.parent_code not in known] == []


def test_todays_phuong_tran_phu_is_not_the_old_one() -> None:
    codes = {
        on: [unit.code for unit in organizations.find_units_by_name("Phường Trần Phú", on)]
        for on in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1))
    }

    assert list(codes.values()) == [["18070"], ["18094"], ["18094"], ["18100"]]
    old = organizations.get_unit("18070", date(2024, 12, 31))
    today = organizations.get_unit("18100", TODAY)
    assert [heir.unit.name for heir in organizations.heirs_of(old, TODAY) if heir.unit] == [
        "Phường Thành Sen"
    ]
    assert "Phường Thạch Hạ" in {
        step.from_unit.name for step in organizations.predecessors_of(today)
    }


def test_find_units_by_name_gives_every_candidate_without_marks() -> None:
    on = date(2022, 6, 14)

    both = organizations.find_units_by_name("thach ha", on)

    assert {unit.name for unit in both} == {"Huyện Thạch Hà", "Thị trấn Thạch Hà", "Xã Thạch Hạ"}
    assert [u.name for u in organizations.find_units_by_name("thị trấn thạch hà", on)] == [
        "Thị trấn Thạch Hà"
    ]
    assert organizations.find_units_by_name("nowhere", on) == []


def test_the_two_unknown_successors_stay_unknown() -> None:
    unknown = Succession.objects.filter(share="unknown").select_related("from_unit")

    assert {row.from_unit.name for row in unknown} == {"Xã Trung Lộc", "Xã Phú Phong"}
    assert all(row.to_unit is None for row in unknown)
    heirs = organizations.heirs_of(organizations.get_unit("18472", date(2022, 6, 14)), TODAY)
    assert [heir.unit for heir in heirs] == [None]


def test_a_divided_commune_has_all_its_successors_with_their_shares() -> None:
    divided = organizations.get_unit("18796", date(2025, 6, 30))

    shares = {
        step.to_unit.name: step.share
        for step in organizations.successors_of(divided)
        if step.to_unit
    }

    assert shares == {
        "Phường Hoành Sơn": "part",
        "Phường Sông Trí": "part",
        "Phường Vũng Áng": "part-main",
    }
    assert not any(heir.is_whole for heir in organizations.heirs_of(divided, TODAY))


def test_every_commune_of_2022_leads_to_one_of_today_or_is_known_to_be_unknown() -> None:
    lost = [
        unit.name
        for unit in organizations.units_at(date(2022, 6, 14), "commune")
        if not organizations.heirs_of(unit, TODAY)
    ]

    assert lost == []


def test_a_commune_that_only_moved_to_another_district_went_on() -> None:
    before = organizations.get_unit("18598", date(2024, 12, 31))

    (step,) = organizations.successors_of(before)

    assert (step.kind, step.share) == ("transfer", "full")
    assert step.to_unit is not None
    assert step.to_unit.parent_code == "436"


def test_the_database_refuses_two_units_of_one_code_on_one_day() -> None:
    make_unit(code="99998", valid_to=date(2025, 1, 1))

    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        make_unit(code="99998", valid_from=date(2024, 12, 31))
    make_unit(code="99998", valid_from=date(2025, 1, 1))


def test_the_database_refuses_a_succession_that_says_both_unknown_and_known() -> None:
    unit = organizations.get_unit("18766", TODAY)

    with pytest.raises(IntegrityError, match="known"), transaction.atomic():
        Succession.objects.create(
            from_unit=unit, to_unit=unit, on_date=TODAY, kind="merge", share="unknown"
        )


def test_get_unit_says_which_unit_there_was_not() -> None:
    with pytest.raises(UnitUnknown) as unknown:
        organizations.get_unit("18070", TODAY)

    assert unknown.value.message("en") == "There was no administrative unit 18070 on 2026-01-01."


def test_a_unit_is_named_in_both_languages() -> None:
    unit = Unit.objects.in_force_on(TODAY).get(code="18766")

    assert (unit.name_in("vi"), unit.name_in("en")) == ("Xã Kỳ Xuân", "Kỳ Xuân commune")
