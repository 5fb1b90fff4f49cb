"""Events are told several in one transaction, and by themselves as soon as one cannot be taken."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.events import ports
from motcua.kernel.events.actions import delivery
from motcua.kernel.events.models import HeldDelivery, JournalEntry, SubscriptionCursor
from motcua.kernel.events.testing import deliver_all

from .kinds import THING_DONE, THING_MOVED

AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
ACTOR = system_actor("tests")
pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """One subscription, which writes an event for each that it hears and refuses what is `bad`."""
    monkeypatch.setattr(ports, "_subscriptions", {})
    told, bad = [], set()

    def reaction(event):
        told.append(event.subject_uuid)
        subject = events.Subject("tests.echo", event.subject_uuid)
        with transaction.atomic():
            payload = {"place": "kho", "on": AT.date()}
            events.publish(THING_MOVED, subject=subject, actor=ACTOR, at=AT, payload=payload)
        if event.subject_uuid in bad:
            raise ValueError("cannot")

    events.on(THING_DONE, name="tests.listener")(reaction)
    return told, bad


def tell(number):
    subjects = [events.Subject("tests.thing", uuid4()) for _ in range(number)]
    with transaction.atomic():
        events.publish_many(THING_DONE, rows=[(s, None) for s in subjects], actor=ACTOR, at=AT)
    return [subject.uuid for subject in subjects]


def echoes():
    found = JournalEntry.objects.filter(subject_kind="tests.echo").order_by("position")
    return list(found.values_list("subject_uuid", flat=True))


def test_many_events_cost_few_statements_beside_those_of_the_reaction(heard):
    subjects = tell(20)
    with CaptureQueriesContext(connection) as queries:
        assert deliver_all(AT) == 20

    beside = [one for one in queries if "SAVEPOINT" not in one["sql"]]
    assert echoes() == subjects and len(beside) - 20 <= 20


@pytest.mark.parametrize("place", [0, 3, 6])
def test_one_that_cannot_be_taken_is_held_and_the_others_happen_once(heard, place):
    subjects = tell(7)
    heard[1].add(subjects[place])

    deliver_all(AT, strict=False)

    assert echoes() == [one for one in subjects if one != subjects[place]]
    assert [one.subject_uuid for one in HeldDelivery.objects.all()] == [subjects[place]]
    assert (
        SubscriptionCursor.objects.get().position
        == JournalEntry.objects.filter(name=THING_DONE.name).latest("position").position
    )


def test_what_follows_a_held_one_of_its_subject_waits_behind_it(heard):
    (subject,) = tell(1)
    heard[1].add(subject)
    deliver_all(AT, strict=False)
    thing = events.Subject("tests.thing", subject)
    with transaction.atomic():
        events.publish(THING_DONE, subject=thing, actor=ACTOR, at=AT)
    others = tell(2)

    deliver_all(AT, strict=False)

    assert echoes() == others and HeldDelivery.objects.count() == 2


def test_a_slow_reaction_ends_the_transaction_early(heard, monkeypatch):
    monkeypatch.setattr(delivery, "SECONDS_TOGETHER", 0.0)
    subjects = tell(4)

    assert deliver_all(AT) == 4
    assert echoes() == subjects


@pytest.fixture
def in_sets(monkeypatch):
    """One subscription that takes sets; it refuses every set with one that is `bad`."""
    monkeypatch.setattr(ports, "_subscriptions", {})
    sets, bad = [], set()

    def take(told):
        subjects = [one.subject_uuid for one in told]
        payload = {"place": "kho", "on": AT.date()}
        rows = [(events.Subject("tests.echo", one), payload) for one in subjects]
        with transaction.atomic():
            events.publish_many(THING_MOVED, rows=rows, actor=ACTOR, at=AT)
        if bad & set(subjects):
            raise ValueError("cannot")
        sets.append(subjects)

    events.on(THING_DONE, name="tests.sets", in_sets=True)(take)
    return sets, bad


def test_a_reaction_that_takes_sets_gets_several_events_in_order(in_sets):
    subjects = tell(130)

    assert deliver_all(AT) == 130

    assert in_sets[0] == [subjects[:100], subjects[100:]]
    assert echoes() == subjects


def test_a_worker_that_remembers_asks_little_while_nothing_happens_and_hears_what_comes(
    in_sets, django_assert_max_num_queries
):
    mind = delivery.Remembered()
    last = JournalEntry.objects.order_by("-position").values_list("position", flat=True)
    tell(1)
    delivery.deliver_pending(at=AT, upto=last[0], remembered=mind)
    delivery.deliver_pending(at=AT, upto=last[0], remembered=mind)
    at_rest = last[0]

    with django_assert_max_num_queries(1):
        assert delivery.deliver_pending(at=AT, upto=at_rest, remembered=mind) == 0
    later = tell(1)

    assert delivery.deliver_pending(at=AT, upto=last[0], remembered=mind) == 1
    assert in_sets[0][-1] == later


def test_one_bad_event_of_a_set_is_held_and_the_others_happen_once(in_sets):
    subjects = tell(5)
    in_sets[1].add(subjects[2])

    deliver_all(AT, strict=False)

    assert echoes() == subjects[:2] + subjects[3:]
    assert [one.subject_uuid for one in HeldDelivery.objects.all()] == [subjects[2]]


def test_rows_written_together_may_each_have_a_moment_of_their_own(in_sets):
    later = AT.replace(hour=9)
    first, second = (events.Subject("tests.thing", uuid4()) for _ in range(2))
    with transaction.atomic():
        rows = [(first, None, None, None, AT), (second, None, None, None, later)]
        events.publish_many(THING_DONE, rows=rows, actor=ACTOR, at=later)

    kept = JournalEntry.objects.filter(name=THING_DONE.name).order_by("position")
    assert list(kept.values_list("subject_uuid", "at")) == [
        (first.uuid, AT),
        (second.uuid, later),
    ]
