"""The machines' door: every answer is that of the description, every write may be repeated."""

import pytest

from motcua.project.testing import story
from motcua.project.testing.machines import Program
from motcua.project.testing.money import AT, BASIS, REASON, asked
from motcua.systems.payments.models import Payment
from motcua.systems.payments.rules.vietqr import read_vietqr
from motcua.systems.payments.testing import bill_of

pytestmark = pytest.mark.usefixtures("province", "db")


@pytest.fixture
def owed():
    return asked(600_000)


def program(name="quay.kyxuan"):
    return Program(story.token(name))


def test_payment_list_and_payment_show_tell_what_is_owed(owed):
    dossier, request = owed

    listed = program().get(f"/payments/requests?dossier={dossier.code}&state=open").json()
    shown = program("mau").get(f"/payments/requests/{request.uuid}").json()

    assert [one["reference"] for one in listed["rows"]] == [request.reference]
    assert (shown["left_to_pay"], shown["state"]) == (600_000, "open")
    assert read_vietqr(shown["transfer"]["vietqr"]).amount == 600_000
    assert program("ngoai").get(f"/payments/requests/{request.uuid}").status_code == 404
    assert program("ngoai").get("/payments/requests").json()["rows"] == []
    assert Program().get("/payments/requests").status_code == 401


def test_payment_take_cash_counts_once_for_each_key(owed):
    _dossier, request = owed
    where = f"/payments/requests/{request.uuid}/cash"
    body = {"amount": 200_000, "key": "may-1"}

    first = program().post(where, body, Idempotency_Key="k1")
    replayed = program().post(where, body, Idempotency_Key="k1")
    same_key = program().post(where, body)
    too_much = program().post(where, {"amount": 400_001})
    none = program().post(where, {"amount": 0})

    assert (first.status_code, replayed.content) == (201, first.content)
    assert same_key.json()["left_to_pay"] == 400_000 and Payment.objects.count() == 1
    assert (too_much.status_code, none.status_code) == (422, 422)
    assert "amount" in too_much.json()["fields"]
    assert program("tham.kyxuan").post(where, {"amount": 5}).status_code == 403
    assert program("quay.sxd").post(where, {"amount": 5}).status_code == 404


def test_payment_relieve_and_payment_decide_relief_take_two_persons(owed):
    _dossier, request = owed
    body = {"amount": 600_000, "reason": REASON, "legal_basis": BASIS}

    proposed = program().post(f"/payments/requests/{request.uuid}/reliefs", body)
    own = program().post(f"/payments/reliefs/{proposed.json()['uuid']}/decision",
                         {"is_approved": True})  # fmt: skip
    granted = program("ky.kyxuan").post(
        f"/payments/reliefs/{proposed.json()['uuid']}/decision", {"is_approved": True}
    )

    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    assert own.status_code == 403 and granted.json()["state"] == "in_force"
    shown = program().get(f"/payments/requests/{request.uuid}").json()
    assert (shown["state"], shown["transfer"]) == ("settled", None)


def test_payment_refund_and_payment_decide_refund(owed):
    dossier, request = owed
    program().post(f"/payments/requests/{request.uuid}/cash", {"amount": 50_000})
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=AT
    )
    body = {"amount": 50_000, "way": "keep", "reason": REASON, "legal_basis": BASIS}
    where = f"/payments/requests/{request.uuid}/refunds"

    more = program().post(where, {**body, "amount": 50_001})
    proposed = program().post(where, body)
    refused = program("ky.kyxuan").post(
        f"/payments/refunds/{proposed.json()['uuid']}/decision", {"is_approved": False}
    )
    kept = program("ky.kyxuan").post(
        f"/payments/refunds/{proposed.json()['uuid']}/decision", {"is_approved": True}
    )

    assert (more.status_code, refused.status_code) == (422, 422)
    assert kept.json()["state"] == "kept" and bill_of(dossier.uuid).held == 0
    again = program("ky.kyxuan").post(
        f"/payments/refunds/{proposed.json()['uuid']}/decision", {"is_approved": True}
    )
    assert (again.status_code, again.json()["code"]) == (409, "refund_decided")


def test_payment_order_without_a_gateway_says_so(owed):
    _dossier, request = owed
    where = f"/payments/requests/{request.uuid}/orders"

    answer = program("mau").post(where)

    assert (answer.status_code, answer.json()["code"]) == (409, "no_gateway")
