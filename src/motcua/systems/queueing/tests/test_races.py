"""Two at once: two officers never get one person, two kiosks never print one number."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from motcua.base.errors import Refusal
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.queueing.actions import calling
from motcua.systems.queueing.actions.tickets import Taking, take_ticket
from motcua.systems.queueing.models import Ticket
from motcua.systems.queueing.testing import MAKER, make_hall

pytestmark = pytest.mark.usefixtures("own_province")


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """These tests have a database of their own instead."""


@pytest.fixture
def hall():
    return make_hall(organizations.desk_of(story.commune().uuid, story.AT.date()), at=story.AT)


def at_once(*acts):
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_three_counters_at_once_call_three_people_and_the_fourth_waits(hall):
    officer = story.actor("quay.kyxuan")
    taken = [hall.take(hall.a, at=story.AT) for _ in range(4)]
    counters = [hall.opened(number, officer, at=story.AT) for number in (1, 2, 3)]

    called = at_once(
        *(
            lambda counter=counter: (
                calling.call_next(
                    actor=officer, counter_uuid=counter.uuid, at=story.after(minutes=1)
                ).uuid
            )
            for counter in counters
        )
    )

    assert sorted(called) == sorted(one.uuid for one in taken[:3])
    assert Ticket.objects.filter(status="waiting").count() == 1


def test_the_last_one_is_called_by_one_counter_only(hall):
    officer = story.actor("quay.kyxuan")
    hall.take(hall.a, at=story.AT)
    counters = [hall.opened(number, officer, at=story.AT) for number in (1, 2)]

    called = at_once(
        *(
            lambda counter=counter: calling.call_next(
                actor=officer, counter_uuid=counter.uuid, at=story.after(minutes=1)
            )
            for counter in counters
        )
    )

    assert sorted(type(one).__name__ for one in called) == ["NobodyWaits", "Ticket"]


def test_a_double_press_at_one_counter_calls_one(hall):
    officer = story.actor("quay.kyxuan")
    for _ in range(3):
        hall.take(hall.a, at=story.AT)
    counter = hall.opened(1, officer, at=story.AT)

    called = at_once(
        *[
            lambda: (
                calling.call_next(
                    actor=officer, counter_uuid=counter.uuid, at=story.after(minutes=1)
                ).uuid
            )
        ]
        * 4
    )

    assert len(set(called)) == 1 and Ticket.objects.filter(status="called").count() == 1


def test_many_kiosks_at_once_give_each_number_once_without_a_gap(hall):
    same = uuid4()

    def take(key):
        taking = Taking(group_uuid=hall.a.uuid, request_key=key)
        return take_ticket(
            actor=MAKER, place_uuid=hall.place.uuid, taking=taking, at=story.AT
        ).number

    numbers = at_once(*[lambda: take(uuid4())] * 6, *[lambda: take(same)] * 2)

    assert sorted(set(numbers)) == [1, 2, 3, 4, 5, 6, 7] and numbers[6] == numbers[7]
