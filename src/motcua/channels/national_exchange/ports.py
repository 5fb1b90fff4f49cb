"""What a connector plugs in: the way to the national portal."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, runtime_checkable


class PortalDown(Exception):
    """The portal cannot be reached or lets nobody in; `reason` is a word, never its answer."""

    def __init__(self, reason: str) -> None:
        """Keep the word: unreachable, slow, broken, login_refused, no_tls …"""
        self.reason = reason
        super().__init__(reason)


class PortalRefused(Exception):
    """The portal answered and did not take this message; asking again alone will not help."""

    def __init__(self, code: str, words: str = "") -> None:
        """Keep the portal's error code and what it said."""
        self.code, self.words = code, words
        super().__init__(code)


class FileUnavailable(Exception):
    """A file that a dossier names cannot be had: missing, too_large, foreign_host."""

    def __init__(self, reason: str) -> None:
        """Keep the word."""
        self.reason = reason
        super().__init__(reason)


class Portal(Protocol):
    """The national portal as its guide describes it: one address, services by name, sessions."""

    @property
    def address(self) -> str:
        """Where it is."""
        ...

    @property
    def intake_service(self) -> str:
        """The service that gives dossiers submitted there; empty: they are pushed."""
        ...

    def call(self, service: str, content: Mapping[str, Any]) -> Any:
        """
        What a service answers; sessions are begun and renewed on the way.

        :raises PortalDown: if it cannot be reached, is too slow, or lets us not in.
        :raises PortalRefused: if it answered with an error code.
        """

    def fetch(self, address: str) -> bytes:
        """
        The content of a file that a dossier names.

        :raises PortalDown: if the portal cannot be reached.
        :raises FileUnavailable: if there is none, it is too large, or it lies with a stranger.
        """


@runtime_checkable
class KeepsLine(Protocol):
    """A portal whose connection may serve many calls."""

    def round(self) -> AbstractContextManager[None]:
        """The time in which this thread makes them."""


_portals: list[Portal] = []


def register_portal(portal: Portal) -> None:
    """Exchange dossiers with this portal; called from a connector's ready()."""
    _portals[:] = [portal]


def forget_portal() -> None:
    """Exchange with nobody any more."""
    _portals.clear()


def portal() -> Portal | None:
    """The portal, where one is connected."""
    return _portals[0] if _portals else None


def one_round() -> AbstractContextManager[None]:
    """While many messages go out: the portal's connection may be kept for all of them."""
    connected = portal()
    return connected.round() if isinstance(connected, KeepsLine) else nullcontext()
