"""Signing in and out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.web import clock, limits
from motcua.base.web.access import ActingRequest, public
from motcua.base.web.addresses import address_of
from motcua.base.web.pages import render
from motcua.kernel.access.actions.signing_in import (
    SignInFailed,
    end_sign_in,
    sign_in_with_identity,
    sign_in_with_password,
)
from motcua.kernel.access.ports import IdentityRefused, identity_provider, identity_providers
from motcua.kernel.access.web.middleware import sign_in_of
from motcua.kernel.access.web.session import ATTEMPT_KEY, enter, home_of, safe_next, whence

TRIES_PER_NAME = 10
TRIES_PER_ADDRESS = 60
WINDOW = 15 * 60
ATTEMPT_SECONDS = 10 * 60


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@public
def sign_in(request: ActingRequest) -> HttpResponse:
    """Choose how to sign in; officials do it right here."""
    onward = safe_next(request, request.POST.get("next", request.GET.get("next", "")))
    error = ""
    if request.method == "POST":
        at = clock.now()
        username = request.POST.get("username", "")[:200]
        limits.hit(
            f"sign-in-name:{username.strip().lower()}", limit=TRIES_PER_NAME, seconds=WINDOW, at=at
        )
        limits.hit(
            f"sign-in-address:{address_of(request)}",
            limit=TRIES_PER_ADDRESS,
            seconds=WINDOW,
            at=at,
        )
        try:
            row = sign_in_with_password(
                username=username,
                password=request.POST.get("password", "")[:1000],
                whence=whence(request),
                at=at,
            )
        except SignInFailed as refusal:
            error = refusal.message(get_language() or "vi")
        else:
            return enter(request, row, onward=onward)
    elif request.actor.is_signed_in:
        return redirect(onward or home_of(request.actor.kind))
    context = {
        "providers": [(one.name, one.title) for one in identity_providers()],
        "onward": onward,
        "error": error,
        "username": request.POST.get("username", ""),
    }
    return render(request, "access/sign_in.html", context, status=422 if error else 200)


@never_cache
@require_GET
@public
def provider_start(request: HttpRequest, provider: str) -> HttpResponse:
    """
    Go to an identity provider. A link, not a form: browsers apply `form-action` of our policy to
    the redirect that follows a form and would stop it.
    """
    at = clock.now()
    try:
        departure = identity_provider(provider).depart(
            return_address=_return_address(request, provider), at=at
        )
    except Refusal as refusal:
        return _failed(request, refusal)
    request.session[ATTEMPT_KEY] = {
        "provider": provider,
        "kept": dict(departure.kept),
        "onward": safe_next(request, request.GET.get("next", "")),
        "until": at.timestamp() + ATTEMPT_SECONDS,
    }
    return redirect(departure.address)


@never_cache
@require_GET
@public
def provider_return(request: HttpRequest, provider: str) -> HttpResponse:
    """Come back from an identity provider. An attempt is taken out of the session: one use."""
    at = clock.now()
    attempt = request.session.pop(ATTEMPT_KEY, None)
    try:
        if attempt is None or attempt["provider"] != provider or at.timestamp() > attempt["until"]:
            raise IdentityRefused()
        identity = identity_provider(provider).arrive(
            query=request.GET.dict(),
            kept=attempt["kept"],
            return_address=_return_address(request, provider),
            at=at,
        )
        row = sign_in_with_identity(identity=identity, whence=whence(request), at=at)
    except Refusal as refusal:
        return _failed(request, refusal)
    return enter(request, row, onward=attempt["onward"])


@never_cache
@require_POST
@public
def sign_out(request: ActingRequest) -> HttpResponse:
    """End this sign-in and forget the session."""
    uuid = sign_in_of(request)
    if uuid is not None and request.actor.is_signed_in:
        end_sign_in(actor=request.actor, sign_in_uuid=uuid, at=clock.now())
    request.session.flush()
    return redirect(home_of("person") if request.actor.kind == "person" else "access:sign_in")


def _return_address(request: HttpRequest, provider: str) -> str:
    return request.build_absolute_uri(reverse("access:provider_return", args=[provider]))


def _failed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(
        request,
        "access/provider_return.html",
        {"message": refusal.message(get_language() or "vi")},
        status=refusal.status,
    )
