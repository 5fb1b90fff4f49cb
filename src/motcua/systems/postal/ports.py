"""The post's own system, as a connector offers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


class TemporaryFailure(Exception):
    """The post's system did not answer; it may be tried again. Say why without names."""


class PermanentFailure(Exception):
    """The post's system refuses this for good. Say why without names."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One end of a consignment's way, as the post needs it."""

    name: str
    phone: str
    address: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Consignment:
    """What the post is asked to carry: from where to where, and what to take for it."""

    key: UUID  # of the message: the same one twice is one
    code: str
    direction: str
    sender: Whereabouts
    receiver: Whereabouts
    weight_grams: int
    postage_on_delivery: int
    cod_amount: int
    window_from: datetime | None
    window_to: datetime | None
    content: str


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that the post tells of a consignment."""

    event_id: str
    order_code: str
    kind: str
    happened_at: datetime
    office: str = ""
    note: str = ""
    received_by: str = ""
    amount: int | None = None


class Carrier(Protocol):
    """The system of a postal operator."""

    name: str
    title: Mapping[str, str]

    def order(self, consignment: Consignment) -> str:
        """
        Ask to carry; the answer is the post's own code of the item, or an empty text.

        :raises TemporaryFailure: if it should be tried again later.
        :raises PermanentFailure: if trying again is useless.
        """

    def cancel(self, *, key: UUID, code: str) -> None:
        """Ask not to carry any more; failures as above."""

    def ask(self, code: str) -> Sequence[Told]:
        """Everything that the post knows of a consignment; failures as above."""


_carriers: dict[str, Carrier] = {}


def register_carrier(carrier: Carrier) -> None:
    """Offer a postal operator; called from a connector's ready()."""
    _carriers[carrier.name] = carrier


def forget_carrier(name: str) -> None:
    """Take an operator's system away again: for tests, and where a connector is switched off."""
    _carriers.pop(name, None)


def find_carrier() -> Carrier | None:
    """The operator's system that this installation uses, or None: then orders are kept by hand."""
    return next(iter(_carriers.values()), None)
