"""Warnings: once for each due date and step, never while a clock stands."""

import pytest

from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.actions.warnings import warn_of_deadlines
from motcua.kernel.deadlines.testing import Matter
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter() -> Matter:
    load_province_calendars()
    matter = Matter()
    matter.start()  # due Thursday 5 March 2026, 17:30
    return matter


def test_each_deadline_is_warned_of_once_two_days_and_one_day_before_and_when_past(matter):
    told = []
    for moment in ["03-02 08:00", "03-03 08:00", "03-03 09:00", "03-04 08:00", "03-06 08:00"]:
        warn_of_deadlines(at=on(f"2026-{moment}"))
        told.append(
            [e.payload["days_left"] for e in events_named("deadlines.deadline_neared")]
            + ["past" for _ in events_named("deadlines.deadline_passed")]
        )

    assert told == [[], [2], [2], [2, 1], [2, 1, "past"]]
    assert warn_of_deadlines(at=on("2026-03-07 08:00")) == 0
    assert matter.subject.uuid == events_named("deadlines.deadline_passed")[0].subject_uuid


def test_a_paused_clock_is_not_warned_of_and_a_new_due_date_is_warned_of_anew(matter):
    warn_of_deadlines(at=on("2026-03-04 08:00"))
    matter.do(deadlines.pause_clock, cause="supplement", at=on("2026-03-04 09:00"))

    assert warn_of_deadlines(at=on("2026-03-20 08:00")) == 0
    matter.do(deadlines.resume_clock, mode="restart", at=on("2026-03-23 08:00"))
    assert warn_of_deadlines(at=on("2026-03-24 08:00")) == 1
