"""Carriers of messages to the outside: e-mail, SMS, Zalo. A connector registers each."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

# Channels that can exist, with the kind of contact point (kernel/parties) each one needs. Zalo
# finds people by the telephone number of their account there.
CHANNELS = {"email": "email", "sms": "phone", "zalo": "phone"}


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message as a carrier gets it: one language, one address."""

    uuid: UUID
    address: str
    recipient_name: str
    language: str
    subject: str
    body: str
    short: str
    link: str  # absolute, or empty
    at: datetime
    leave_link: str = ""  # where the recipient stops messages of this kind, if that is allowed
    zalo: Mapping[str, Any] = field(default_factory=dict)  # {template, price, data}


@dataclass(frozen=True, slots=True)
class Charge:
    """What a message costs before it is sent, as far as the carrier can know."""

    parts: int = 0
    dong: int = 0


class TemporaryFailure(Exception):
    """The message could not be handed over now; it may be tried again. Say why without names.

    :ivar pause: the least time to wait, where the carrier knows it.
    """

    def __init__(self, reason: str, *, pause: timedelta = timedelta()) -> None:
        """Keep both."""
        super().__init__(reason)
        self.pause = pause


class PermanentFailure(Exception):
    """The message will never be accepted at this address. Say why without names."""


class MessageCarrier(Protocol):
    """Takes messages to people over one channel. SMS uses `short`, Zalo its approved template."""

    channel: str

    def charge(self, message: OutgoingMessage) -> Charge:
        """What it will cost; counted against the agency's month before it is sent."""

    def send(self, message: OutgoingMessage) -> str:
        """
        Hand a message over; the carrier's own number of it, or nothing.

        :raises TemporaryFailure: if it should be tried again later.
        :raises PermanentFailure: if trying again is useless; another channel may be tried.
        """

    def remark(self, language: str) -> str:
        """What administrators should know about how this carrier works here, or nothing."""


@runtime_checkable
class CarriesRounds(Protocol):
    """A carrier that may keep something open (a connection) while many messages go out."""

    def round(self) -> AbstractContextManager[None]:
        """The time in which they go out; only this thread's messages belong to it."""


_carriers: dict[str, MessageCarrier] = {}


def register_carrier(carrier: MessageCarrier) -> None:
    """Offer a channel by this carrier; called from a connector's ready()."""
    if carrier.channel not in CHANNELS:
        raise ValueError(f"{carrier.channel} is no channel; use one of {', '.join(CHANNELS)}")
    _carriers[carrier.channel] = carrier


def carriers() -> dict[str, MessageCarrier]:
    """The installed carriers by channel, in the order in which pages show them."""
    return {channel: _carriers[channel] for channel in CHANNELS if channel in _carriers}


@contextmanager
def one_round() -> Iterator[None]:
    """While many messages go out: carriers may keep open what serves all of them."""
    with ExitStack() as stack:
        for carrier in carriers().values():
            if isinstance(carrier, CarriesRounds):
                stack.enter_context(carrier.round())
        yield
