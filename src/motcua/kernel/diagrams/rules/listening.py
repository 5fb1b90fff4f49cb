"""What waits for a message, a signal or a timer: at rest, on a border, or to begin a handler."""

from collections.abc import Iterator
from dataclasses import dataclass

from .net import Element, Net


@dataclass(frozen=True, slots=True)
class Listening:
    """
    The events of a net that hear one thing.

    :ivar rests: receive tasks and catching events by themselves.
    :ivar choices: pairs of an event-based gateway and the event behind it.
    :ivar borders: events on the borders of activities.
    :ivar handlers: pairs of an event sub-process and its start event.
    """

    rests: tuple[Element, ...]
    choices: tuple[tuple[Element, Element], ...]
    borders: tuple[Element, ...]
    handlers: tuple[tuple[Element, Element], ...]


def heard_in(net: Net, trigger: str, name: str) -> Listening:
    """Everything in a net that hears a message or signal of a name."""

    def hears(element: Element) -> bool:
        return element.trigger == trigger and element.reference == name

    gateways = tuple(net.of_kind("event_gateway"))
    behind = {event.id for gateway in gateways for event in choices_of(net, gateway)}
    return Listening(
        rests=tuple(e for e in net.of_kind("receive", "catch") if hears(e) and e.id not in behind),
        choices=tuple(
            (gateway, event)
            for gateway in gateways
            for event in choices_of(net, gateway)
            if hears(event)
        ),
        borders=tuple(e for e in net.of_kind("boundary") if hears(e)),
        handlers=tuple(
            (sub, start)
            for container in net.containers
            for sub, start in net.handlers(container)
            if hears(start)
        ),
    )


def choices_of(net: Net, gateway: Element) -> Iterator[Element]:
    """The events of which the first that happens is taken after an event-based gateway."""
    return (net.elements[flow.target] for flow in net.leaving(gateway.id))


def timers_on(net: Net, element: Element) -> Iterator[Element]:
    """The timers on the border of an activity."""
    return (event for event in net.boundaries(element.id) if event.trigger == "timer")
