"""Subscriptions get their places in the journal, however many workers start at once."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.events import ports
from motcua.kernel.events.actions.delivery import enroll
from motcua.kernel.events.models import SubscriptionCursor
from motcua.kernel.events.queries.journal import find_last_position

from .kinds import THING_DONE

AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


class HeldUp(dict[str, ports.Subscription]):
    """Subscriptions of a worker that something holds up when it is half through them."""

    def __init__(self, known, meanwhile):
        super().__init__(known)
        self.passes, self.meanwhile = 0, meanwhile

    def items(self):
        self.passes += 1  # the first pass only looks whether there is anything to do
        for place, item in enumerate(super().items()):
            if (self.passes, place) == (2, 1):
                self.meanwhile()
            yield item


def listeners(count=3):
    names = [f"tests.listener_{number}" for number in range(count)]
    return {
        name: ports.Subscription(name, (THING_DONE.name,), lambda event: None, False)
        for name in names
    }


def tell():
    with transaction.atomic():
        events.publish(
            THING_DONE,
            subject=events.Subject("tests.thing", uuid4()),
            actor=system_actor("tests"),
            at=AT,
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_first_workers_none_passes_over_what_happened_before_them():
    known = listeners()
    tell()

    def come_second():
        try:
            enroll(known, find_last_position())
        finally:
            connection.close()

    second = threading.Thread(target=come_second)

    def meanwhile():
        second.start()
        second.join(1)  # who waits for the first worker does not end here

    enroll(HeldUp(known, meanwhile), find_last_position())
    second.join(20)

    assert dict(SubscriptionCursor.objects.values_list("name", "position")) == dict.fromkeys(
        known, 0
    )


@pytest.mark.django_db(transaction=True)
def test_a_first_worker_that_ends_half_through_leaves_no_half_of_the_places():
    known = listeners()
    tell()

    def end():
        raise SystemExit

    with pytest.raises(SystemExit):
        enroll(HeldUp(known, end), find_last_position())
    enroll(known, find_last_position())

    assert set(SubscriptionCursor.objects.values_list("position", flat=True)) == {0}
