"""What other apps plug in: reactions to events, and a time-stamping authority for the seals."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from django.apps import apps

from .events import Event, EventType

Reaction = Callable[[Event], None]


class DuplicateSubscription(ValueError):
    """Two subscriptions were declared under one name."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A reaction to events of some types, with its own place in the journal."""

    name: str
    event_names: tuple[str, ...]
    reaction: Reaction
    from_start: bool


class TimeStamper(Protocol):
    """An authority that confirms when a digest existed (RFC 3161)."""

    def time_stamp(self, digest: bytes) -> bytes:
        """The token over a SHA-256 digest."""


_subscriptions: dict[str, Subscription] = {}
_time_stampers: list[TimeStamper] = []


def on(*types: EventType, name: str, from_start: bool = False) -> Callable[[Reaction], Reaction]:
    """
    Have a function called after commit, once and in order, for every event of these types.

    Its database effects and its place in the journal are one transaction; what it does elsewhere
    may happen again after a crash. A subscription that arrives on an installation already at work
    hears what happens from then on, or everything with `from_start`. Belongs in subscriptions.py.
    """
    if not types:
        raise ValueError(f"{name}: a subscription names the event types it hears")

    def register(reaction: Reaction) -> Reaction:
        if name in _subscriptions:
            raise DuplicateSubscription(name)
        names = tuple(event_type.name for event_type in types)
        _subscriptions[name] = Subscription(name, names, reaction, from_start)
        return reaction

    return register


def subscriptions() -> dict[str, Subscription]:
    """
    Every subscription by name, found in the subscriptions.py of each installed app.

    All events are known before: content may name those of any app.
    """
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith("motcua.")]
    for part in ("events", "subscriptions"):
        for name in ours:
            if find_spec(f"{name}.{part}"):
                import_module(f"{name}.{part}")
    return dict(_subscriptions)


def register_time_stamper(stamper: TimeStamper) -> None:
    """Have every seal time-stamped by this authority; called from an app's ready()."""
    _time_stampers[:] = [stamper]


def time_stamper() -> TimeStamper | None:
    """The authority that stamps the seals, if one is installed."""
    return _time_stampers[0] if _time_stampers else None
