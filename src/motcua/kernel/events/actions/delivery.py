"""Telling committed events to their subscriptions, each exactly once in its database effects."""

import logging
import time
import traceback
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.planned import Lookup, fetch_planned, write_planned
from motcua.kernel.events import ports
from motcua.kernel.events.events import DELIVERY_RETRIED, Event, Subject
from motcua.kernel.events.models import HeldDelivery, SubscriptionCursor
from motcua.kernel.events.queries.deliveries import find_next_events, list_subscriptions_with_work
from motcua.kernel.events.queries.journal import get_event
from motcua.kernel.events.rules.retries import retry_pause

from .horizon import settle_horizon
from .publication import publish

# So many events are told in one transaction, or as many as fit into this time: what a reaction
# has locked is free again soon.
TOGETHER, SECONDS_TOGETHER = 25, 0.2
# A reaction that takes sets writes for all in few statements, so a larger set takes hardly longer.
IN_ONE_SET = 100
_WAITING_LINES = """
SELECT DISTINCT subject_uuid FROM events_held_delivery
WHERE subscription = %(subscription)s::text AND state = 'waiting'
"""
_MOVE = "UPDATE events_subscription SET position = %(position)s::bigint WHERE name = %(name)s::text"
_SOMETHING_DUE = """
SELECT EXISTS (SELECT 1 FROM events_held_delivery
    WHERE state = 'waiting' AND (next_try_at IS NULL OR next_try_at <= %(at)s::timestamptz))
"""
_CURSOR: Lookup[SubscriptionCursor] = Lookup(
    lambda name: SubscriptionCursor.objects.select_for_update(skip_locked=True).filter(name=name)
)
_log = logging.getLogger(__name__)


class NoSuchDelivery(NotFound):
    """Không có lượt chuyển sự kiện nào như vậy đang tạm dừng."""

    message_en = "There is no such parked delivery."


@dataclass(slots=True)
class Remembered:
    """What a worker that looks again and again need not ask each time."""

    is_enrolled: bool = False  # whether its subscriptions have their places
    quiet_at: int | None = None  # a horizon up to which every subscription had heard all


def deliver_pending(
    *,
    at: datetime,
    limit: int = 1000,
    upto: int | None = None,
    remembered: Remembered | None = None,
) -> int:
    """
    Tell subscriptions the committed events that they have not heard, at most `limit` deliveries.

    Several workers may do this at once. `upto` is for tests inside one transaction: it replaces
    the settled horizon. Returns how many deliveries were made or held back.
    """
    known, mind = ports.subscriptions(), remembered or Remembered()
    horizon = settle_horizon() if upto is None else upto
    if not mind.is_enrolled:
        enroll(known, horizon)
        mind.is_enrolled = True
    done = 0
    while done < limit and _retry_one(known, at):
        done += 1
    if horizon == mind.quiet_at:  # places never move back
        return done
    names = list_subscriptions_with_work(known.keys(), upto=horizon)
    mind.quiet_at = None if names else horizon
    for name in names:
        is_more = True
        while is_more and done < limit:
            made, is_more = _deliver_some(known[name], horizon, at, limit - done)
            done += made
    return done


@transaction.atomic
def retry_delivery(*, actor: Actor, delivery_uuid: UUID, at: datetime) -> None:
    """
    Put a parked delivery back in line; the worker tries it at once and then with pauses.

    :raises NoSuchDelivery: if it is not parked (any more).
    """
    rows = HeldDelivery.objects.select_for_update().filter(state=HeldDelivery.State.PARKED)
    held = rows.filter(uuid=delivery_uuid).first()
    if held is None:
        raise NoSuchDelivery()
    held.state, held.failures, held.parked_at = HeldDelivery.State.WAITING, 0, None
    held.next_try_at = at
    held.save(update_fields=["state", "failures", "parked_at", "next_try_at"])
    publish(
        DELIVERY_RETRIED,
        subject=Subject("events.delivery", held.uuid),
        actor=actor,
        at=at,
        payload={"subscription": held.subscription, "position": held.entry_id},
    )


def enroll(known: dict[str, ports.Subscription], horizon: int) -> None:
    """Give every subscription that is new its place in the journal, all of them or none."""
    if not _strangers(known):
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            # One at a time: who came while another was half through would find an installation
            # already at work, and have the rest pass over everything that was published so far.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('events.enroll', 0))")
        # The first subscriptions of an installation hear what happened before the worker's first
        # start; one that an update brings must not act on years of history.
        is_first = not SubscriptionCursor.objects.exists()
        SubscriptionCursor.objects.bulk_create(
            [
                SubscriptionCursor(
                    name=subscription.name,
                    event_names=list(subscription.event_names),
                    position=0 if subscription.from_start or is_first else horizon,
                )
                for subscription in _strangers(known)
            ],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["event_names"],
        )


def _strangers(known: dict[str, ports.Subscription]) -> list[ports.Subscription]:
    """The subscriptions that have no place yet, or whose place knows other events."""
    kept = dict(SubscriptionCursor.objects.values_list("name", "event_names"))
    return [one for name, one in known.items() if kept.get(name) != list(one.event_names)]


def _deliver_some(
    subscription: ports.Subscription, horizon: int, at: datetime, limit: int
) -> tuple[int, bool]:
    """
    Tell a subscription its next events in one transaction.

    Returns how many were told or held, and whether there may be more.

    If one of them cannot be taken, nothing of them has happened, and each is told by itself.
    """
    try:
        with transaction.atomic():
            return _tell_together(subscription, horizon, at, limit)
    except Exception as error:
        if is_connection_lost(error):
            raise
        _log.info("%s takes its events one by one", subscription.name, exc_info=error)
    done = 0
    most = min(_most_of(subscription), limit)
    while done < most and _deliver_one(subscription, horizon, at):
        done += 1
    return done, done == most


def _most_of(subscription: ports.Subscription) -> int:
    return TOGETHER if subscription.take_set is None else IN_ONE_SET


def _tell_together(
    subscription: ports.Subscription, horizon: int, at: datetime, limit: int
) -> tuple[int, bool]:
    cursor = _lock_cursor(subscription)
    if cursor is None:
        return 0, False
    most = min(_most_of(subscription), limit)
    known = find_next_events(
        subscription.event_names, after=cursor.position, upto=horizon, limit=most
    )
    if not known:
        return 0, False
    lines = _lines_waiting(subscription)
    if subscription.take_set is not None and not lines:
        subscription.take_set(known)
        _move(cursor, known[-1])
        return len(known), len(known) == most
    done, until = 0, time.monotonic() + SECONDS_TOGETHER
    for event in known:
        if event.subject_uuid in lines:
            _hold(subscription, event, failures=0, error="", at=at)
        else:
            subscription.reaction(event)
        done += 1
        if time.monotonic() > until:
            break
    if done:
        _move(cursor, known[done - 1])
    return done, done < len(known) or done == most


def _deliver_one(subscription: ports.Subscription, horizon: int, at: datetime) -> bool:
    event = None
    try:
        with transaction.atomic():
            cursor = _lock_cursor(subscription)
            if cursor is None:
                return False
            names = subscription.event_names
            found = find_next_events(names, after=cursor.position, upto=horizon, limit=1)
            if not found:
                return False
            event = found[0]
            if event.subject_uuid in _lines_waiting(subscription):
                _hold(subscription, event, failures=0, error="", at=at)
            else:
                subscription.reaction(event)
            _move(cursor, event)
    except Exception as error:
        if event is None or is_connection_lost(error):
            raise
        _note_failure(subscription, event, error, at)
    return True


@transaction.atomic
def _note_failure(
    subscription: ports.Subscription, event: Event, error: Exception, at: datetime
) -> None:
    cursor = _lock_cursor(subscription)
    if cursor is None or cursor.position >= event.position:
        return  # another worker took the event in the meantime
    _log.warning("%s could not take event %s", subscription.name, event.position, exc_info=error)
    _hold(subscription, event, failures=1, error=describe_failure(error), at=at)
    _move(cursor, event)


def _retry_one(known: dict[str, ports.Subscription], at: datetime) -> bool:
    held = None
    ((is_something_due,),) = fetch_planned(_SOMETHING_DUE, {"at": at})
    if not is_something_due:
        return False
    try:
        with transaction.atomic():
            held = _lock_due(known, at)
            if held is None:
                return False
            known[held.subscription].reaction(get_event(held.entry_id))
            held.delete()
    except Exception as error:
        if held is None or held.pk is None or is_connection_lost(error):
            raise
        _note_repeated_failure(held, error, at)
    return True


def _note_repeated_failure(held: HeldDelivery, error: Exception, at: datetime) -> None:
    _log.warning("%s failed again on %s", held.subscription, held.entry_id, exc_info=error)
    failures = held.failures + 1
    pause = retry_pause(failures)
    HeldDelivery.objects.filter(pk=held.pk, failures=held.failures).update(
        failures=failures,
        error=describe_failure(error),
        next_try_at=at + pause if pause else None,
        state=HeldDelivery.State.WAITING if pause else HeldDelivery.State.PARKED,
        parked_at=None if pause else at,
    )


def _lock_cursor(subscription: ports.Subscription) -> SubscriptionCursor | None:
    return _CURSOR.find(name=subscription.name)


def _lock_due(known: dict[str, ports.Subscription], at: datetime) -> HeldDelivery | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT h.id FROM events_held_delivery h
            WHERE h.state = 'waiting' AND h.subscription = ANY(%s)
              AND (h.next_try_at IS NULL OR h.next_try_at <= %s)
              AND NOT EXISTS (
                  SELECT 1 FROM events_held_delivery e
                  WHERE e.subscription = h.subscription AND e.subject_uuid = h.subject_uuid
                    AND e.state = 'waiting' AND e.position < h.position)
            ORDER BY h.position LIMIT 1 FOR UPDATE SKIP LOCKED
            """,
            [list(known), at],
        )
        row = cursor.fetchone()
    return HeldDelivery.objects.get(pk=row[0]) if row else None


def _lines_waiting(subscription: ports.Subscription) -> set[UUID]:
    """The subjects of which an earlier event waits: what follows stands behind it."""
    rows = fetch_planned(_WAITING_LINES, {"subscription": subscription.name})
    return {subject for (subject,) in rows}


def _hold(
    subscription: ports.Subscription, event: Event, *, failures: int, error: str, at: datetime
) -> None:
    pause = retry_pause(failures) if failures else None
    HeldDelivery.objects.create(
        subscription=subscription.name,
        entry_id=event.position,
        subject_uuid=event.subject_uuid,
        failures=failures,
        error=error,
        next_try_at=at + pause if pause else None,
    )


def _move(cursor: SubscriptionCursor, event: Event) -> None:
    write_planned(_MOVE, {"position": event.position, "name": cursor.name})


def describe_failure(error: Exception) -> str:
    """What failed and where; not the message, which may quote a person's data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"[:300]


def is_connection_lost(error: Exception) -> bool:
    """Whether the database went away, which is nobody's fault but ours to reconnect."""
    return isinstance(error, OperationalError | InterfaceError) and not connection.is_usable()
