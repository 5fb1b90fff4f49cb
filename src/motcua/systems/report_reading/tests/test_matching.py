"""Figures of a report become history: confirmed, refused, taken back, shown with their source."""

from decimal import Decimal

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.report_reading.actions.habits import HabitNotFound, remove_habit
from motcua.systems.report_reading.actions.matching import (
    Choice,
    MatchedOtherwise,
    confirm_matches,
)
from motcua.systems.report_reading.actions.settling import (
    AlreadyHistory,
    Settlement,
    settle_figures,
)
from motcua.systems.report_reading.actions.taking_back import take_back_matches, tell_whose
from motcua.systems.report_reading.models import FigureMatch, MatchHabit
from motcua.systems.report_reading.queries.matching import figures_to_match

from .telling import (
    QUARTER,
    TEXT,
    a_reading,
    confirm,
    history,
    known,
    officer,
    province_committee,
    suggested,
    take_back,
)

pytestmark = pytest.mark.usefixtures("province", "db")


@pytest.fixture(autouse=True)
def _monday(settings):
    story.move_clock(settings)


@pytest.fixture
def reading():
    return a_reading()


def test_what_is_suggested_is_confirmed_and_becomes_history_with_its_passage(reading):
    choices = suggested(reading)
    by_number = {one.figure.number: one for one in figures_to_match(reading)}

    result = confirm(reading, choices)

    assert {choice.indicator for choice in choices.values()} == {
        "dossiers_received", "settled_in_time_rate", "cchc.leaflets"
    }  # fmt: skip
    assert by_number[4].matched.left == "rank"
    assert result.told == len(choices) == 4 and not result.open
    value = known()
    assert (value.value, value.source) == (Decimal(182430), "submitted")
    assert value.origin.kind == "report_reading.figure" and "182.430" in value.origin.detail
    assert known("cchc.leaflets").value == 12000
    (event,) = events_named("report_reading.figures_matched")
    assert event.payload["told"] == 4
    assert {one.state for one in reading.figures.filter(number__in=choices)} == {"confirmed"}


def test_a_district_that_is_no_more_has_its_own_history(reading):
    (found,) = [one for one in figures_to_match(reading) if one.figure.written == "9.120"]
    district = organizations.get_agency(found.best.agency)

    confirm(reading, {found.figure.number: suggested(reading)[found.figure.number]})

    assert district.kind == "district_committee" and district.valid_to is not None
    assert known(agency=district).value == 9120


def test_confirming_twice_tells_once_and_another_choice_is_refused(reading):
    choice = {0: history(reading)}

    first, again = confirm(reading, choice), confirm(reading, choice)

    assert (first.told, again.changed) == (1, 0)
    assert FigureMatch.objects.count() == 1 and len(events_named("indicators.figures_told")) == 1
    with pytest.raises(MatchedOtherwise):
        confirm(reading, {0: Choice("dossiers_settled", province_committee().uuid, "2022-Q2")})


def test_the_same_report_read_again_agrees_and_tells_nothing_anew(reading):
    confirm(reading, {0: history(reading)})
    again = a_reading(TEXT + "\nNơi nhận: như trên.", "Bản sao")

    result = confirm(again, {0: history(again)})

    assert (result.told, result.agrees) == (0, 1)
    assert len(events_named("indicators.figures_told")) == 1


def test_when_the_first_is_taken_back_the_history_rests_on_the_one_that_agrees(reading):
    confirm(reading, {0: history(reading)})
    again = a_reading(TEXT + "\nNơi nhận: như trên.", "Bản sao")
    confirm(again, {0: history(again)})

    take_back(reading, 0)
    held = known()
    take_back(again, 0)

    assert held.value == 182430 and held.origin.uuid == again.figures.get(number=0).uuid
    assert known().value is None


def test_two_reports_that_differ_wait_for_a_choice_and_the_old_one_comes_back(reading):
    confirm(reading, {0: history(reading)})
    other = a_reading(TEXT.replace("182.430", "182.403"), "Báo cáo sửa")
    choice = history(other)

    undecided = confirm(other, {0: choice})
    still = known().value
    replaced = confirm(other, {0: Choice(choice.indicator, choice.agency, choice.period,
                                         against="replace")})  # fmt: skip
    now_known = known().value
    take_back(other, 0)

    assert undecided.open == [0] and still == 182430
    assert replaced.told == 1 and now_known == 182403
    back = known()
    assert back.value == 182430 and back.origin.uuid == reading.figures.get(number=0).uuid


def test_what_an_agency_told_and_had_approved_is_never_replaced(reading):
    unit = province_committee().uuid
    indicators.record(
        unit=unit, period=QUARTER, at=story.AT, by=officer(),
        figures=[indicators.Figure("dossiers_received", Decimal(180000))],
        origin=indicators.Origin("reporting.obligation", unit, "biểu quý II"),
    )  # fmt: skip
    choice = history(reading)
    pressed = Choice(choice.indicator, unit, choice.period, against="replace")

    refused = confirm(reading, {0: pressed})
    kept = confirm(reading, {0: Choice(choice.indicator, unit, choice.period, against="keep")})

    assert refused.open == [0] and kept.kept == 1
    assert known().value == 180000
    match = FigureMatch.objects.get()
    assert match.outcome == "kept"
    assert (match.known or {})["origin_detail"] == "biểu quý II"


def test_what_units_below_told_is_not_covered_by_a_report_of_the_whole(reading):
    district = organizations.Agency.objects.filter(kind="district_committee").first()
    indicators.record(
        unit=district.uuid, period=QUARTER, at=story.AT, by=officer(),
        figures=[indicators.Figure("dossiers_received", Decimal(5))],
        origin=indicators.Origin("reporting.obligation", district.uuid, "biểu"),
    )  # fmt: skip

    assert confirm(reading, {0: history(reading)}).open == [0]
    assert known().value == 5


def test_taking_back_ends_the_history_with_a_reason_and_can_be_done_anew(reading):
    confirm(reading, {0: history(reading)})

    with pytest.raises(InvalidInput):
        take_back_matches(
            actor=officer(), reading_uuid=reading.uuid, numbers=[0], reason=" ", at=story.AT
        )
    taken, again = take_back(reading, 0), take_back(reading, 0)

    assert (taken, again) == (1, 0) and known().value is None
    assert FigureMatch.objects.get().taken_back_reason == "nhầm dòng"
    assert confirm(reading, {0: history(reading)}).told == 1 and known().value == 182430


def test_a_figure_that_is_history_is_not_rejected_behind_its_back(reading):
    confirm(reading, {0: history(reading)})

    with pytest.raises(AlreadyHistory):
        settle_figures(
            actor=officer(), reading_uuid=reading.uuid, settled={0: Settlement("rejected")},
            at=story.AT,
        )  # fmt: skip


def test_a_figure_that_was_rejected_tells_nothing_until_it_is_open_again(reading):
    rejected = {0: Settlement("rejected")}
    settle_figures(actor=officer(), reading_uuid=reading.uuid, settled=rejected, at=story.AT)

    with pytest.raises(InvalidInput):
        confirm(reading, {0: history(reading)})
    assert figures_to_match(reading)[0].matched.left == "rejected"


def test_confirmations_are_remembered_until_somebody_removes_the_habit(reading):
    confirm(reading, {0: Choice("dossiers_settled", province_committee().uuid, "2022-Q2"),
                      2: Choice()})  # fmt: skip
    other = a_reading(TEXT.replace("quý II", "quý III").replace("Quý II", "Quý III"), "Quý III")

    learnt = figures_to_match(other)
    habit = MatchHabit.objects.get(indicator="dossiers_settled")
    remove_habit(actor=officer(), habit_uuid=habit.uuid, at=story.AT)
    after = figures_to_match(other)

    assert learnt[0].best.indicator == "dossiers_settled" and learnt[0].best.score > 0.9
    assert learnt[2].best is None and learnt[2].matched.left == "habit-none"
    assert after[0].best.indicator == "dossiers_received"
    with pytest.raises(HabitNotFound):
        remove_habit(actor=officer(), habit_uuid=habit.uuid, at=story.AT)


def test_a_habit_that_was_taken_back_is_forgotten(reading):
    confirm(reading, {0: Choice("dossiers_settled", province_committee().uuid, "2022-Q2")})
    take_back(reading, 0)

    assert MatchHabit.objects.get().times == 0
    assert figures_to_match(reading)[0].best.indicator == "dossiers_received"


def test_figures_that_name_nobody_are_those_of_whom_somebody_said(reading):
    commune = story.commune()
    leaflets = 3

    tell_whose(actor=officer(), reading_uuid=reading.uuid, agency=commune.uuid, at=story.AT)
    reading.refresh_from_db()

    assert figures_to_match(reading)[leaflets].best.agency == commune.uuid
    with pytest.raises(InvalidInput):
        tell_whose(actor=officer(), reading_uuid=reading.uuid, agency=None, at=story.AT)


@pytest.mark.parametrize(
    ("field", "choice"),
    [
        ("indicator", {"indicator": "no.such"}),
        ("period", {"period": "quý hai"}),
        ("agency", {"agency": None}),
        ("value", {"indicator": "online_rate"}),
        ("value", {"value": "1,234"}),
    ],
)
def test_bad_input_names_its_field_and_keeps_nothing(reading, field, choice):
    good = {"indicator": "dossiers_received", "agency": province_committee().uuid,
            "period": "2022-Q2"}  # fmt: skip

    with pytest.raises(InvalidInput) as refused:
        confirm(reading, {0: Choice(**{**good, **choice})})

    assert field in refused.value.fields and not FigureMatch.objects.exists()


def test_a_figure_of_a_unit_that_did_not_exist_yet_names_who_was_there(reading):
    late = organizations.Agency.objects.filter(valid_from__year=2025).first()

    with pytest.raises(indicators.UnitNotInForce):
        confirm(reading, {0: Choice("dossiers_received", late.uuid, "2022-Q2")})


def test_whoever_may_not_tell_an_agencys_history_is_refused(reading):
    with pytest.raises(PermissionRefused):
        confirm_matches(
            actor=story.actor("quay.kyxuan"), reading_uuid=reading.uuid,
            choices={0: history(reading)}, at=story.AT,
        )  # fmt: skip


def test_a_report_of_before_the_records_is_told_of_those_who_are_recorded_first():
    old = a_reading(TEXT.replace("2022", "2018"), "Báo cáo 2018")
    choice = Choice("cchc.leaflets", province_committee().uuid, "2018-Q2")

    assert confirm(old, {3: choice}).told == 1
    assert known("cchc.leaflets", period=indicators.Period.parse("2018-Q2")).value == 12000
