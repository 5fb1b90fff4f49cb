"""One call over HTTP and its answer, with what may go wrong on the way told apart."""

from typing import Any
from urllib.parse import urlsplit

import httpx

from motcua.kernel.notifications import api as notifications

TIMEOUT = httpx.Timeout(10.0, connect=4.0)
_LOCAL = {"localhost", "127.0.0.1", "::1"}


def call(request: httpx.Request) -> dict[str, Any]:
    """
    The object with which a request is answered.

    :raises TemporaryFailure: without an answer, or for one that is none.
    """
    parts = urlsplit(str(request.url))
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        raise notifications.TemporaryFailure("Zalo's address is not https")
    try:
        with httpx.Client(timeout=TIMEOUT) as client:
            response = client.send(request)
    except httpx.HTTPError as error:
        raise notifications.TemporaryFailure(type(error).__name__) from error
    if response.status_code != 200:
        raise notifications.TemporaryFailure(f"Zalo answered {response.status_code}")
    try:
        answer = response.json()
    except ValueError as error:
        raise notifications.TemporaryFailure("the answer cannot be read") from error
    if not isinstance(answer, dict):
        raise notifications.TemporaryFailure("the answer is no object")
    return answer
