"""The post's interface as its integrators describe it: token, order, cancel, tracking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx

from motcua.systems.postal import api as postal

from .messages import told_of

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Customer:
    """How this installation is known to the post."""

    address: str
    customer_code: str
    password: str


@dataclass
class VnpostCarrier:
    """VNPost, as `systems.postal` asks for it; one token is kept until it is refused."""

    customer: Customer
    name: str = "vnpost"
    title: Mapping[str, str] = field(default_factory=lambda: {"vi": "VNPost", "en": "VNPost"})
    _token: str = ""

    def order(self, consignment: postal.ports.Consignment) -> str:
        """
        Ask to carry (`postOrder`); the answer is the post's code of the item.

        :raises TemporaryFailure: if the post does not answer, or is busy.
        :raises PermanentFailure: if it refuses what was sent.
        """
        answer = self._call(
            "POST",
            "/orders",
            {
                "requestId": str(consignment.key),
                "customerCode": self.customer.customer_code,
                "orderNumber": consignment.code,
                "direction": consignment.direction,
                "codAmount": consignment.cod_amount,
                "postageOnDelivery": consignment.postage_on_delivery,
                "weight": consignment.weight_grams,
                "description": consignment.content,
                "sender": _end(consignment.sender),
                "receiver": _end(consignment.receiver),
                "pickUpFrom": _moment(consignment.window_from),
                "pickUpTo": _moment(consignment.window_to),
            },
        )
        return str(answer.get("itemCode", ""))[:40]

    def cancel(self, *, key: UUID, code: str) -> None:
        """Ask not to carry any more (`cancelOrder`); failures as in `order`."""
        self._call("POST", f"/orders/{code}/cancel", {"requestId": str(key)})

    def ask(self, code: str) -> Sequence[postal.Told]:
        """Everything that the post knows of a consignment (`getOrderTracking`)."""
        answer = self._call("GET", f"/orders/{code}/tracking")
        try:
            return [told_of(one) for one in answer["events"]]
        except (KeyError, TypeError, ValueError) as error:
            raise postal.ports.TemporaryFailure("the tracking cannot be read") from error

    def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Call with the token that is kept; a refused one is fetched anew, once."""
        if not self._token:
            self._token = self._fetch_token()
        response = self._send(method, path, body)
        if response.status_code == 401:
            self._token = self._fetch_token()
            response = self._send(method, path, body)
        return _answer(response)

    def _fetch_token(self) -> str:
        answer = _answer(
            self._ask(
                "POST",
                "/token",
                json={
                    "customerCode": self.customer.customer_code,
                    "password": self.customer.password,
                },
            )
        )
        token = answer.get("token")
        if not isinstance(token, str) or not token:
            raise postal.ports.TemporaryFailure("the post gave no token")
        return token

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._ask(
            method, path, json=dict(body) if body is not None else None, headers=headers
        )

    def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        parts = urlsplit(self.customer.address)
        if parts.scheme != "https" and parts.hostname not in _LOCAL:
            raise postal.ports.TemporaryFailure("the address of the post is not https")
        try:
            with httpx.Client(timeout=TIMEOUT) as client:
                return client.request(
                    method, f"{self.customer.address.rstrip('/')}{path}", **options
                )
        except httpx.HTTPError as error:
            raise postal.ports.TemporaryFailure(type(error).__name__) from error


def _answer(response: httpx.Response) -> dict[str, Any]:
    """What the post says; our fault is for good, everything else may pass."""
    status = response.status_code
    if status in {401, 403, 408, 425, 429} or status >= 500:
        raise postal.ports.TemporaryFailure(f"the post answered {status}")
    if status >= 400:
        raise postal.ports.PermanentFailure(f"the post refused it ({status}{_reason(response)})")
    try:
        answer = response.json()
    except ValueError as error:
        raise postal.ports.TemporaryFailure("the answer cannot be read") from error
    if not isinstance(answer, dict):
        raise postal.ports.TemporaryFailure("the answer is no object")
    return answer


def _reason(response: httpx.Response) -> str:
    """The post's own code of the refusal; its words may name people, so they are left out."""
    try:
        code = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return ""
    return f", {code}" if isinstance(code, str) and code.isidentifier() else ""


def _end(whom: Any) -> dict[str, str]:
    return {
        "Name": whom.name,
        "Tel": whom.phone,
        "Address": whom.address,
        "Ward": whom.unit_code,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
