"""Agencies through time, and what the content pack says of them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import ANONYMOUS, system_actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.organizations.models import Agency
from motcua.kernel.organizations.queries.agencies import AgencyUnknown
from motcua.kernel.organizations.testing import (
    AT,
    load_province,
    load_small_province,
    make_agency,
    province_pack,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


def find(code: str, on: date = TODAY) -> Agency:
    agency = organizations.find_agency_by_code(code, on)
    assert agency is not None
    return agency


def test_the_province_has_its_departments_and_a_committee_for_each_unit() -> None:
    load_province()

    def count(on: date, kind: str) -> int:
        return len(organizations.list_agencies(on=on, kind=kind))

    assert count(TODAY, "department") == 14
    assert count(TODAY, "commune_committee") == 69
    assert count(TODAY, "district_committee") == 0
    assert count(TODAY, "one_stop_desk") == 69 + 14 + 1
    assert count(TODAY, "division") == 3 * 69
    assert count(date(2022, 6, 14), "commune_committee") == 216
    assert count(date(2022, 6, 14), "district_committee") == 13
    assert count(date(2025, 3, 1), "commune_committee") == 209


def test_every_commune_has_its_desk_and_three_divisions() -> None:
    load_province()
    kinds: dict[str, list[str]] = {}
    for agency in organizations.list_agencies(on=TODAY):
        if agency.parent is not None and agency.parent.kind == "commune_committee":
            kinds.setdefault(agency.parent.code, []).append(agency.kind)

    assert len(kinds) == 69
    assert {tuple(sorted(parts)) for parts in kinds.values()} == {
        ("division", "division", "division", "one_stop_desk")
    }


def test_ky_xuan_has_codes_paths_and_headings() -> None:
    small = load_small_province()

    commune, desk = small.commune, small.commune_desk

    assert (commune.code, commune.old_code, commune.path) == ("H27.90", "000.00.90.H27", "h27.90")
    assert (commune.short_name, commune.heading_parent) == ("ỦY BAN NHÂN DÂN XÃ KỲ XUÂN", "")
    assert (commune.place_name, commune.unit.code) == ("Kỳ Xuân", "18766")  # type: ignore[union-attr]
    assert (desk.code, desk.path, desk.heading_parent) == (
        "H27.90.01",
        "h27.90.mc",
        "ỦY BAN NHÂN DÂN XÃ KỲ XUÂN",
    )
    assert desk.name == "Trung tâm Phục vụ hành chính công xã Kỳ Xuân"
    assert small.department.heading_parent == "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH"
    assert commune.has_placeholder_code
    assert not small.province.has_placeholder_code


def test_wards_and_communes_name_their_economic_division_as_the_law_does() -> None:
    load_province()

    names = {a.name for a in organizations.list_agencies(on=TODAY) if a.path.endswith(".kt")}

    assert "Phòng Kinh tế, Hạ tầng và Đô thị phường Trần Phú" in names
    assert "Phòng Kinh tế xã Kỳ Xuân" in names


def test_the_desk_of_an_agency_is_its_own_or_that_above() -> None:
    small = load_small_province()

    def desk(agency: Agency) -> str | None:
        found = organizations.desk_of(agency.uuid, TODAY)
        return found.path if found else None

    assert desk(small.commune) == "h27.90.mc"
    assert desk(small.commune_division) == "h27.90.mc"
    assert desk(small.commune_desk) == "h27.90.mc"
    assert desk(small.department) == "h27.08.mc"
    assert desk(small.province) == "h27.mc"


def test_an_agency_is_found_by_its_old_code_too() -> None:
    small = load_small_province()

    assert find("000.01.90.H27") == small.commune_desk
    assert organizations.find_agency_by_code("H27.90", date(2025, 6, 30)) is None
    assert [a.path for a in organizations.list_agencies(on=TODAY, under="h27.90")] == [
        "h27.90",
        "h27.90.kt",
        "h27.90.mc",
        "h27.90.vp",
    ]
    assert {a.kind for a in organizations.list_agencies(on=TODAY, unit_code="18766")} >= {
        "commune_committee",
        "one_stop_desk",
    }


def test_a_committee_is_succeeded_by_that_of_the_new_unit() -> None:
    load_province()
    old = organizations.list_agencies(
        on=date(2025, 6, 30), kind="commune_committee", unit_code="18757"
    )[0]

    (step,) = organizations.list_agency_successors(old.uuid)

    assert step.to_agency == find("H27.90")
    assert (step.on_date, step.share) == (date(2025, 7, 1), "full")


def test_a_divided_department_names_the_greater_heir_first() -> None:
    load_province()
    old = find("H27.20", date(2024, 1, 1))

    heirs = organizations.list_agency_successors(old.uuid)

    assert [(s.to_agency.name, s.share) for s in heirs if s.to_agency] == [
        ("Sở Nội vụ", "part-main"),
        ("Sở Giáo dục và Đào tạo", "part"),
        ("Sở Y tế", "part"),
    ]


def test_load_organizations_again_changes_nothing_and_tells_nobody() -> None:
    load_province()
    top = find("H27")
    told = len(events.list_events_of(top.uuid))

    changed = organizations.load_organizations(
        actor=system_actor("tests"), at=AT, pack=province_pack()
    )

    assert changed == {"units": 0, "agencies": 0, "posts": 0, "successions": 0}
    assert len(events.list_events_of(top.uuid)) == told == 1


def test_load_organizations_takes_few_statements() -> None:
    with CaptureQueriesContext(connection) as queries:
        load_province()

    assert len(queries) < 40


def test_load_organizations_keeps_what_was_edited_on_the_screens() -> None:
    small = load_small_province()
    Agency.objects.filter(pk=small.commune.pk).update(place_name="Kỳ Xuân mới", is_edited=True)
    Agency.objects.filter(pk=small.department.pk).update(place_name="Sai")

    load_small_province()

    assert find("H27.90").place_name == "Kỳ Xuân mới"
    assert find("H27.08").place_name == "Hà Tĩnh"


def test_load_organizations_refuses_who_may_not() -> None:
    with pytest.raises(PermissionRefused):
        organizations.load_organizations(actor=ANONYMOUS, at=AT)


def test_the_database_refuses_two_agencies_of_one_code_or_path_on_one_day() -> None:
    parent = make_agency(code="H27", kind="province_committee")
    make_agency(code="H27.98", parent=parent)

    with pytest.raises(IntegrityError, match="code_no_overlap"), transaction.atomic():
        make_agency(code="H27.98", parent=parent, label="other", valid_from=TODAY)
    with pytest.raises(IntegrityError, match="path_no_overlap"), transaction.atomic():
        make_agency(code="H27.97", parent=parent, label="98")


def test_an_unknown_agency_is_refused_in_words() -> None:
    small = load_small_province()

    with pytest.raises(AgencyUnknown):
        organizations.get_agency(small.commune.unit.uuid)  # type: ignore[union-attr]


def test_agency_codes_of_the_pack_never_overlap() -> None:
    seen: dict[str, list[tuple[date, date]]] = {}
    for row in province_pack().agencies:
        end = row.valid_to or date.max
        assert all(end <= a or b <= row.valid_from for a, b in seen.get(row.path, []))
        seen.setdefault(row.path, []).append((row.valid_from, end - timedelta(0)))
