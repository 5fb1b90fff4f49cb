from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.events import ports
from motcua.kernel.events.actions.horizon import settle_horizon
from motcua.kernel.events.models import HeldDelivery, SubscriptionCursor
from motcua.kernel.events.testing import deliver_all, events_named

from .kinds import THING_DONE, THING_MOVED

AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
ACTOR = system_actor("tests")


@pytest.fixture
def subscribe():
    """Adds subscriptions for one test."""
    before = dict(ports._subscriptions)
    ports._subscriptions.clear()

    def add(*types, reaction, name="tests.listener", **options):
        events.on(*types, name=name, **options)(reaction)

    yield add
    ports._subscriptions.clear()
    ports._subscriptions.update(before)


def tell(subject=None, event_type=THING_DONE, payload=None):
    subject = subject or events.Subject("tests.thing", uuid4())
    with transaction.atomic():
        events.publish(event_type, subject=subject, actor=ACTOR, at=AT, payload=payload)
    return subject


@contextmanager
def another_session():
    """A second connection to the test database, to stand for another process."""
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    settings.pop("context", None)
    with psycopg.connect(**settings) as other:
        yield other


def record_from(other, subject):
    other.execute(
        "SELECT events_record('tests.thing_done', 't.t', %s, 'system', %s, NULL, now(), '{}')",
        [subject, ACTOR.uuid],
    )


@pytest.mark.django_db
def test_a_subscription_hears_its_events_once_and_in_order(subscribe):
    heard = []
    subscribe(THING_DONE, reaction=lambda event: heard.append(event.position))
    for _ in range(5):
        tell()
    tell(event_type=THING_MOVED, payload={"place": "kho", "on": AT.date()})

    assert deliver_all(AT) == 5
    assert deliver_all(AT) == 0

    assert heard == [event.position for event in events_named("tests.thing_done")]


@pytest.mark.django_db
def test_events_that_a_reaction_publishes_are_delivered_too(subscribe):
    heard = []

    def move_on(event):
        subject = events.Subject(event.subject_kind, event.subject_uuid)
        tell(subject, THING_MOVED, {"place": "kho", "on": AT.date()})

    subscribe(THING_DONE, reaction=move_on, name="tests.mover")
    subscribe(THING_MOVED, reaction=lambda event: heard.append(event.subject_uuid), name="tests.b")
    subject = tell()

    deliver_all(AT)

    assert heard == [subject.uuid]


@pytest.mark.django_db
def test_a_failure_undoes_the_reaction_and_holds_only_that_subject(subscribe):
    heard = []
    broken = tell()

    def fail_on_broken(event):
        HeldDelivery.objects.create(
            subscription="half done", entry_id=event.position, subject_uuid=uuid4()
        )
        if event.subject_uuid == broken.uuid:
            raise RuntimeError("042194000018 must not be kept")
        heard.append(event.subject_uuid)
        HeldDelivery.objects.filter(subscription="half done").delete()

    subscribe(THING_DONE, reaction=fail_on_broken)
    healthy = tell()
    tell(broken)

    deliver_all_of_them = deliver_all(AT, strict=False)

    assert heard == [healthy.uuid]
    assert deliver_all_of_them == 3
    held = list(HeldDelivery.objects.order_by("entry_id"))
    assert [(row.subject_uuid, row.failures) for row in held] == [
        (broken.uuid, 1),
        (broken.uuid, 0),
    ]
    assert held[0].error.startswith("RuntimeError fail_on_broken:")
    assert "042194000018" not in held[0].error


@pytest.mark.django_db
def test_a_held_line_is_told_in_order_once_the_cause_is_gone(subscribe):
    heard = []
    is_broken = True

    def react(event):
        if is_broken:
            raise RuntimeError
        heard.append(event.position)

    subscribe(THING_DONE, reaction=react)
    subject = tell()
    tell(subject)
    tell(subject)
    deliver_all(AT, strict=False)
    is_broken = False

    assert deliver_all(AT + timedelta(seconds=4), strict=False) == 0
    assert deliver_all(AT + timedelta(seconds=5)) == 3
    assert heard == [event.position for event in events_named("tests.thing_done")]
    assert not HeldDelivery.objects.exists()


@pytest.mark.django_db
def test_a_delivery_is_parked_after_eight_failures_and_can_be_retried(subscribe):
    heard = []
    is_broken = True

    def react(event):
        if is_broken:
            raise RuntimeError
        heard.append(event.position)

    subscribe(THING_DONE, reaction=react)
    subject = tell()
    later = AT
    for _ in range(8):
        deliver_all(later, strict=False)
        later += timedelta(days=1)

    (parked,) = events.list_parked_deliveries()
    assert (parked.failures, parked.subject_uuid) == (8, subject.uuid)
    assert deliver_all(later, strict=False) == 0

    is_broken = False
    tell(subject)
    assert deliver_all(later, strict=False) == 1, "a parked event must not block its subject"
    events.retry_delivery(actor=ACTOR, delivery_uuid=parked.uuid, at=later)
    deliver_all(later)

    assert len(heard) == 2
    assert events.list_parked_deliveries() == []
    assert len(events_named("events.delivery_retried")) == 1
    with pytest.raises(events.NoSuchDelivery):
        events.retry_delivery(actor=ACTOR, delivery_uuid=parked.uuid, at=later)


@pytest.mark.django_db
def test_a_subscription_that_arrives_later_does_not_act_on_history(subscribe):
    heard, everything = [], []
    subscribe(THING_DONE, reaction=lambda event: None, name="tests.old")
    tell()
    deliver_all(AT)

    subscribe(THING_DONE, reaction=heard.append, name="tests.new")
    subscribe(
        THING_DONE,
        reaction=everything.append,
        name="tests.whole",
        from_start=True,
    )
    deliver_all(AT)
    tell()
    deliver_all(AT)

    assert (len(heard), len(everything)) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_delivered_before_its_transaction_ends(subscribe):
    heard = []
    subscribe(THING_DONE, reaction=lambda event: heard.append(event.position))
    with another_session() as other:
        record_from(other, uuid4())  # takes the lower position and is still open
        tell()
        first = settle_horizon()
        events.deliver_pending(at=AT)
        assert heard == []
        assert settle_horizon() == first
        other.commit()
    wait_until(lambda: events.deliver_pending(at=AT) == 0 and len(heard) == 2)

    assert heard == sorted(heard)
    assert heard == [event.position for event in events_named("tests.thing_done")]


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_gives_up_leaves_a_gap_and_no_trouble(subscribe):
    heard = []
    subscribe(THING_DONE, reaction=lambda event: heard.append(event.position))
    with another_session() as other:
        record_from(other, uuid4())
        tell()
        other.rollback()
    wait_until(lambda: events.deliver_pending(at=AT) == 0 and len(heard) == 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_take_one_event(subscribe):
    subscribe(THING_DONE, reaction=lambda event: None)
    tell()
    wait_until(lambda: events.deliver_pending(at=AT) == 1)
    tell()
    wait_until(lambda: settle_horizon() == events_named("tests.thing_done")[-1].position)
    with another_session() as other:
        other.execute("SELECT 1 FROM events_subscription FOR UPDATE")

        assert events.deliver_pending(at=AT) == 0

        other.rollback()
    assert events.deliver_pending(at=AT) == 1


@pytest.mark.django_db
def test_an_idle_look_takes_few_queries(subscribe, django_assert_max_num_queries):
    for number in range(20):
        subscribe(THING_DONE, reaction=lambda event: None, name=f"tests.listener_{number}")
    tell()
    deliver_all(AT)
    assert SubscriptionCursor.objects.count() == 20

    with django_assert_max_num_queries(7):
        deliver_all(AT)


def wait_until(condition, seconds=90):
    """Other databases of the server may hold the horizon back for a moment."""
    import time

    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.django_db
def test_loaded_history_is_skipped_by_the_subscriptions_named(subscribe):
    heard = {"papers": [], "people": []}
    for name, kept in heard.items():
        subscribe(THING_DONE, reaction=kept.append, name=f"tests.{name}")
    tell()

    events.skip_history(actor=ACTOR, subscriptions=["tests.papers"], at=AT)
    tell()
    deliver_all()

    assert (len(heard["papers"]), len(heard["people"])) == (1, 2)
    assert [e.payload["subscriptions"] for e in events_named("events.history_skipped")] == [
        ["tests.papers"]
    ]
