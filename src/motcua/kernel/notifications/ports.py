"""Carriers of messages to the outside: e-mail, SMS, Zalo. A connector registers each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

# Channels that can exist, with the kind of contact point (kernel/parties) each one needs.
CHANNELS = {"email": "email", "sms": "phone", "zalo": "zalo"}


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


class TemporaryFailure(Exception):
    """The message could not be handed over now; it may be tried again. Say why without names."""


class PermanentFailure(Exception):
    """The message will never be accepted at this address. Say why without names."""


class MessageCarrier(Protocol):
    """Takes messages to people over one channel. SMS and Zalo carriers use `short`."""

    channel: str

    def send(self, message: OutgoingMessage) -> None:
        """
        Hand a message over.

        :raises TemporaryFailure: if it should be tried again later.
        :raises PermanentFailure: if trying again is useless.
        """

    def remark(self, language: str) -> str:
        """What administrators should know about how this carrier works here, or nothing."""


_carriers: dict[str, MessageCarrier] = {}


def register_carrier(carrier: MessageCarrier) -> None:
    """Offer a channel by this carrier; called from a connector's ready()."""
    if carrier.channel not in CHANNELS:
        raise ValueError(f"{carrier.channel} is no channel; use one of {', '.join(CHANNELS)}")
    _carriers[carrier.channel] = carrier


def carriers() -> dict[str, MessageCarrier]:
    """The installed carriers by channel, in the order in which pages show them."""
    return {channel: _carriers[channel] for channel in CHANNELS if channel in _carriers}
