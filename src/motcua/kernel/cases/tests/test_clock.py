"""The lawful clock: start, pauses, one re-appointment, and a derivation that can be recomputed."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.errors import PermissionRefused
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars, on, province_calendar
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.actions.clock import (
    ClockAlreadyPaused,
    ClockAlreadyStarted,
    ClockNotPaused,
    ClockNotRunning,
    NewDateNotLater,
)
from motcua.kernel.cases.rules import clock
from motcua.kernel.cases.rules.extensions import ExtensionRule
from motcua.kernel.cases.testing import AT, make_case, make_running_case, officer
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db
BASIS = {"vi": "Nghị định 61/2018, Điều 19.4", "en": "Decree 61/2018, art. 19(4)"}


@pytest.fixture(autouse=True)
def calendar() -> calendars.Calendar:
    load_province_calendars()
    return calendars.get_calendar("office", on=AT.date())


def test_the_due_date_is_the_end_of_the_last_working_day():
    case = make_running_case(calendars.Duration(3, "working_days"))

    assert case.due_original == case.due_current == on("2026-03-05 17:30")
    assert case.accepted_at == AT and case.state == "open"
    assert events_named("cases.clock_started")[0].payload["due_at"] == case.due_current.isoformat()


def test_after_a_supplement_the_whole_limit_is_counted_again():
    case = make_running_case(calendars.Duration(3, "working_days"))
    actor = officer()

    waiting = cases.pause_clock(
        actor=actor, case_uuid=case.uuid, cause="supplement", at=on("2026-03-03 10:00"),
        legal_basis=BASIS,
    )  # fmt: skip
    resumed = cases.resume_clock(
        actor=actor, case_uuid=case.uuid, mode="restart", at=on("2026-03-10 09:00")
    )

    assert waiting.state == "waiting" and resumed.state == "open"
    assert resumed.due_original == on("2026-03-05 17:30")
    assert resumed.due_current == on("2026-03-13 17:30")


@pytest.mark.parametrize(
    ("paused", "resumed", "expected"),
    [
        ("2026-03-03 10:00", "2026-03-03 11:00", "2026-03-06 08:30"),
        ("2026-03-03 10:00", "2026-03-04 10:00", "2026-03-06 17:30"),
        ("2026-03-04 18:00", "2026-03-05 07:00", "2026-03-05 17:30"),  # a night waits nothing
        ("2026-03-03 10:00", "2026-03-10 10:00", "2026-03-12 17:30"),
    ],
)
def test_where_law_subtracts_the_working_time_waited_is_added(paused, resumed, expected):
    case = make_running_case(calendars.Duration(3, "working_days"))
    cases.pause_clock(actor=officer(), case_uuid=case.uuid, cause="fee", at=on(paused))

    case = cases.resume_clock(actor=officer(), case_uuid=case.uuid, mode="subtract", at=on(resumed))

    assert case.due_current == on(expected) and case.due_original == on("2026-03-05 17:30")


def test_an_outage_is_noted_but_moves_nothing():
    case = make_running_case()

    case = cases.note_outage(
        actor=officer(), case_uuid=case.uuid, began_at=on("2026-03-03 08:00"),
        until=on("2026-03-03 16:00"), at=on("2026-03-03 16:05"),
    )  # fmt: skip

    assert case.due_current == case.due_original
    assert "thời hạn không thay đổi" in " ".join(cases.derivation_of(case.uuid).lines("vi"))


def put_off(case, at: str, to: str, **given):
    return cases.extend_clock(
        actor=officer(), case_uuid=case.uuid, due_at=on(to), reason="cần xác minh thêm",
        at=on(at), **given,
    )  # fmt: skip


def test_the_due_date_is_put_off_once_with_an_apology_a_day_before():
    case = make_running_case()

    case = put_off(case, "2026-03-04 17:29", "2026-03-10 17:30")

    assert case.due_current == on("2026-03-10 17:30")
    with pytest.raises(cases.AlreadyReappointed):
        put_off(case, "2026-03-06 08:00", "2026-03-12 17:30")
    two = ExtensionRule(most=2)
    assert put_off(case, "2026-03-06 08:00", "2026-03-12 17:30", rule=two).due_current


def test_a_restarted_limit_does_not_give_back_the_one_re_appointment():
    case = put_off(make_running_case(), "2026-03-03 08:00", "2026-03-10 17:30")
    cases.pause_clock(
        actor=officer(), case_uuid=case.uuid, cause="supplement", at=on("2026-03-04 08:00")
    )
    cases.resume_clock(
        actor=officer(), case_uuid=case.uuid, mode="restart", at=on("2026-03-05 08:00")
    )

    with pytest.raises(cases.AlreadyReappointed):
        put_off(case, "2026-03-06 08:00", "2026-03-20 17:30")


def test_days_waited_are_days_of_the_country_and_not_of_the_server():
    case = make_running_case(calendars.Duration(10, "calendar_days"))
    cases.pause_clock(
        actor=officer(), case_uuid=case.uuid, cause="fee",
        at=on("2026-03-03 23:30").astimezone(UTC),
    )  # fmt: skip

    resumed = cases.resume_clock(
        actor=officer(), case_uuid=case.uuid, mode="subtract",
        at=on("2026-03-04 00:30").astimezone(UTC),
    )  # fmt: skip

    assert case.due_current == on("2026-03-12 17:30")
    assert resumed.due_current == on("2026-03-13 17:30")


def test_an_apology_on_the_due_day_or_for_an_earlier_date_is_refused():
    case = make_running_case()

    with pytest.raises(cases.ApologyTooLate, match="05/03/2026"):
        put_off(case, "2026-03-05 07:30", "2026-03-10 17:30")
    with pytest.raises(NewDateNotLater):
        put_off(case, "2026-03-03 07:30", "2026-03-05 17:30")

    assert cases.get_case(case.uuid).due_current == on("2026-03-05 17:30")


def test_the_clock_refuses_what_makes_no_sense():
    case, actor = make_case(), officer()
    given = {"actor": actor, "case_uuid": case.uuid, "at": AT}

    with pytest.raises(ClockNotPaused):
        cases.resume_clock(**given, mode="restart")
    with pytest.raises(ClockNotRunning):
        cases.end_clock(**given)
    cases.start_clock(**given, duration=calendars.Duration(1, "working_days"))
    with pytest.raises(ClockAlreadyStarted):
        cases.start_clock(**given, duration=calendars.Duration(1, "working_days"))
    cases.pause_clock(**given, cause="fee")
    with pytest.raises(ClockAlreadyPaused):
        cases.pause_clock(**given, cause="supplement")
    with pytest.raises(ClockNotRunning):
        cases.end_clock(**given)
    with pytest.raises(PermissionRefused):
        cases.resume_clock(**{**given, "actor": officer(path="h27.11")}, mode="restart")


def test_a_case_that_waits_before_its_clock_runs_has_no_due_date_to_move():
    case = make_case()
    cases.pause_clock(actor=officer(), case_uuid=case.uuid, cause="supplement", at=AT)

    case = cases.resume_clock(
        actor=officer(), case_uuid=case.uuid, mode="restart", at=AT + timedelta(days=3)
    )

    assert case.state == "open" and case.due_current is None


def test_the_cut_off_and_the_postal_hand_over_are_the_callers():
    case = make_case()

    case = cases.start_clock(
        actor=officer(), case_uuid=case.uuid, duration=calendars.Duration(1, "working_days"),
        start=on("2026-03-02 15:30"), cut_off=time(15, 0), at=on("2026-03-03 09:00"),
    )  # fmt: skip

    assert case.accepted_at == on("2026-03-02 15:30")
    assert case.due_current == on("2026-03-04 17:30")


def test_the_result_and_not_the_delivery_decides_whether_it_was_late():
    case = make_running_case()

    cases.end_clock(actor=officer(), case_uuid=case.uuid, at=on("2026-03-05 16:59"))
    case = cases.close_case(
        actor=officer(), case_uuid=case.uuid, result="granted", at=on("2026-03-20 09:00")
    )

    assert events_named("cases.clock_ended")[0].payload["is_late"] is False
    assert case.ended_at == on("2026-03-05 16:59")


def test_the_derivation_can_be_read_in_both_languages_and_recomputed(calendar):
    case, actor = make_running_case(calendars.Duration(3, "working_days")), officer()
    given = {"actor": actor, "case_uuid": case.uuid}
    cases.pause_clock(**given, cause="supplement", at=on("2026-03-03 10:00"), legal_basis=BASIS)
    cases.resume_clock(**given, mode="restart", at=on("2026-03-10 09:00"))
    cases.pause_clock(**given, cause="fee", at=on("2026-03-11 08:00"))
    case = cases.resume_clock(**given, mode="subtract", at=on("2026-03-12 08:00"))
    case = put_off(case, "2026-03-12 09:00", "2026-03-25 17:30")

    derivation = cases.derivation_of(case.uuid)

    vi, en = "\n".join(derivation.lines("vi")), "\n".join(derivation.lines("en"))
    assert "tính lại từ đầu" in vi and "Nghị định 61/2018, Điều 19.4" in vi
    assert "Xin lỗi và hẹn lại" in vi and "17:30 ngày 25/03/2026" in vi
    assert "counted again from the beginning" in en and "waiting for the fee" in en
    assert derivation.recomputed(calendar) == case.due_current == derivation.due_current


moments = st.integers(0, 60 * 24 * 20).map(lambda m: on("2026-03-02 08:00") + timedelta(minutes=m))


@given(
    st.lists(st.tuples(moments, moments, st.sampled_from(["restart", "subtract"])), max_size=4),
    st.sampled_from(["working_days", "working_hours", "calendar_days"]),
    st.integers(1, 15),
)
@settings(deadline=None)
def test_every_course_of_pauses_is_recomputed_from_its_stored_entries(pauses, unit, amount):
    table = province_calendar()
    start = on("2026-03-02 08:00")
    first = calendars.due(table, start, calendars.Duration(amount, unit))
    entries = [clock.Entry("start", start, due_after=first.due_at, reckoning=first)]
    due: datetime = first.due_at
    for one, other, mode in sorted(pauses):
        began, ended = min(one, other), max(one, other)
        before = due
        due, reckoning = clock.resumed(
            table, due, paused_at=began, resumed_at=ended, mode=mode, first=first
        )
        assert mode == "restart" or due >= before
        pause = clock.Entry("pause", began, ended, cause="fee", mode=mode, due_after=due)
        entries.append(replace(pause, due_before=before, reckoning=reckoning))

    assert clock.recompute(entries, table) == due
