"""Who may open a page: one decorator on every view says it, and a test fails where none does."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponseBase

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused, SignInRequired

View = Callable[..., HttpResponseBase]


class ActingRequest(HttpRequest):
    """A request whose actor is known (ANONYMOUS where nobody signed in)."""

    actor: Actor


class Marked(Protocol):
    """A view that says who may open it."""

    access: str

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request."""


def _guard(view: View, mark: str, check: Callable[[Actor], None]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check(request.actor)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    guarded.access = mark  # type: ignore[attr-defined]
    return guarded


def public(view: View) -> View:
    """Anybody may open the page."""
    return _guard(view, "public", lambda actor: None)


def signed_in(view: View) -> View:
    """Anybody who signed in may open the page; others are led to sign in and come back."""

    def check(actor: Actor) -> None:
        if not actor.is_signed_in:
            raise SignInRequired()

    return _guard(view, "signed_in", check)


def official(permission: str | None = None) -> Callable[[View], View]:
    """Officials who hold the permission somewhere may open the page; actions check the rest."""

    def check(actor: Actor) -> None:
        if not actor.is_signed_in:
            raise SignInRequired()
        if not actor.is_official or (permission is not None and not actor.may(permission)):
            raise PermissionRefused()

    return lambda view: _guard(view, f"official:{permission or '*'}", check)


def machine(view: View) -> View:
    """Another system calls the address and proves itself inside the view (signature or token)."""
    return _guard(view, "machine", lambda actor: None)
