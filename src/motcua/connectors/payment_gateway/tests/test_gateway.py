"""Against a gateway over HTTP: early, late, repeated and forged calls; silence; refunds."""

import json
import urllib.error
import urllib.request
from datetime import timedelta

import httpx
import pytest

from motcua.connectors.payment_gateway.gateway import PaymentGateway, Registration, configured
from motcua.connectors.payment_gateway.signing import signed
from motcua.project.testing import story
from motcua.project.testing.money import AT, BASIS, REASON, asked
from motcua.systems.payments.api import GatewayDown, register_gateway
from motcua.systems.payments.testing import (
    GatewayCall,
    NoGateway,
    OnlineOrder,
    Payment,
    Refund,
    ask_due_orders,
    ask_gateway,
    bill_of,
    decide_refund,
    pay_cash,
    pay_online,
    propose_refund,
    send_due_refunds,
    send_refund,
)

SUM = 100_000


@pytest.fixture
def owed(gateway):
    return asked(SUM)


def begin(request, *, by="mau", at=AT):
    return pay_online(actor=story.actor(by), request_uuid=request.uuid,
                      return_base="http://localhost/nop-tien/lenh/", at=at)  # fmt: skip


def verdicts():
    return list(GatewayCall.objects.order_by("id").values_list("verdict", flat=True))


def state_of(order):
    return OnlineOrder.objects.get(pk=order.pk).state


def status_of(dossier):
    dossier.refresh_from_db()
    return dossier.status


def test_a_person_pays_and_the_dossier_goes_on(owed, gateway):
    dossier, request = owed
    order = begin(request)
    assert (order.state, order.pay_address) == ("waiting", f"{gateway.address}/pay/GD00000001")

    page = httpx.get(order.pay_address).text
    back = httpx.post(order.pay_address, data={"choice": "pay"})

    assert "Cổng thanh toán thử nghiệm" in page and "100.000 đồng" in page
    assert back.status_code == 303 and str(order.uuid) in back.headers["Location"]
    assert gateway.calls == [(200, {"code": "00", "reference": order.reference})]
    assert (state_of(order), status_of(dossier), verdicts()) == ("paid", "processing", ["taken"])
    payment = Payment.objects.get()
    assert payment.proof.startswith("BL-") and "-TT/26-" in payment.proof


def test_a_repeated_call_counts_once(owed, gateway):
    _dossier, request = owed
    order = begin(request)

    gateway.pay(order.reference)
    answers = [gateway.call(order.reference) for _turn in range(3)]

    assert answers == [200, 200, 200] and Payment.objects.count() == 1
    assert verdicts() == ["taken", "repeated", "repeated", "repeated"]
    assert bill_of(request.bill.matter_uuid).paid_in == SUM


def test_a_call_before_the_gateway_has_answered_us_is_taken(owed, gateway):
    _dossier, request = owed
    gateway.pays_before_answering = True

    order = begin(request)

    assert (order.state, Payment.objects.count(), verdicts()) == ("paid", 1, ["taken"])


def test_calls_out_of_order_do_not_take_the_payment_back(owed, gateway):
    _dossier, request = owed
    order = begin(request)

    gateway.pay(order.reference)
    gateway.call(order.reference, state="pending")
    gateway.call(order.reference, state="failed")

    assert state_of(order) == "paid" and verdicts() == ["taken", "repeated", "repeated"]


def test_money_that_comes_after_a_failure_was_told_is_taken(owed, gateway):
    dossier, request = owed
    order = begin(request)

    gateway.fail(order.reference)
    assert state_of(order) == "failed"
    gateway.pay(order.reference)

    assert verdicts() == ["taken", "late"]
    assert (state_of(order), status_of(dossier)) == ("paid", "processing")


@pytest.mark.parametrize(
    "change",
    [{"amount": 1}, {"signature": "0" * 64}, {"signature": None}, {"merchant": "other"},
     {"reference": "MC00000000197-00000000"}],
)  # fmt: skip
def test_a_forged_call_is_refused_noted_and_shown(owed, gateway, change):
    _dossier, request = owed
    order = begin(request)
    gateway.pay(order.reference, is_told=False)
    body = signed(gateway.told(gateway.orders[order.reference]), gateway.secret)

    status = gateway.send({**body, **change}, configured().registration.callback_address)

    assert status == 403 and verdicts() == ["forged"]
    assert not Payment.objects.exists() and state_of(order) == "waiting"
    page = story.browser("ky.kyxuan").get("/thu-tien/cong-thanh-toan").content.decode()
    assert "giả mạo, bị từ chối: 1" in page


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b'"text"', b'{"reference": {"a": 1}}', b"\xff\xfe", b"[" * 9000,
     b'{"x": "' + b"y" * 20_000 + b'"}', b'{"reference": "a\\u0000b"}', b'{"merchant": 1e400}'],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(owed, gateway, body):
    sent = urllib.request.Request(configured().registration.callback_address, body)

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(sent, timeout=10)

    assert refused.value.code == 400 and verdicts() == ["unreadable"]
    refused.value.close()


@pytest.mark.parametrize("change", [{"amount": SUM - 1}, {"amount": SUM * 2}, {"currency": "USD"}])
def test_another_sum_or_currency_is_never_booked_and_people_look_at_it(owed, gateway, change):
    dossier, request = owed
    order = begin(request)
    gateway.pay(order.reference, is_told=False)

    assert gateway.call(order.reference, **change) == 200
    assert (verdicts(), state_of(order), status_of(dossier)) == (
        ["wrong_sum"], "unclear", "payment")  # fmt: skip
    assert not Payment.objects.exists()
    assert "cổng báo số tiền khác" in (
        story.browser("ky.kyxuan").get("/thu-tien/cong-thanh-toan").content.decode()
    )
    ask_gateway(order_uuid=order.uuid, at=AT)
    assert state_of(order) == "paid", "asked again, the gateway tells the sum that was ordered"


def test_a_call_about_an_unknown_order_is_answered_so_that_it_is_repeated(owed, gateway):
    _dossier, request = owed
    order = begin(request)
    gateway.pay(order.reference, is_told=False)

    assert gateway.call(order.reference, reference="MC99999999999-00000000") == 404
    assert verdicts() == ["unknown_order"] and state_of(order) == "waiting"


def test_a_payment_for_a_withdrawn_dossier_is_held_to_be_paid_back(owed, gateway):
    dossier, request = owed
    order = begin(request)
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=AT
    )

    gateway.pay(order.reference)

    bill = bill_of(dossier.uuid)
    assert (verdicts(), bill.held, bill.owed) == (["late"], SUM, 0)
    assert status_of(dossier) == "withdrawn"
    rows = story.browser("quay.kyxuan").get("/thu-tien?xem=held").content.decode()
    assert dossier.code in rows and "100.000 đồng" in rows


def test_paid_at_the_counter_meanwhile_the_online_money_is_held(owed, gateway):
    dossier, request = owed
    order = begin(request)
    pay_cash(story.office().desk, dossier.uuid, SUM, at=AT)

    gateway.pay(order.reference)

    bill = bill_of(dossier.uuid)
    assert (bill.held, bill.paid_in, verdicts()) == (SUM, 2 * SUM, ["late"])


def test_a_gateway_that_forgets_to_call_is_asked(owed, gateway):
    dossier, request = owed
    order = begin(request)
    gateway.pay(order.reference, is_told=False)

    assert ask_due_orders(at=AT) == 0, "not yet due"
    assert ask_due_orders(at=AT + timedelta(minutes=1)) == 1

    assert (state_of(order), status_of(dossier)) == ("paid", "processing")
    assert ask_due_orders(at=AT + timedelta(days=1)) == 0
    gateway.call(order.reference)
    assert Payment.objects.count() == 1 and verdicts() == ["repeated"]


def test_a_gateway_that_is_down_leaves_the_payment_unknown_and_is_asked_later(owed, gateway):
    _dossier, request = owed
    gateway.is_down = True

    with pytest.raises(GatewayDown):
        begin(request)
    order = OnlineOrder.objects.get()
    assert order.state == "unknown"
    ask_due_orders(at=AT + timedelta(minutes=1))
    order.refresh_from_db()
    assert (order.state, order.asked) == ("unknown", 1)

    gateway.is_down = False
    ask_due_orders(at=AT + timedelta(minutes=5))
    assert state_of(order) == "unknown", "it may still arrive there"
    ask_due_orders(at=AT + timedelta(hours=2))
    assert state_of(order) == "failed", "the gateway never heard of it"


def test_a_slow_gateway_is_given_up_and_the_payment_is_not_lost(owed, gateway):
    _dossier, request = owed
    gateway.keeps_waiting = 1.0
    impatient = PaymentGateway(configured().registration, timeout=httpx.Timeout(0.2))
    register_gateway(impatient)

    with pytest.raises(GatewayDown):
        begin(request)
    gateway.keeps_waiting = 0.0
    order = OnlineOrder.objects.get()
    # The gateway has kept the order, although nobody waited for its answer.
    assert gateway.has_heard_of(order.reference)
    gateway.pay(order.reference)

    assert (state_of(order), verdicts()) == ("paid", ["taken"])


def test_pressed_twice_it_is_one_order(owed, gateway):
    _dossier, request = owed

    first, second = begin(request), begin(request)

    assert first.pk == second.pk and len(gateway.orders) == 1
    later = begin(request, at=AT + timedelta(hours=1))
    assert later.pk != first.pk


def test_nobody_is_sent_elsewhere_and_answers_of_others_are_not_believed(owed, gateway):
    _dossier, request = owed
    ours = configured().registration
    kept, gateway.address = gateway.address, "http://localhost:1"
    with pytest.raises(GatewayDown):
        begin(request)
    gateway.address = kept
    for wrong in (
        Registration("http://example.test", ours.merchant, ours.secret, ""),  # not https
        Registration(ours.address, ours.merchant, "another secret", ""),
        Registration("http://127.0.0.1:9", ours.merchant, ours.secret, ""),  # nobody there
    ):
        with pytest.raises(GatewayDown):
            PaymentGateway(wrong).ask("MC1", at=AT)


def test_without_a_gateway_the_page_offers_the_other_ways(owed, gateway):
    _dossier, request = owed
    register_gateway(None)

    with pytest.raises(NoGateway):
        begin(request)
    page = story.browser("mau").get(f"/nop-tien/{request.uuid}").content.decode()
    assert "VietQR" in page and "Nộp trực tuyến" not in page


def test_request_pay_order_begin_and_order_show_lead_there_and_back(owed, gateway):
    _dossier, request = owed
    citizen = story.browser("mau")

    page = citizen.get(f"/nop-tien/{request.uuid}").content.decode()
    sent = citizen.post(f"/nop-tien/{request.uuid}/truc-tuyen")
    order = OnlineOrder.objects.get()
    before = citizen.get(sent["Location"]).content.decode()
    httpx.post(order.pay_address, data={"choice": "silent"})
    after = citizen.get(f"{sent['Location']}?reference={order.reference}").content.decode()

    assert "Nộp trực tuyến 100.000 đồng" in page
    assert f'href="{order.pay_address}"' in before
    assert "Đã nộp xong" in after and "BL-" in after, "come back, the gateway is asked"
    assert story.browser("ngoai").get(sent["Location"]).status_code == 404


def refund_of(dossier, amount=SUM, *, way="gateway"):
    refund = propose_refund(
        actor=story.office().desk, bill_uuid=bill_of(dossier.uuid).uuid, amount=amount, way=way,
        reason=REASON, legal_basis=BASIS, at=AT,
    )  # fmt: skip
    return decide_refund(
        actor=story.office().head, refund_uuid=refund.uuid, is_approved=True, at=AT
    )


@pytest.fixture
def held(owed, gateway):
    dossier, request = owed
    order = begin(request)
    gateway.pay(order.reference)
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=AT
    )
    return dossier


def test_money_goes_back_through_the_gateway_once(held, gateway):
    refund = refund_of(held, 60_000)

    sent = send_refund(refund_uuid=refund.uuid, at=AT)
    send_refund(refund_uuid=refund.uuid, at=AT)

    bill = bill_of(held.uuid)
    assert sent.state == "paid" and (bill.held, bill.paid_out) == (40_000, 60_000)
    assert [sum(o.refunds.values()) for o in gateway.orders.values()] == [60_000]


def test_a_refund_that_is_not_answered_is_asked_again_and_paid_once(held, gateway):
    gateway.is_deaf_to_refunds = True
    refund = refund_of(held)

    assert send_due_refunds(at=AT) == 1
    assert Refund.objects.get(pk=refund.pk).state == "sent"
    assert bill_of(held.uuid).held == SUM, "nobody knows yet"
    gateway.is_deaf_to_refunds = False
    assert send_due_refunds(at=AT + timedelta(minutes=5)) == 1

    assert Refund.objects.get(pk=refund.pk).state == "paid"
    assert bill_of(held.uuid).held == 0
    assert send_due_refunds(at=AT + timedelta(days=1)) == 0


def test_a_refund_that_the_gateway_refuses_leaves_the_money_held(held, gateway):
    refund = refund_of(held)
    next(iter(gateway.orders.values())).refunds["by somebody else"] = SUM

    send_refund(refund_uuid=refund.uuid, at=AT)

    row = Refund.objects.get(pk=refund.pk)
    assert (row.state, bill_of(held.uuid).held) == ("refused", SUM)
    assert refund_of(held, way="cash").state == "approved", "another way is open"


def test_too_many_calls_are_told_to_wait(owed, gateway, monkeypatch):
    monkeypatch.setattr("motcua.connectors.payment_gateway.web.views.CALLS_A_MINUTE", 3)
    address = configured().registration.callback_address

    answers = [httpx.post(address, content=json.dumps({})).status_code for _turn in range(8)]

    # The eight may fall into two windows of a minute: at most six are let in.
    assert set(answers) == {403, 429} and answers.count(403) == len(verdicts()) <= 6
