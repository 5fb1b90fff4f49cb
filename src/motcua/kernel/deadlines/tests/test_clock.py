"""The lawful clock: start, pauses, one re-appointment, and a derivation that can be recomputed."""

from dataclasses import replace
from datetime import UTC, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.errors import PermissionRefused
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars, on, province_calendar
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.actions.clock import (
    ClockAlreadyPaused,
    ClockNotPaused,
    ClockNotRunning,
    stop_clocks,
)
from motcua.kernel.deadlines.actions.moves import ApologyTooLate, NewDateNotLater
from motcua.kernel.deadlines.actions.starting import ClockAlreadyStarted
from motcua.kernel.deadlines.queries.clocks import list_clocks
from motcua.kernel.deadlines.rules import clock
from motcua.kernel.deadlines.rules.entries import Entry
from motcua.kernel.deadlines.rules.law import ExtensionRule
from motcua.kernel.deadlines.testing import AT, OWNER, Matter, officer
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db
BASIS = {"vi": "Nghị định 61/2018, Điều 19.4", "en": "Decree 61/2018, art. 19(4)"}


@pytest.fixture(autouse=True)
def _calendar() -> None:
    load_province_calendars()


@pytest.fixture
def matter() -> Matter:
    return Matter(officer())


def running(*limit) -> Matter:
    matter = Matter(officer())
    matter.start(*limit)
    return matter


def pause(matter: Matter, at: str, cause: str = "supplement", **given):
    return matter.do(deadlines.pause_clock, cause=cause, at=on(at), **given)


def resume(matter: Matter, at: str, mode: str = "restart", **given):
    return matter.do(deadlines.resume_clock, mode=mode, at=on(at), **given)


def put_off(matter: Matter, at: str, to: str, **given):
    return matter.do(
        deadlines.put_off_clock, due_at=on(to), reason="cần xác minh thêm", at=on(at), **given
    )


def test_the_due_date_is_the_end_of_the_last_working_day(matter):
    clock = matter.start(3)

    assert clock.due_original == clock.due_current == on("2026-03-05 17:30")
    assert (clock.started_at, clock.state) == (AT, "running")
    told = events_named("deadlines.clock_started")[0]
    assert told.payload == {"clock": "", "due_at": clock.due_current.isoformat()}
    assert told.subject_uuid == matter.subject.uuid


def test_the_owner_is_told_of_every_change_in_the_same_transaction(matter):
    OWNER.told.clear()
    matter.start()
    pause(matter, "2026-03-03 10:00")
    resume(matter, "2026-03-10 09:00")
    put_off(matter, "2026-03-10 10:00", "2026-03-20 17:30")
    matter.do(deadlines.end_clock, at=on("2026-03-11 10:00"))

    told = [(clock.state, f"{clock.due_current:%d}") for clock in OWNER.told]
    assert told == [
        ("running", "05"), ("paused", "05"), ("running", "13"), ("running", "20"), ("ended", "20"),
    ]  # fmt: skip
    assert OWNER.told[-1] == matter.clock


def test_after_a_supplement_the_whole_limit_is_counted_again():
    matter = running(3)

    waiting = pause(matter, "2026-03-03 10:00", legal_basis=BASIS)
    resumed = resume(matter, "2026-03-10 09:00")

    assert waiting.state == "paused" and resumed.state == "running"
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
    matter = running(3)
    pause(matter, paused, "fee")

    clock = resume(matter, resumed, "subtract")

    assert clock.due_current == on(expected) and clock.due_original == on("2026-03-05 17:30")


def test_the_due_date_is_put_off_once_with_an_apology_a_day_before():
    matter = running()

    clock = put_off(matter, "2026-03-04 17:29", "2026-03-10 17:30")

    assert clock.due_current == on("2026-03-10 17:30")
    with pytest.raises(deadlines.AlreadyReappointed):
        put_off(matter, "2026-03-06 08:00", "2026-03-12 17:30")
    two = ExtensionRule(most=2)
    assert put_off(matter, "2026-03-06 08:00", "2026-03-12 17:30", rule=two).due_current


def test_a_restarted_limit_does_not_give_back_the_one_re_appointment():
    matter = running()
    put_off(matter, "2026-03-03 08:00", "2026-03-10 17:30")
    pause(matter, "2026-03-04 08:00")
    resume(matter, "2026-03-05 08:00")

    with pytest.raises(deadlines.AlreadyReappointed):
        put_off(matter, "2026-03-06 08:00", "2026-03-20 17:30")


def test_days_waited_are_days_of_the_country_and_not_of_the_server():
    matter = running(10, "calendar_days")
    first = matter.clock.due_current
    given = {"actor": officer(), "subject": matter.subject}
    deadlines.pause_clock(**given, cause="fee", at=on("2026-03-03 23:30").astimezone(UTC))

    resumed = deadlines.resume_clock(
        **given, mode="subtract", at=on("2026-03-04 00:30").astimezone(UTC)
    )

    assert first == on("2026-03-12 17:30")
    assert resumed.due_current == on("2026-03-13 17:30")


def test_an_apology_on_the_due_day_or_for_an_earlier_date_is_refused():
    matter = running()

    with pytest.raises(ApologyTooLate, match="05/03/2026"):
        put_off(matter, "2026-03-05 07:30", "2026-03-10 17:30")
    with pytest.raises(NewDateNotLater):
        put_off(matter, "2026-03-03 07:30", "2026-03-05 17:30")

    assert matter.clock.due_current == on("2026-03-05 17:30")


def test_the_clock_refuses_what_makes_no_sense(matter):
    for action, wrong, words in [
        (deadlines.resume_clock, ClockNotPaused, {"mode": "restart"}),
        (deadlines.pause_clock, ClockNotRunning, {"cause": "fee"}),
        (deadlines.end_clock, ClockNotRunning, {}),
    ]:
        with pytest.raises(wrong):
            matter.do(action, **words)
    matter.start(1)
    with pytest.raises(ClockAlreadyStarted):
        matter.start(2)
    pause(matter, "2026-03-02 08:00", "fee")
    with pytest.raises(ClockAlreadyPaused):
        pause(matter, "2026-03-02 08:01")
    with pytest.raises(ClockNotRunning):
        matter.do(deadlines.end_clock)
    with pytest.raises(PermissionRefused):
        resume(matter, "2026-03-02 08:00", actor=officer("h27.11"))


def test_a_matter_may_have_several_clocks_that_do_not_touch_each_other(matter):
    matter.start(3)
    matter.start(1, name="report")
    pause(matter, "2026-03-02 09:00", name="report")

    assert [(one.name, one.state) for one in list_clocks(matter.subject)] == [
        ("", "running"),
        ("report", "paused"),
    ]
    matter.do(stop_clocks)
    assert {one.state for one in list_clocks(matter.subject)} == {"ended"}
    assert len(events_named("deadlines.clock_stopped")) == 2


def test_what_is_reckoned_on_another_calendar_is_recomputed_on_it():
    matter = running(8, "working_hours")
    pause(matter, "2026-03-02 09:00", "fee")
    deadlines.together.change_calendars(
        actor=officer(), kind=matter.subject.kind, subject_uuids=[matter.subject.uuid],
        calendar_code="one-stop-saturday", at=on("2026-03-03 09:00"),
    )  # fmt: skip

    due = resume(matter, "2026-03-07 09:00").due_current

    # Saturday 7 March: 2,5 hours until 11:30, the other 5,5 hours on Monday.
    assert due == on("2026-03-09 15:00") == deadlines.recomputed_due(matter.subject)


def test_the_cut_off_and_the_postal_hand_over_are_the_callers(matter):
    clock = matter.start(
        1,
        moments={"acceptance": on("2026-03-02 15:30")},
        cut_off=time(15, 0),
        at=on("2026-03-03 09:00"),
    )

    assert clock.started_at == on("2026-03-02 15:30")
    assert clock.due_current == on("2026-03-04 17:30")


def test_the_derivation_can_be_read_in_both_languages_and_recomputed():
    matter = running(3)
    pause(matter, "2026-03-03 10:00", legal_basis=BASIS)
    resume(matter, "2026-03-10 09:00")
    pause(matter, "2026-03-11 08:00", "fee")
    resume(matter, "2026-03-12 08:00", "subtract")
    clock = put_off(matter, "2026-03-12 09:00", "2026-03-25 17:30")

    derivation = deadlines.derivation_of(matter.subject)

    vi, en = "\n".join(derivation.lines("vi")), "\n".join(derivation.lines("en"))
    assert "tính lại từ đầu" in vi and "Nghị định 61/2018, Điều 19.4" in vi
    assert "Xin lỗi và hẹn lại" in vi and "17:30 ngày 25/03/2026" in vi
    assert "counted again from the beginning" in en and "waiting for the fee" in en
    assert clock.due_current == derivation.due_current
    assert deadlines.recomputed_due(matter.subject) == clock.due_current


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
    entries = [Entry("start", start, due_after=first.due_at, reckoning=first)]
    due = first.due_at
    for one, other, mode in sorted(pauses):
        began, ended = min(one, other), max(one, other)
        before = due
        due, reckoning = clock.resumed(
            table, due, paused_at=began, resumed_at=ended, mode=mode, first=first
        )
        assert mode == "restart" or due >= before
        pause = Entry("pause", began, ended, cause="fee", mode=mode, due_after=due)
        entries.append(replace(pause, due_before=before, reckoning=reckoning))

    assert clock.recompute(entries, lambda code, at: table) == due
