"""What the post tells: twice, late, in the wrong order, of what is not ours, and not at all."""

from datetime import timedelta

import pytest

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.kernel.processes import api as processes
from motcua.systems.postal.actions.incidents import settle_incident, watch_silence
from motcua.systems.postal.actions.moving import OrderMoved
from motcua.systems.postal.actions.tracking import record_tracking, type_tracking
from motcua.systems.postal.models import Incident, Taking
from motcua.systems.postal.ports import Told
from motcua.systems.postal.queries.orders import OrderNotFound

from . import cast
from .cast import AT

POST = system_actor("vnpost")


def hear(order, kind, after=1, *, event_id="", heard=None, **more):
    """Let the post tell that something happened so many hours after the beginning."""
    happened = AT + timedelta(hours=after)
    told = Told(
        event_id=event_id or f"{order.code}-{kind}-{after}",
        order_code=order.code,
        kind=kind,
        happened_at=happened,
        **more,
    )
    at = heard or happened + timedelta(minutes=5)
    is_new = record_tracking(actor=POST, carrier="vnpost", told=told, at=at)
    order.refresh_from_db()
    return is_new


def test_a_delivery_ends_the_order_with_who_received_it_and_what_was_paid():
    order = cast.dispatched(cod_amount=8000)

    hear(order, "in_transit")
    hear(order, "delivered", 5, received_by="Nguyễn Thị Mẫu")

    assert order.status == "delivered" and order.received_by == "Nguyễn Thị Mẫu"
    assert order.ended_at == AT + timedelta(hours=5)
    assert dict(Taking.objects.values_list("kind", "amount")) == {
        "postage": order.postage,
        "fees": 8000,
    }


def test_a_telling_that_comes_twice_is_heard_once():
    order = cast.dispatched(cod_amount=8000)

    assert hear(order, "delivered", 5, event_id="7")
    assert not hear(order, "delivered", 5, event_id="7")
    assert hear(order, "delivered", 5, event_id="8")

    assert len(events_named("postal.result_delivered")) == 1
    assert Taking.objects.filter(order=order).count() == 2


def test_tellings_in_the_wrong_order_come_to_the_same():
    early, late = cast.dispatched(), cast.dispatched()
    tellings = [("accepted", 1), ("in_transit", 2), ("failed", 3), ("in_transit", 4)]

    for kind, hour in tellings:
        hear(early, kind, hour)
    for kind, hour in reversed(tellings):
        hear(late, kind, hour, heard=AT + timedelta(hours=9))

    assert early.status == late.status == "in_transit"


def test_what_is_told_late_does_not_take_a_delivery_back():
    order = cast.dispatched()
    hear(order, "delivered", 5)

    hear(order, "failed", 3, heard=AT + timedelta(hours=9))
    hear(order, "lost", 8)

    assert order.status == "delivered"
    assert order.tracking.get(kind="lost").is_contrary
    assert not order.tracking.get(kind="failed").is_contrary
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kind": "flown"}, "kind"),
        ({"event_id": " "}, "event_id"),
        ({"event_id": "x" * 101}, "event_id"),
        ({"happened_at": AT + timedelta(days=1)}, "happened_at"),
        ({"happened_at": AT.replace(tzinfo=None)}, "happened_at"),
        ({"amount": -1}, "amount"),
    ],
)
def test_a_telling_that_cannot_be_is_refused(told, field):
    order = cast.dispatched()
    usual = {
        "event_id": "1", "order_code": order.code, "kind": "in_transit", "happened_at": AT,
    }  # fmt: skip

    with pytest.raises(InvalidInput) as refused:
        record_tracking(actor=POST, carrier="vnpost", told=Told(**(usual | told)), at=AT)

    assert list(refused.value.fields) == [field] and not order.tracking.exists()


def test_a_consignment_that_is_not_ours_is_refused():
    told = Told(event_id="1", order_code="TKQ26-999999", kind="delivered", happened_at=AT)

    with pytest.raises(OrderNotFound):
        record_tracking(actor=POST, carrier="vnpost", told=told, at=AT)


def test_what_is_lost_becomes_a_task_of_the_desk_and_ends_when_it_turns_up():
    order = cast.dispatched()

    hear(order, "lost", 30)

    incident = Incident.objects.get()
    task = processes.find_open_task(incident.uuid)
    assert order.status == "lost" and task is not None
    assert cast.desk().may(task.permission, task.agency_path)
    hear(order, "delivered", 40)
    incident.refresh_from_db()
    assert order.status == "delivered" and incident.outcome == "found"
    assert processes.find_open_task(incident.uuid) is None


def test_lost_papers_on_their_way_to_the_desk_are_lost_too():
    order = cast.collected()

    hear(order, "delivered", 1)
    assert order.status == "collected"
    hear(order, "lost", 2)

    assert order.status == "lost" and Incident.objects.get().kind == "lost"


def test_a_post_that_is_silent_for_the_days_of_the_content_becomes_a_task():
    order = cast.dispatched()
    waiting = cast.prepared()

    assert watch_silence(at=AT + timedelta(days=2)) == 0
    # Monday; Tuesday is a holiday, so the third working day ends on Friday.
    assert watch_silence(at=AT + timedelta(days=4)) == 0
    assert watch_silence(at=AT + timedelta(days=5)) == 1
    assert watch_silence(at=AT + timedelta(days=6)) == 0

    incident = Incident.objects.get()
    assert (incident.order, incident.kind) == (order, "silent")
    assert incident.silent_since == AT and not waiting.incidents.exists()
    assert processes.find_open_task(incident.uuid) is not None


def test_the_silence_is_over_when_the_post_is_heard():
    order = cast.dispatched()
    watch_silence(at=AT + timedelta(days=5))

    hear(order, "in_transit", 121)

    incident = Incident.objects.get()
    assert incident.outcome == "heard"
    assert processes.find_open_task(incident.uuid) is None
    assert watch_silence(at=AT + timedelta(days=6)) == 0


def test_a_collection_is_not_silent_before_its_window():
    cast.requested(window_from=AT + timedelta(days=7), window_to=AT + timedelta(days=7, hours=3))

    assert watch_silence(at=AT + timedelta(days=4)) == 0
    assert watch_silence(at=AT + timedelta(days=12)) == 1


def test_the_desk_settles_an_incident_once_and_in_words():
    cast.dispatched()
    watch_silence(at=AT + timedelta(days=5))
    incident, at = Incident.objects.get(), AT + timedelta(days=5, hours=1)
    settled = {"outcome": "settled", "note": "Đã gọi bưu cục, hẹn phát chiều nay"}

    with pytest.raises(InvalidInput) as refused:
        settle_incident(
            actor=cast.desk(), incident_uuid=incident.uuid, outcome="x", note="ok", at=at
        )
    with pytest.raises(PermissionRefused):
        settle_incident(actor=cast.post(), incident_uuid=incident.uuid, at=at, **settled)
    settle_incident(actor=cast.desk(), incident_uuid=incident.uuid, at=at, **settled)

    assert set(refused.value.fields) == {"outcome", "note"}
    with pytest.raises(OrderMoved):
        settle_incident(actor=cast.desk(), incident_uuid=incident.uuid, at=at, **settled)
    assert watch_silence(at=at + timedelta(hours=2)) == 0


def test_what_is_typed_by_hand_names_who_received_it():
    order = cast.dispatched()
    typed = {"order_uuid": order.uuid, "happened_at": AT, "at": AT}

    with pytest.raises(InvalidInput):
        type_tracking(actor=cast.post(), kind="delivered", **typed)
    with pytest.raises(InvalidInput):
        type_tracking(actor=cast.post(), kind="failed", **typed)
    with pytest.raises(InvalidInput):
        type_tracking(actor=cast.post(), kind="accepted", **(typed | {"happened_at": None}))
    with pytest.raises(PermissionRefused):
        type_tracking(actor=cast.desk(), kind="delivered", received_by="Mẫu", **typed)
    for _press in range(2):
        type_tracking(actor=cast.post(), kind="delivered", received_by="Mẫu", **typed)

    order.refresh_from_db()
    assert order.status == "delivered" and order.tracking.count() == 1
