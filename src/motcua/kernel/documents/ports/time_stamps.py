"""Who says when: the port for RFC 3161 time-stamp authorities, and a client over HTTP."""

from datetime import datetime
from typing import Protocol

import httpx
from django.conf import settings

from .signing_keys import SigningUnavailable


class TimeStamper(Protocol):
    """A time-stamp authority."""

    def stamp(self, request: bytes, *, at: datetime) -> bytes:
        """
        Answer a TimeStampReq (DER) with a TimeStampResp (DER).

        `at` is for authorities inside the installation; others read their own clock.
        """


class HttpTimeStamper:
    """A time-stamp authority on the network, as RFC 3161, section 3.4 describes it."""

    def __init__(self, url: str, *, seconds: float = 10) -> None:
        """Ask the authority at this address."""
        self.url = url
        self.seconds = seconds

    def stamp(self, request: bytes, *, at: datetime) -> bytes:
        """Send the request and take the answer."""
        try:
            answer = httpx.post(
                self.url,
                content=request,
                headers={"Content-Type": "application/timestamp-query"},
                timeout=self.seconds,
            ).raise_for_status()
        except httpx.HTTPError as error:
            raise SigningUnavailable() from error
        if not answer.headers.get("Content-Type", "").startswith("application/timestamp-reply"):
            raise SigningUnavailable()
        return answer.content


_chosen: list[TimeStamper] = []


def register_time_stamper(stamper: TimeStamper) -> None:
    """Ask this authority from now on."""
    _chosen[:] = [stamper]


def time_stamper() -> TimeStamper:
    """The registered authority, else the one that MOTCUA_TIMESTAMP_URL names, else the demo's."""
    if _chosen:
        return _chosen[0]
    if settings.MOTCUA_TIMESTAMP_URL:
        return HttpTimeStamper(settings.MOTCUA_TIMESTAMP_URL)
    from .demo_authority import demo_authority

    return demo_authority()
