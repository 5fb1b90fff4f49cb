"""Where a request comes from, for rate limits and for telling people of their sessions."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of the caller; behind our own proxy the one that the proxy saw."""
    if settings.MOTCUA_SECURE:
        seen = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))
