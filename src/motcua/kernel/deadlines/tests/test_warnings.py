"""Warnings: once for each due date and step, never while a clock stands."""

from threading import Thread

import pytest
from django.db import connection

from motcua.base.content import load_yaml, province_root
from motcua.kernel.calendars.testing import load_province_calendars, on
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.actions.warnings import warn_of_deadlines
from motcua.kernel.deadlines.queries import law
from motcua.kernel.deadlines.rules.reading import read_law
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


def test_after_days_of_rest_only_the_nearest_step_is_told_with_the_days_that_are_left(matter):
    assert warn_of_deadlines(at=on("2026-03-05 09:00")) == 1
    assert [e.payload["days_left"] for e in events_named("deadlines.deadline_neared")] == [0]

    assert warn_of_deadlines(at=on("2026-03-09 09:00")) == 1
    assert len(events_named("deadlines.deadline_passed")) == 1


def test_which_days_are_told_is_content(matter, monkeypatch):
    found = load_yaml(province_root() / "law" / "deadlines.yaml")
    found["rule_sets"][1]["warnings"] = {"days_before": [5, 2]}
    monkeypatch.setattr(law, "_law", lambda: read_law(found))
    other = Matter()
    other.start(8, rule_set="one-stop", channel="counter")  # due Thursday 12 March
    told = []
    for day in ("05", "06", "09", "10", "11", "12", "13"):
        warn_of_deadlines(at=on(f"2026-03-{day} 09:00"))
        mine = events_named("deadlines.deadline_neared")
        told.append([e.payload["days_left"] for e in mine if e.subject_uuid == other.subject.uuid])

    assert told == [[5], [5], [5], [5, 2], [5, 2], [5, 2], [5, 2]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_warning_once(own_province):
    matters = [Matter() for _ in range(12)]
    for one in matters:
        one.start()
    results = []

    def work() -> None:
        results.append(warn_of_deadlines(at=on("2026-03-04 08:00")))
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    told = [event.subject_uuid for event in events_named("deadlines.deadline_neared")]
    assert sum(results) == len(told) == len(set(told)) == len(matters)
