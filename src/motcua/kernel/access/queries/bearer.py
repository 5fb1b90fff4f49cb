"""Bearer authentication for the machines' door."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from motcua.base.actors import Actor


class TokenBearer(HttpBearer):
    """
    Lets a request with a valid token in; `auth=access.bearer` on a router or an endpoint.

    The middleware has already found the actor behind the token: this only insists on one.
    """

    openapi_description = "A token from the account page: `Authorization: Bearer mc_…`."

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor behind the token, or None: 401."""
        actor: Any = getattr(request, "actor", None)
        return actor if actor is not None and actor.is_signed_in else None


bearer = TokenBearer()
