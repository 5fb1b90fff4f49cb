"""Finds out who makes a request, when somebody first asks, and what they may do today."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from motcua.base.actors import ANONYMOUS, Actor
from motcua.base.web import clock
from motcua.base.web.tokens import sent_token
from motcua.kernel.access.actions.signing_in import mark_seen
from motcua.kernel.access.queries.requests import actor_of_token, presence_of
from motcua.kernel.parties import api as parties

SIGN_IN_KEY = "sign_in"
_MACHINES = "/api/"  # at the beginning of an address, or behind the name of a foreign interface


class ActorMiddleware:
    """
    Sets `request.actor`. Nothing is asked until a page wants to know: then the session and one
    statement for account and grants.

    Where an address holds /api/ only a token counts, never a cookie: so no page of another site
    can make a browser write there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the actor at hand, and with the screen named for the reading log."""
        find = _actor_of_program if _MACHINES in request.path else _actor_of_browser
        request.actor = SimpleLazyObject(lambda: find(request))  # type: ignore[attr-defined]

        def screen() -> str:
            match = request.resolver_match
            return match.view_name if match else request.path

        with parties.reading_from(screen):
            return self.get_response(request)


def sign_in_of(request: HttpRequest) -> UUID | None:
    """The sign-in that the browser's session names, whatever has become of it."""
    named = request.session.get(SIGN_IN_KEY)
    return UUID(named) if named else None


def _actor_of_browser(request: HttpRequest) -> Actor:
    sign_in_uuid = sign_in_of(request)
    if sign_in_uuid is None:
        return ANONYMOUS
    at = clock.now()
    presence = presence_of(sign_in_uuid, at=at)
    if presence.is_to_be_marked:
        mark_seen(sign_in_uuid=sign_in_uuid, at=at)
    return presence.actor


def _actor_of_program(request: HttpRequest) -> Actor:
    token = sent_token(request)
    found = actor_of_token(token, at=clock.now()) if token else None
    return found or ANONYMOUS
