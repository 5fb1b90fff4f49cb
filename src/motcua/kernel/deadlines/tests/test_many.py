"""Many clocks started at once: the same as one by one, in as many statements as one takes."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import system_actor
from motcua.base.fields import uuid7
from motcua.base.testing.rows import rows_of
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.deadlines.testing import AT, KIND, OWNER, officer
from motcua.kernel.events import api as events

pytestmark = pytest.mark.django_db
DAYS = calendars.Duration(3, "working_days")
MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Start = deadlines.starting.Start


@pytest.fixture(autouse=True)
def _matters(db):
    load_province_calendars()
    deadlines.register_owner(KIND, OWNER)
    OWNER.told.clear()


def together(starts, actor=None, at=AT):
    return deadlines.starting.start_clocks(
        actor=actor or officer(), kind=KIND, starts=starts, rule_set="one-stop", at=at
    )


def singly(start, actor, at=AT):
    return deadlines.start_clock(
        actor=actor, subject=events.Subject(KIND, start.subject_uuid), duration=start.duration,
        rule_set="one-stop", channel=start.channel, moments=start.moments,
        calendar_code=start.calendar_code, cut_off=start.cut_off, legal_basis=start.legal_basis,
        at=at,
    )  # fmt: skip


def world():
    """Limits of every kind of beginning; the last three cannot start."""
    before = AT - timedelta(hours=3)
    return [
        Start(uuid7(), DAYS, "online", {"submission": before}),
        Start(uuid7(), DAYS, "counter", {"submission": before}, "office"),
        Start(uuid7(), DAYS, "postal", {"submission": before, "handover": before}),
        Start(uuid7(), calendars.Duration(8, "working_hours"), "counter", {}),
        Start(uuid7(), DAYS, "counter", {}, legal_basis={"vi": "Luật", "en": "Law"}),
        Start(uuid7(), DAYS, "pigeon", {}),
        Start(uuid7(), DAYS, "postal", {"submission": before}),
        Start(uuid7(), DAYS, "counter", {}, "no-such-calendar"),
    ]


def written():
    clocks = rows_of("deadlines_clock")
    adjustments = rows_of("deadlines_adjustment")
    told = rows_of("events_journal")
    found = []
    for rows, unlike in (
        (clocks, {"id", "uuid"}),
        (adjustments, {"id", "uuid", "clock_id"}),
        (told, {"position", "uuid", "recorded_at", "txid"}),
    ):
        found.append([{k: v for k, v in row.items() if k not in unlike} for row in rows])
    return found


def test_many_are_row_for_row_and_event_for_event_what_singles_are():
    starts, actor = world(), officer()
    before = transaction.savepoint()
    refused = {}
    for start in starts:
        try:
            singly(start, actor)
        except Exception as refusal:
            refused[start.subject_uuid] = type(refusal).__name__
    expected, told = written(), [state.due_current for state in OWNER.told]
    transaction.savepoint_rollback(before)
    OWNER.told.clear()

    answers = together(starts, actor)

    assert {u: type(a).__name__ for u, a in answers.items() if isinstance(a, Exception)} == refused
    assert list(refused) == [one.subject_uuid for one in starts[5:]]
    assert written() == expected and [state.due_current for state in OWNER.told] == told
    # The same again changes nothing; another limit is refused; both leave a new one alone.
    again = together([*starts[:5], Start(uuid7(), DAYS, "counter")], actor)
    assert not any(isinstance(answer, Exception) for answer in again.values())
    assert len(rows_of("deadlines_clock")) == 6
    other = Start(starts[0].subject_uuid, calendars.Duration(9, "working_days"), "counter")
    assert type(together([other], actor)[other.subject_uuid]).__name__ == "ClockAlreadyStarted"


def test_a_limit_that_ended_may_be_started_again_with_others():
    actor, first = system_actor("tests"), Start(uuid7(), DAYS, "counter")
    together([first], actor)
    subject = events.Subject(KIND, first.subject_uuid)
    deadlines.end_clock(actor=actor, subject=subject, at=AT + timedelta(hours=1))

    later = AT + timedelta(days=1)
    answers = together([first, Start(uuid7(), DAYS, "counter")], actor, at=later)

    assert all(answer.state == "running" for answer in answers.values())
    assert deadlines.find_clock(subject).started_at == later
    assert deadlines.recomputed_due(subject) == deadlines.find_clock(subject).due_current


def test_who_may_not_starts_none():
    starts = world()[:2]
    answers = together(starts, officer("h27.11"))
    assert {type(answer).__name__ for answer in answers.values()} == {"PermissionRefused"}
    assert rows_of("deadlines_clock") == []


def test_any_number_is_a_handful_of_statements():
    counts = []
    for number in (2, 30):
        starts = [Start(uuid7(), DAYS, "counter") for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            together(starts)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8, counts
