"""What others plug in: the kinds of matters that are paid for, and the payment gateway."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import Refusal


class GatewayDown(Refusal):
    """Cổng thanh toán chưa trả lời. Vui lòng thử lại sau ít phút hoặc chọn cách nộp khác."""

    status = 503
    message_en = (
        "The payment gateway does not answer. Please try again in a few minutes or pay otherwise."
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """A request that has just been paid in full, as the matter's own app is told."""

    request_uuid: UUID
    amount: int
    asked_at: datetime
    settled_on: date
    actor: Actor
    at: datetime
    is_online: bool  # by transfer or through the gateway; nothing of it in cash


@dataclass(frozen=True, slots=True)
class MatterKind:
    """A kind of matter for which people pay, told by the app that owns it."""

    name: str
    lock: Callable[[UUID], None]  # the matter is locked before its bill: one order for all
    is_payer: Callable[[Actor, UUID], bool]
    payer_page: Callable[[UUID], str]
    official_page: Callable[[UUID], str]
    settled: Callable[[Mapping[UUID, Settled]], None]  # of one act: all, or refused as a whole


_kinds: dict[str, MatterKind] = {}


def register_matter_kind(kind: MatterKind) -> None:
    """Tell of a kind of matter; called from an app's ready()."""
    _kinds[kind.name] = kind


def find_matter_kind(name: str) -> MatterKind | None:
    """A kind by its name, if its app is installed."""
    return _kinds.get(name)


@dataclass(frozen=True, slots=True)
class GatewayOrder:
    """What is ordered at the gateway."""

    reference: str
    amount: int
    description: str
    return_address: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """What the gateway says of an order, checked for its signature by the connector."""

    reference: str
    state: str  # paid · pending · failed · none (it knows no such order)
    amount: int = 0
    currency: str = "VND"
    gateway_id: str = ""
    paid_at: datetime | None = None


class Gateway(Protocol):
    """A payment gateway: people are sent there and it calls back."""

    @property
    def title(self) -> Mapping[str, str]:
        """How it is called, in each language."""

    def begin(self, order: GatewayOrder, *, at: datetime) -> str:
        """The address at which the person pays; :raises GatewayDown: if it does not answer."""

    def ask(self, reference: str, *, at: datetime) -> GatewayAnswer:
        """What became of an order; :raises GatewayDown: if it does not answer."""

    def refund(
        self, *, reference: str, refund_reference: str, amount: int, reason: str, at: datetime
    ) -> str:
        """Pay back: `paid`, `pending` or `refused`; the same refund reference counts once."""


_gateways: list[Gateway] = []


def register_gateway(gateway: Gateway | None) -> None:
    """Take payments through this gateway (None: through none any more)."""
    _gateways[:] = [] if gateway is None else [gateway]


def find_gateway() -> Gateway | None:
    """The gateway, if one is connected."""
    return _gateways[0] if _gateways else None
