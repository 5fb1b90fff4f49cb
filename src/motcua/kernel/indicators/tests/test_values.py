"""Values: told and counted, over units and time, as known at a moment."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from motcua.base.actors import system_actor
from motcua.base.fields import uuid7
from motcua.kernel.events.testing import events_named
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.testing import AT, count_all, dossier_events, tell_events
from motcua.kernel.organizations import testing as organizations
from motcua.kernel.organizations.api import AgencySuccession

pytestmark = pytest.mark.django_db
BY = system_actor("tests")
ORIGIN = indicators.Origin("tests.submission", uuid7(), "dòng 3")
Q1, Q2 = indicators.Period.parse("2026-Q1"), indicators.Period.parse("2026-Q2")
YEAR = indicators.Period.parse("2026")
MARCH = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def province():
    return organizations.load_small_province()


def figure(code, value, **more):
    return indicators.Figure(code, None if value is None else Decimal(value), **more)


def tell(unit, period, *figures, at=AT, origin=ORIGIN):
    return indicators.record(
        unit=unit.uuid, period=period, figures=figures, origin=origin, at=at, by=BY
    )


def value(code, unit, period, **more):
    found = indicators.values(codes=[code], units=[unit.uuid], periods=[period], **more)
    return found[code, unit.uuid, period.code]


def test_what_was_told_is_read_with_its_origin(province):
    assert tell(province.commune, Q1, figure("par_tasks_due", 12, note="theo kế hoạch")) == 1

    found = value("par_tasks_due", province.commune, Q1)

    assert (found.value, found.origin, found.known_from) == (Decimal(12), ORIGIN, AT)
    assert found.note == "theo kế hoạch"
    (event,) = events_named("indicators.figures_told")
    assert event.payload == {"period": "2026-Q1", "figures": 1, "origin": str(ORIGIN.uuid)}


def test_the_same_again_changes_nothing(province):
    third = Decimal(1) / Decimal(3)
    tell(province.commune, Q1, figure("par_tasks_due", third))

    assert tell(province.commune, Q1, figure("par_tasks_due", third), at=AT + timedelta(1)) == 0
    assert len(events_named("indicators.figures_told")) == 1


def test_a_correction_leaves_what_was_read_before(province):
    tell(province.commune, Q1, figure("par_tasks_due", 10), figure("par_tasks_done", 5))
    later = AT + timedelta(days=3)
    other = indicators.Origin("tests.submission", uuid7())
    tell(province.commune, Q1, figure("par_tasks_done", 8), at=later, origin=other)

    assert value("par_tasks_rate", province.commune, Q1).value == Decimal("80.0")
    before = value("par_tasks_rate", province.commune, Q1, known_at=later - timedelta(hours=1))
    assert before.value == Decimal("50.0")
    assert not value("par_tasks_due", province.commune, Q1, known_at=AT - timedelta(1)).is_known


def test_what_is_taken_back_is_gone_but_was_known(province):
    tell(province.commune, Q1, figure("par_tasks_due", 10))
    later = AT + timedelta(days=1)

    assert tell(province.commune, Q1, figure("par_tasks_due", None), at=later) == 1

    assert not value("par_tasks_due", province.commune, Q1).is_known
    assert value("par_tasks_due", province.commune, Q1, known_at=AT).value == 10


def test_those_below_are_added_up_and_who_is_missing_is_named(province):
    tell(province.commune, Q1, figure("par_tasks_due", 10), figure("par_tasks_done", 4))
    tell(province.department, Q1, figure("par_tasks_due", 30), figure("par_tasks_done", 30))

    found = value("par_tasks_due", province.province, Q1, within=True)
    rate = value("par_tasks_rate", province.province, Q1, within=True)

    assert (found.value, found.expected, found.missing) == (Decimal(40), 2, ())
    assert rate.value == Decimal("85.0")  # of the sums, not the mean of 40 and 100
    assert not value("par_tasks_due", province.province, Q1).is_known
    half = value("par_tasks_due", province.province, YEAR, within=True)
    assert half.missing_periods == ("2026-Q2", "2026-Q3", "2026-Q4")
    tell(province.department, Q2, figure("par_tasks_due", 1))
    lacking = value("par_tasks_due", province.province, Q2, within=True)
    assert lacking.missing == (province.commune.uuid,)
    assert not lacking.is_complete


def test_the_last_of_a_year_is_its_last_part(province):
    tell(province.commune, Q1, figure("community_teams", 7))

    assert not value("community_teams", province.commune, YEAR).is_known
    tell(province.commune, indicators.Period.parse("2026-Q4"), figure("community_teams", 9))
    assert value("community_teams", province.commune, YEAR).value == 9


def test_nothing_to_divide_by_is_not_applicable(province):
    tell(province.commune, Q1, figure("par_tasks_due", 0), figure("par_tasks_done", 0))

    found = value("par_tasks_rate", province.commune, Q1)

    assert (found.value, found.na) == (None, True)
    assert "0" in found.note


def test_a_part_that_is_missing_leaves_the_formula_unknown(province):
    tell(province.commune, Q1, figure("par_tasks_due", 5))

    assert not value("par_tasks_rate", province.commune, Q1).is_known


def test_a_figure_for_a_unit_that_ended_names_who_took_over(province):
    ended = organizations.make_agency(
        code="H27.98", name="UBND xã Cũ", valid_to=date(2025, 7, 1), parent=province.province
    )
    AgencySuccession.objects.create(
        from_agency=ended, to_agency=province.commune, on_date=date(2025, 7, 1),
        kind="merge", share="full",
    )  # fmt: skip

    with pytest.raises(indicators.UnitNotInForce) as refused:
        tell(ended, Q1, figure("par_tasks_due", 1))

    assert province.commune.name in refused.value.message("vi")
    assert tell(ended, indicators.Period.parse("2025-Q2"), figure("par_tasks_due", 3)) == 1
    period = indicators.Period.parse("2025-Q2")
    today = value("par_tasks_due", province.commune, period, within=True, units_on=date(2026, 1, 1))
    assert today.value == 3


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (figure("par_tasks_due", 1, dimensions={"sector": "x"}), "sector"),
        (figure("par_tasks_due", 1, na=True), "áp dụng"),
        (figure("par_tasks_due", "1e20"), "quá lớn"),
    ],
)
def test_what_is_no_figure_is_refused(province, one, words):
    with pytest.raises(indicators.FigureRefused, match=words):
        tell(province.commune, Q1, one)


def test_a_period_that_the_indicator_does_not_have_is_refused(province):
    with pytest.raises(indicators.FigureRefused, match="2026-04"):
        tell(province.commune, indicators.Period.parse("2026-04"), figure("par_tasks_due", 1))


def test_an_unknown_indicator_is_refused(province):
    with pytest.raises(indicators.catalogue.IndicatorUnknown, match="ghost"):
        tell(province.commune, Q1, figure("ghost", 1))


def test_dossiers_are_counted_from_the_journal(province):
    due = MARCH + timedelta(days=5)
    ends = [None, MARCH + timedelta(days=1), due + timedelta(days=1)]
    for settled in ends:
        tell_events(
            dossier_events(
                agency=province.commune_division.uuid,
                accepted_at=MARCH,
                due_at=due,
                settled_at=settled,
            )
        )
    count_all()

    codes = ["dossiers_received", "dossiers_settled", "dossiers_settled_late", "online_rate",
             "dossiers_in_progress", "settled_in_time_rate"]  # fmt: skip
    found = indicators.values(codes=codes, units=[province.commune.uuid], periods=[Q1])

    numbers = [found[code, province.commune.uuid, "2026-Q1"].value for code in codes]
    assert numbers == [3, 2, 1, 100, 1, 50]
    assert value("dossiers_in_progress", province.province, Q2, within=True).value == 1
    assert value("dossiers_received", province.department, Q1).value == 0
    assert not value("dossiers_received", province.commune, YEAR.same_last_year()).is_known
    day = indicators.Period.parse("2026-03-10")
    assert value("dossiers_received", province.commune, day).value == 3
    by_post = value("dossiers_received", province.commune, Q1, dimensions={"channel": "postal"})
    assert by_post.value == 0


def test_what_is_behind_a_counted_value_are_its_events(province):
    tell_events(
        dossier_events(
            agency=province.commune.uuid, accepted_at=MARCH, due_at=MARCH + timedelta(days=5)
        )
    )
    count_all()

    behind = indicators.sources(code="dossiers_received", unit=province.province.uuid, period=Q1)

    assert behind.total == 1
    assert behind.counted[0].event_name == "deadlines.clock_started"
    assert behind.counted[0].dimensions["channel"] == "online"
    rest = indicators.sources(code="dossiers_in_progress", unit=province.province.uuid, period=Q2)
    assert [one.matter for one in rest.counted] == [one.matter for one in behind.counted]
