"""The outbox against another program: down, forgetful, refusing, and back again."""

from datetime import timedelta

import pytest

from motcua.connectors.vnpost.client import Customer, VnpostCarrier
from motcua.project.testing import story
from motcua.systems.postal import api as postal
from motcua.systems.postal import testing

from . import cast
from .cast import AT

PermanentFailure, TemporaryFailure = postal.ports.PermanentFailure, postal.ports.TemporaryFailure
call_off_order = postal.call_off_order
fetch_tracking, retry_message = postal.sending.fetch_tracking, postal.sending.retry_message
send_pending = postal.sending.send_pending


def test_an_order_is_sent_once_and_gets_the_post_s_item_code(carrier, office):
    order = cast.prepared(cod_amount=8000)

    assert send_pending(at=AT) == 1
    assert send_pending(at=AT) == 0

    order.refresh_from_db()
    sent = office.state()["orders"][order.code]
    assert order.item_code == sent["itemCode"] and order.item_code.startswith("EH")
    assert sent["codAmount"] == 8000 and sent["postageOnDelivery"] == order.postage
    assert sent["receiver"]["Address"] == order.address


def test_the_post_is_told_nothing_of_the_matter_but_the_procedure_s_name(carrier, office):
    order = cast.requested()
    send_pending(at=AT)

    sent = office.state()["orders"][order.code]

    assert sent["description"] == "Đăng ký khai sinh"
    assert set(sent) - {"events", "cancelled", "itemCode"} == {
        "requestId", "customerCode", "orderNumber", "direction", "codAmount", "postageOnDelivery",
        "weight", "description", "sender", "receiver", "pickUpFrom", "pickUpTo",
    }  # fmt: skip


def test_two_days_of_silence_lose_nothing_double_nothing_and_keep_the_order(carrier, office):
    office.end()
    orders = [cast.requested() for _ in range(3)]
    call_off_order(actor=cast.citizen(), order_uuid=orders[1].uuid, at=AT)
    moment = AT
    for _hour in range(48):
        assert send_pending(at=moment) == 0
        moment += timedelta(hours=1)

    office.start()
    while any(one.messages.filter(sent_at__isnull=True).exists() for one in orders):
        send_pending(at=moment)
        moment += timedelta(minutes=61)
        assert moment < AT + timedelta(days=4), "something is stuck"

    received = [tuple(one) for one in office.state()["received"]]
    assert sorted(received) == sorted(
        [("order", one.code) for one in orders] + [("cancel", orders[1].code)]
    )
    assert received.index(("order", orders[1].code)) < received.index(("cancel", orders[1].code))
    assert office.state()["orders"][orders[1].code]["cancelled"]


def test_an_answer_that_is_lost_makes_no_second_order(carrier, office):
    order = cast.requested()
    office.mode("forgetful")
    assert send_pending(at=AT) == 0
    office.mode("up")

    assert send_pending(at=AT + timedelta(minutes=2)) == 1

    state = office.state()
    assert state["received"] == [["order", order.code]] * 2 and len(state["orders"]) == 1


def test_a_later_message_waits_for_the_earlier_one_of_its_order(carrier, office):
    order, other = cast.requested(), cast.requested()
    office.mode("refusing")
    send_pending(at=AT)
    call_off_order(actor=cast.citizen(), order_uuid=order.uuid, at=AT)
    office.mode("up")

    assert send_pending(at=AT + timedelta(minutes=5)) == 0

    refused = order.messages.get(kind="order")
    assert refused.refused_at and "address_not_served" in refused.last_error
    assert order.messages.get(kind="cancel").attempts == 0
    for one in (refused, other.messages.get()):
        retry_message(actor=cast.desk(), message_uuid=one.uuid, at=AT)
    assert send_pending(at=AT) == 3


def test_what_the_post_did_not_push_is_asked_for(carrier, office):
    order = cast.prepared()
    testing.handed(kind="outbound", orders=[order], post=cast.post(), desk=cast.desk(), at=AT)
    send_pending(at=AT)
    assert office.move(order.code, "ACCEPTED")["pushed"] == 0
    office.move(order.code, "DELIVERED")
    late = story.after(days=30)

    assert fetch_tracking(at=late) == 2
    assert fetch_tracking(at=late) == 0

    order.refresh_from_db()
    assert order.status == "delivered" and order.tracking.count() == 2


def test_orders_from_before_the_connection_are_told_once(office, request):
    order = cast.requested()
    gone = cast.requested()
    call_off_order(actor=cast.citizen(), order_uuid=gone.uuid, at=AT)
    request.getfixturevalue("carrier")

    assert send_pending(at=AT) == 1
    assert send_pending(at=AT) == 0

    assert list(office.state()["orders"]) == [order.code]


def test_an_expired_token_is_fetched_anew(carrier, office):
    cast.requested()
    send_pending(at=AT)
    office.end()
    office.start()
    cast.requested()

    assert send_pending(at=AT) == 1


def test_a_wrong_password_waits_and_an_unsafe_address_is_never_called(office):
    wrong = VnpostCarrier(Customer(f"{office.address}/api", "HATINH", "sai"))
    unsafe = VnpostCarrier(Customer("http://post.example", "HATINH", "mat-khau-thu"))

    with pytest.raises(TemporaryFailure, match="403"):
        wrong.ask("TKQ26-000001")
    with pytest.raises(TemporaryFailure, match="https"):
        unsafe.ask("TKQ26-000001")


def test_an_order_that_the_post_does_not_know_is_refused_for_good(carrier):
    with pytest.raises(PermanentFailure, match="unknown_order"):
        carrier.ask("TKQ26-999999")
