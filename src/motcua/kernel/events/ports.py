"""What other apps plug in: reactions to events, and a time-stamping authority for the seals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, TypeVar

from django.apps import apps

from .events import Event, EventType

Reaction = Callable[[Event], None]
SetReaction = Callable[[Sequence[Event]], None]
R = TypeVar("R", bound=Callable[..., None])


class DuplicateSubscription(ValueError):
    """Two subscriptions were declared under one name."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """
    A reaction to events of some types, with its own place in the journal.

    `take_set` takes several at once, where the reaction was written so.
    """

    name: str
    event_names: tuple[str, ...]
    reaction: Reaction
    from_start: bool
    take_set: SetReaction | None = None


class TimeStamper(Protocol):
    """An authority that confirms when a digest existed (RFC 3161)."""

    def time_stamp(self, digest: bytes) -> bytes:
        """The token over a SHA-256 digest."""


def _one_by_one(take: SetReaction) -> Reaction:
    return lambda event: take([event])


_subscriptions: dict[str, Subscription] = {}
_time_stampers: list[TimeStamper] = []


def on(
    *types: EventType, name: str, from_start: bool = False, in_sets: bool = False
) -> Callable[[R], R]:
    """
    Have a function called after commit, once and in order, for every event of these types.

    Its database effects and its place in the journal are one transaction; what it does elsewhere
    may happen again after a crash. A subscription that arrives on an installation already at work
    hears what happens from then on, or everything with `from_start`. Belongs in subscriptions.py.

    :param in_sets: the function takes a list of events, to write for many in few statements. Where
        one of them cannot be taken, nothing of the list has happened, and each comes by itself.
    """
    if not types:
        raise ValueError(f"{name}: a subscription names the event types it hears")

    def register(reaction: R) -> R:
        if name in _subscriptions:
            raise DuplicateSubscription(name)
        names = tuple(event_type.name for event_type in types)
        _subscriptions[name] = (
            Subscription(name, names, _one_by_one(reaction), from_start, reaction)
            if in_sets
            else Subscription(name, names, reaction, from_start)
        )
        return reaction

    return register


def subscriptions() -> dict[str, Subscription]:
    """
    Every subscription by name, found in the subscriptions.py of each installed app.

    All events are known before: content may name those of any app.
    """
    _read_apps()
    return dict(_subscriptions)


@cache
def _read_apps() -> None:
    # Once a process: a worker asks several times a second, and looking for modules takes longer
    # than looking for news.
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith("motcua.")]
    for part in ("events", "subscriptions"):
        for name in ours:
            if find_spec(f"{name}.{part}"):
                import_module(f"{name}.{part}")


def register_time_stamper(stamper: TimeStamper) -> None:
    """Have every seal time-stamped by this authority; called from an app's ready()."""
    _time_stampers[:] = [stamper]


def time_stamper() -> TimeStamper | None:
    """The authority that stamps the seals, if one is installed."""
    return _time_stampers[0] if _time_stampers else None
