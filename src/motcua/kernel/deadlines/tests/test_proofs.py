"""Repeated calls, clocks that run backward, and due dates that an inspector reckons anew."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.actions.changing import TimeRunsBackward
from motcua.kernel.deadlines.actions.clock import ClockAlreadyPaused, ClockNotRunning
from motcua.kernel.deadlines.actions.moves import NewDateNotWorking
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.testing import AT, Matter
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter() -> Matter:
    load_province_calendars()
    matter = Matter()
    matter.start(5, rule_set="one-stop", channel="counter")
    return matter


def pause(matter: Matter, at: str):
    return matter.do(deadlines.pause_clock, cause="supplement", reason="thiếu giấy", at=on(at))


def resume(matter: Matter, at: str):
    return matter.do(deadlines.resume_clock, at=on(at))


def put_off(matter: Matter, at: str, to: str):
    return matter.do(deadlines.put_off_clock, due_at=on(to), reason="chờ xác minh", at=on(at))


def end(matter: Matter, at: str):
    return matter.do(deadlines.end_clock, at=on(at))


def test_the_same_call_again_changes_and_tells_nothing(matter):
    steps = [
        lambda: matter.start(5, rule_set="one-stop", channel="counter"),
        lambda: pause(matter, "2026-03-03 09:00"),
        lambda: resume(matter, "2026-03-04 09:00"),
        lambda: put_off(matter, "2026-03-05 09:00", "2026-03-20 17:30"),
        lambda: end(matter, "2026-03-06 09:00"),
    ]

    for step in steps:
        assert step() == step()

    assert Adjustment.objects.count() == 3
    for name in ("started", "paused", "resumed", "put_off", "ended"):
        assert len(events_named(f"deadlines.clock_{name}")) == 1
    with pytest.raises(ClockNotRunning):
        end(matter, "2026-03-06 10:00")


def test_a_moment_before_what_is_recorded_is_refused(matter):
    with pytest.raises(TimeRunsBackward, match="08:00 ngày 02/03/2026"):
        pause(matter, "2026-03-02 07:59")
    pause(matter, "2026-03-03 09:00")
    with pytest.raises(TimeRunsBackward):
        resume(matter, "2026-03-03 08:59")
    resume(matter, "2026-03-04 09:00")
    for wrong in (
        lambda: put_off(matter, "2026-03-04 08:00", "2026-03-20 17:30"),
        lambda: end(matter, "2026-03-04 08:59"),
        lambda: Matter().start(1, moments={"acceptance": AT + timedelta(hours=1)}),
    ):
        with pytest.raises(TimeRunsBackward):
            wrong()


def test_seconds_between_two_servers_are_no_backward_time(matter):
    almost = AT + timedelta(seconds=-1) + timedelta(minutes=1)
    matter.do(deadlines.pause_clock, cause="supplement", at=almost)

    assert matter.do(deadlines.resume_clock, at=almost - timedelta(seconds=30)).state == "running"


def test_a_pause_for_another_cause_is_not_the_same_pause(matter):
    pause(matter, "2026-03-03 09:00")

    with pytest.raises(ClockAlreadyPaused):
        matter.do(deadlines.pause_clock, cause="fee", at=on("2026-03-03 09:00"))


@pytest.mark.parametrize("moment", ["2026-03-21 10:00", "2026-03-20 17:31", "2026-03-20 12:00"])
def test_the_new_day_is_one_on_which_the_office_works(matter, moment):
    with pytest.raises(NewDateNotWorking):
        put_off(matter, "2026-03-05 09:00", moment)


def test_reopening_begins_anew_but_gives_no_second_re_appointment(matter):
    put_off(matter, "2026-03-03 09:00", "2026-03-20 17:30")
    end(matter, "2026-03-05 09:00")

    again = matter.start(3, rule_set="one-stop", channel="counter", at=on("2026-04-01 09:00"))

    assert again.due_original == on("2026-04-06 17:30") and again.state == "running"
    assert pause(matter, "2026-04-02 09:00").state == "paused"  # the supplement is counted anew
    resume(matter, "2026-04-02 10:00")
    with pytest.raises(deadlines.AlreadyReappointed):
        put_off(matter, "2026-04-03 09:00", "2026-04-20 17:30")
    assert deadlines.recomputed_due(matter.subject) == matter.clock.due_current


def test_the_derivation_is_there_for_machines_too(matter):
    pause(matter, "2026-03-03 09:00")
    resume(matter, "2026-03-04 09:00")

    written = json.loads(json.dumps(deadlines.derivation_of(matter.subject).to_json()))

    assert written["rule_set"] == "one-stop/2025-07-01"
    assert written["due_current"] == written["entries"][1]["due_after"]
    kinds = [(one["kind"], one["cause"], one["mode"]) for one in written["entries"]]
    assert kinds == [("start", "acceptance", ""), ("pause", "supplement", "restart")]
    assert written["entries"][0]["reckoning"]["duration"] == {"amount": "5", "unit": "working_days"}


def recomputed(*arguments: str) -> str:
    out = StringIO()
    call_command("recompute_deadlines", *arguments, stdout=out)
    return out.getvalue()


def test_the_inspector_finds_nothing_where_nothing_was_changed(matter):
    pause(matter, "2026-03-03 09:00")
    resume(matter, "2026-03-04 09:00")
    Matter().start(30, "calendar_days")

    assert recomputed().startswith("2:")
    assert recomputed("--case", str(matter.subject.uuid)).startswith("1:")


def test_the_inspector_finds_a_due_date_that_somebody_moved_by_hand(matter):
    other = Matter()
    other.start(2)
    Clock.objects.filter(subject_uuid=other.subject.uuid).update(due_current=on("2026-12-31 17:30"))
    out = StringIO()

    with pytest.raises(CommandError, match="1 of 2 deadlines differ"):
        call_command("recompute_deadlines", stdout=out)

    said = out.getvalue()
    assert str(other.subject.uuid) in said and str(matter.subject.uuid) not in said
    assert "17:30 ngày 31/12/2026 → 17:30 ngày 04/03/2026" in said
    assert recomputed("--case", str(matter.subject.uuid))
