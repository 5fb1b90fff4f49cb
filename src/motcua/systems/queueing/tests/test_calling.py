"""At the counter: whose turn it is, and that nobody is lost."""

import pytest

from motcua.base.errors import PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.project.testing import story
from motcua.systems.queueing.actions import calling
from motcua.systems.queueing.actions.tickets import TicketNotOfToday, TicketNotWaiting
from motcua.systems.queueing.models import Call, Ticket
from motcua.systems.queueing.queries.figures import figures_of
from motcua.systems.queueing.queries.lines import get_ticket, lines_of
from motcua.systems.queueing.queries.places import CounterNotFound


@pytest.fixture
def officer():
    return story.actor("quay.kyxuan")


def call(counter, officer, **later):
    return calling.call_next(
        actor=officer, counter_uuid=counter.uuid, at=story.after(**(later or {"minutes": 10}))
    )


def test_the_one_who_came_first_is_called_first(hall, officer):
    first = hall.take(hall.a, at=story.AT)
    hall.take(hall.a, at=story.after(minutes=1))
    counter = hall.opened(1, officer, at=story.AT)

    assert call(counter, officer).uuid == first.uuid and first.label == "A001"


def test_a_counter_calls_only_its_own_groups(hall, officer):
    land = hall.take(hall.b, at=story.AT)
    one, three = (hall.opened(number, officer, at=story.AT) for number in (1, 3))

    with pytest.raises(calling.NobodyWaits):
        call(one, officer)
    assert call(three, officer).uuid == land.uuid


def test_priority_goes_first_but_not_for_ever(hall, officer):
    waited = hall.take(hall.a, at=story.AT)
    old = [hall.take(hall.a, at=story.after(minutes=n), priority="elderly") for n in range(1, 6)]
    counter = hall.opened(1, officer, at=story.AT)

    called = []
    for minute in range(10, 15):
        ticket = call(counter, officer, minutes=minute)
        at = story.after(minutes=minute)
        calling.begin_service(actor=officer, counter_uuid=counter.uuid, at=at)
        called.append(ticket.uuid)

    assert called[:3] == [one.uuid for one in old[:3]]
    assert called[3] == waited.uuid and called[4] == old[3].uuid


def test_a_class_that_the_law_of_the_day_does_not_know_gives_no_priority(hall):
    assert hall.take(hall.a, at=story.AT, priority="cousin").priority == ""


def test_a_double_press_calls_one_person(hall, officer):
    first, second = (hall.take(hall.a, at=story.AT) for _ in range(2))
    counter = hall.opened(1, officer, at=story.AT)
    given = {"actor": officer, "counter_uuid": counter.uuid, "at": story.after(minutes=1)}

    assert [calling.call_next(**given).uuid for _ in range(2)] == [first.uuid] * 2
    calling.begin_service(**given)
    pressed = [calling.call_next(**given, after=first.uuid).uuid for _ in range(2)]
    assert pressed == [second.uuid] * 2
    assert len(events_named("queueing.ticket_called")) == 2


def test_next_is_refused_while_somebody_who_was_called_has_not_come(hall, officer):
    first = hall.take(hall.a, at=story.AT)
    counter = hall.opened(1, officer, at=story.AT)
    call(counter, officer)

    with pytest.raises(calling.StillServing, match="A001"):
        calling.call_next(
            actor=officer, counter_uuid=counter.uuid, at=story.after(minutes=11), after=first.uuid
        )


def test_a_missed_number_waits_again_at_its_old_place(hall, officer):
    first, second = (hall.take(hall.a, at=story.after(minutes=n)) for n in (0, 1))
    counter = hall.opened(1, officer, at=story.AT)
    call(counter, officer)
    given = {"actor": officer, "at": story.after(minutes=12)}
    calling.recall_ticket(counter_uuid=counter.uuid, **given)
    missed = calling.miss_ticket(counter_uuid=counter.uuid, **given)
    assert Call.objects.get().times == 2 and missed.status == Ticket.Status.MISSED
    with pytest.raises(calling.NobodyAtCounter):
        calling.recall_ticket(counter_uuid=counter.uuid, **given)

    for _ in range(2):
        calling.put_back_ticket(ticket_uuid=first.uuid, **given)

    assert call(counter, officer, minutes=13).uuid == first.uuid
    assert len(events_named("queueing.ticket_put_back")) == 1
    with pytest.raises(TicketNotWaiting):
        calling.put_back_ticket(ticket_uuid=first.uuid, **given)
    assert second.status == Ticket.Status.WAITING


def test_a_transferred_person_is_next_at_the_other_counter(hall, officer):
    first, second = (hall.take(hall.a, at=story.after(minutes=n)) for n in (0, 1))
    one, two = (hall.opened(number, officer, at=story.AT) for number in (1, 2))
    call(one, officer)

    def transfer(to):
        calling.transfer_ticket(
            actor=officer, counter_uuid=one.uuid, to_counter_uuid=to, at=story.after(minutes=11)
        )

    for unfit in (hall.counters[2].uuid, one.uuid):
        with pytest.raises(calling.CounterUnfit):
            transfer(unfit)
    transfer(two.uuid)

    assert call(one, officer, minutes=12).uuid == second.uuid
    assert call(two, officer, minutes=12).uuid == first.uuid
    assert list(Call.objects.order_by("id").values_list("outcome", flat=True)) == [
        "transferred", "", "",
    ]  # fmt: skip


def test_closing_a_counter_loses_nobody(hall, officer):
    first, second = (hall.take(hall.a, at=story.after(minutes=n)) for n in (0, 1))
    one, two = (hall.opened(number, officer, at=story.AT) for number in (1, 2))
    call(one, officer)
    call(two, officer)
    calling.transfer_ticket(
        actor=officer, counter_uuid=two.uuid, to_counter_uuid=one.uuid, at=story.after(minutes=11)
    )

    calling.close_counter(actor=officer, counter_uuid=one.uuid, at=story.after(minutes=12))

    waiting = Ticket.objects.filter(status="waiting", only_counter=None).order_by("id")
    assert [one.uuid for one in waiting] == [first.uuid, second.uuid]
    with pytest.raises(calling.CounterClosed):
        call(one, officer, minutes=13)
    assert call(two, officer, minutes=13).uuid == first.uuid


def test_a_counter_has_one_officer(hall, officer):
    colleague = story.actor("quay.sxd")
    counter = hall.opened(1, officer, at=story.AT)
    assert hall.opened(1, officer, at=story.AT).opened_at == counter.opened_at
    with pytest.raises(CounterNotFound):
        hall.opened(2, colleague, at=story.AT)

    system = story.actor("ky.kyxuan")
    with pytest.raises(CounterNotFound):
        hall.opened(1, system, at=story.AT)


def test_a_number_of_yesterday_is_not_put_back(hall, officer):
    ticket = hall.take(hall.a, at=story.AT)
    counter = hall.opened(1, officer, at=story.AT)
    call(counter, officer)
    calling.miss_ticket(actor=officer, counter_uuid=counter.uuid, at=story.after(minutes=11))

    with pytest.raises(TicketNotOfToday):
        calling.put_back_ticket(actor=officer, ticket_uuid=ticket.uuid, at=story.after(days=1))
    with pytest.raises(PermissionRefused):
        calling.put_back_ticket(
            actor=story.actor("mau"), ticket_uuid=ticket.uuid, at=story.after(minutes=12)
        )


def test_yesterdays_line_is_not_called_today(hall, officer):
    hall.take(hall.a, at=story.AT)
    counter = hall.opened(1, officer, at=story.AT)

    with pytest.raises(calling.NobodyWaits):
        call(counter, officer, days=1)


def test_figures_are_those_of_the_journal(hall, officer):
    counter = hall.opened(1, officer, at=story.AT)
    for number, (waits, takes) in enumerate(((4, 6), (8, 10), (30, 2)), start=1):
        hall.take(hall.a, at=story.after(hours=number))
        moment = story.after(hours=number, minutes=waits)
        given = {"actor": officer, "counter_uuid": counter.uuid}
        calling.call_next(at=moment, **given)
        calling.begin_service(at=moment, **given)
        calling.finish_service(at=story.after(hours=number, minutes=waits + takes), **given)
    day = story.AT.date()

    figures = figures_of(hall.place, first=day, last=day)

    taken, called, begun, served = (
        {one.subject_uuid: one.at for one in events_named(f"queueing.{name}")}
        for name in ("ticket_taken", "ticket_called", "service_begun", "ticket_served")
    )
    waited = [(called[uuid] - taken[uuid]).total_seconds() / 60 for uuid in taken]
    took = [(served[uuid] - begun[uuid]).total_seconds() / 60 for uuid in taken]
    assert figures.whole.served == 3 and figures.taken == 3
    assert figures.whole.waited == sum(waited) / 3 == 14
    assert figures.whole.took == sum(took) / 3 == 6
    assert figures.whole.waited_p90 == 25.6
    assert [one.name for one in figures.by_counter] == [1]
    assert figures.by_group[0].name["vi"].startswith("Hộ tịch")
    assert [one.name for one in figures.by_day] == [day]


def test_the_estimate_counts_who_is_ahead_and_which_counters_are_open(hall, officer):
    tickets = [hall.take(hall.a, at=story.after(minutes=n)) for n in range(4)]
    elder = hall.take(hall.a, at=story.after(minutes=5), priority="elderly")
    assert get_ticket(tickets[3].uuid, at=story.AT).estimate is None

    hall.opened(1, officer, at=story.AT)
    hall.opened(2, officer, at=story.AT)

    view = get_ticket(tickets[3].uuid, at=story.AT)
    assert (view.ahead, view.estimate) == (4, 20)  # 4 × 8 minutes at two counters, rounded up
    assert get_ticket(elder.uuid, at=story.AT).ahead == 0
    line = next(one for one in lines_of(hall.place, story.AT.date()) if one.group == hall.a)
    assert (line.waiting, line.counters, line.assigned) == (5, 2, 3)
