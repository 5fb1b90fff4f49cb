"""Signatures: the same everywhere, and for nothing else."""

import pytest

from motcua.connectors.payment_gateway.gateway import UnreadableAnswer, read_answer
from motcua.connectors.payment_gateway.signing import canonical, is_signed, signature_of, signed

FIELDS = {"reference": "MC1", "amount": 16000, "note": None, "merchant": "m"}
PAID = {"reference": "MC1", "state": "paid", "amount": 5, "currency": "VND", "gateway_id": "G1",
        "paid_at": "2026-11-23T08:30:00+07:00"}  # fmt: skip


def test_fields_are_signed_in_the_order_of_their_names():
    assert canonical(FIELDS) == "amount=16000&merchant=m&note=&reference=MC1"
    # Worked out with `openssl dgst -sha256 -hmac key`.
    assert signature_of({"a": 1, "b": "hai"}, "key") == (
        "522e8f673ee6315a170be5c2056caf0aba70f8cb45130fd5b0313da85e3414b2"
    )


def test_a_changed_field_another_secret_or_no_secret_is_no_signature():
    good = signed(FIELDS, "secret")

    assert is_signed(good, "secret")
    for wrong in ({"amount": 1}, {"signature": ""}, {"signature": "ä"}, {"more": 1}):
        assert not is_signed({**good, **wrong}, "secret")
    assert not is_signed(good, "other") and not is_signed(signed(FIELDS, ""), "")


@pytest.mark.parametrize(
    "wrong",
    [{"reference": 5}, {"state": "done"}, {"amount": "5"}, {"amount": True}, {"amount": 5.5},
     {"gateway_id": ""}, {"gateway_id": 7}, {"paid_at": "hôm qua"},
     {"paid_at": "2026-11-23T08:30:00"}],
)  # fmt: skip
def test_a_message_of_another_form_is_refused(wrong):
    assert read_answer(PAID).gateway_id == "G1"

    with pytest.raises(UnreadableAnswer):
        read_answer({**PAID, **wrong})
