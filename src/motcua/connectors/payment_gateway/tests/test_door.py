"""The gateway's door where no gateway is connected: it believes nobody."""

import pytest

from motcua.connectors.payment_gateway.signing import signed
from motcua.systems.payments.testing import GatewayCall

DOOR = "/cong-thanh-toan/thong-bao"


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "guessed"])
def test_callback_take_refuses_everybody_while_no_gateway_is_connected(client, secret):
    body = signed({"merchant": "", "reference": "MC1", "state": "paid", "amount": 5}, secret)

    answer = client.post(DOOR, body, content_type="application/json")

    assert (answer.status_code, answer.json()) == (403, {"code": "97"})
    assert GatewayCall.objects.get().verdict == "forged"
    assert client.get(DOOR).status_code == 405
