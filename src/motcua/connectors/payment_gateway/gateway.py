"""Talks to the gateway: orders, asks, pays back; every message signed in both directions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from motcua.systems.payments import api as payments

from .signing import is_signed, signed

TIMEOUT = httpx.Timeout(5.0, connect=3.0)
STATES = {"paid", "pending", "failed", "none"}
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Registration:
    """How this installation is registered with the gateway."""

    address: str
    merchant: str
    secret: str
    callback_address: str


class UnreadableAnswer(ValueError):
    """What the gateway said is not of the agreed form."""


@dataclass(frozen=True)
class PaymentGateway:
    """The gateway, as `systems.payments` asks for it."""

    registration: Registration
    title: Mapping[str, str] = field(
        default_factory=lambda: {"vi": "Cổng thanh toán", "en": "Payment gateway"}
    )
    timeout: httpx.Timeout = field(default_factory=lambda: TIMEOUT)

    def begin(self, order: payments.GatewayOrder, *, at: datetime) -> str:
        """
        Order a payment; the address at which the person pays.

        :raises GatewayDown: if the gateway does not answer, or not as agreed.
        """
        answer = self._asked(
            "orders",
            {
                "reference": order.reference,
                "amount": order.amount,
                "currency": "VND",
                "description": order.description,
                "return_address": order.return_address,
                "callback_address": self.registration.callback_address,
                "expires_at": order.expires_at.isoformat(),
            },
            at,
        )
        address = str(answer.get("pay_address", ""))
        # Only the gateway that we know is a place to send people to.
        if urlsplit(address)[:2] != urlsplit(self.registration.address)[:2]:
            raise payments.GatewayDown()
        return address

    def ask(self, reference: str, *, at: datetime) -> payments.GatewayAnswer:
        """
        What became of an order.

        :raises GatewayDown: if the gateway does not answer, or not as agreed.
        """
        answer = self._asked("queries", {"reference": reference}, at)
        try:
            read = read_answer(answer)
        except UnreadableAnswer as error:
            raise payments.GatewayDown() from error
        if read.reference != reference:
            raise payments.GatewayDown()
        return read

    def refund(
        self, *, reference: str, refund_reference: str, amount: int, reason: str, at: datetime
    ) -> str:
        """
        Pay back on an order; the same refund reference counts once.

        :raises GatewayDown: if the gateway does not answer, or not as agreed.
        """
        answer = self._asked(
            "refunds",
            {
                "reference": reference,
                "refund_reference": refund_reference,
                "amount": amount,
                "reason": reason,
            },
            at,
        )
        state = str(answer.get("state", ""))
        if answer.get("refund_reference") != refund_reference or answer.get("amount") != amount:
            raise payments.GatewayDown()
        return state if state in {"paid", "refused"} else "pending"

    def _asked(self, path: str, fields: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        ours = self.registration
        parts = urlsplit(ours.address)
        if parts.scheme != "https" and parts.hostname not in _LOCAL:
            raise payments.GatewayDown()
        body = signed(
            {**fields, "merchant": ours.merchant, "signed_at": at.isoformat()}, ours.secret
        )
        try:
            with httpx.Client(timeout=self.timeout) as client:
                response = client.post(f"{ours.address.rstrip('/')}/api/{path}", json=body)
            answer = response.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise payments.GatewayDown() from error
        if not isinstance(answer, dict) or not is_signed(answer, ours.secret):
            raise payments.GatewayDown()
        return answer


def read_answer(fields: Mapping[str, Any]) -> payments.GatewayAnswer:
    """
    What a signed message says of an order.

    :raises UnreadableAnswer: for another form than was agreed.
    """
    reference, state = fields.get("reference"), fields.get("state")
    amount, gateway_id = fields.get("amount", 0), fields.get("gateway_id", "")
    if not isinstance(reference, str) or state not in STATES:
        raise UnreadableAnswer("reference or state")
    if isinstance(amount, bool) or not isinstance(amount, int) or not isinstance(gateway_id, str):
        raise UnreadableAnswer("amount or gateway_id")
    if state == "paid" and not gateway_id:
        raise UnreadableAnswer("gateway_id")
    return payments.GatewayAnswer(
        reference=reference,
        state=str(state),
        amount=amount,
        currency=str(fields.get("currency", "")),
        gateway_id=gateway_id,
        paid_at=_moment(fields.get("paid_at")),
    )


def _moment(text: Any) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise UnreadableAnswer("paid_at") from error
    if moment.tzinfo is None:
        raise UnreadableAnswer("paid_at has no zone")
    return moment


def configured() -> PaymentGateway:
    """The gateway of the settings."""
    is_demo = settings.MOTCUA_GATEWAY_DEMO
    titles = {
        True: {"vi": "Cổng thanh toán thử nghiệm", "en": "Trial payment gateway"},
        False: {"vi": "Cổng thanh toán quốc gia", "en": "National payment platform"},
    }
    return PaymentGateway(
        Registration(
            address=settings.MOTCUA_GATEWAY_ADDRESS,
            merchant=settings.MOTCUA_GATEWAY_MERCHANT,
            secret=settings.MOTCUA_GATEWAY_SECRET,
            callback_address=f"{settings.MOTCUA_ADDRESS.rstrip('/')}/cong-thanh-toan/thong-bao",
        ),
        title=titles[is_demo],
    )
