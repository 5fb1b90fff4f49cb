"""The second sign-in step, and enrolling the app that it needs."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web import clock, limits
from motcua.base.web.access import ActingRequest, public
from motcua.base.web.pages import render
from motcua.kernel.access.actions import second_factors
from motcua.kernel.access.actions.passkeys import challenge_to_answer, give_passkey
from motcua.kernel.access.actions.signing_in import (
    actor_of_account,
    complete_sign_in,
    skip_second_factor,
)
from motcua.kernel.access.models import Account, SignIn
from motcua.kernel.access.permissions import require_second_factor, second_factor_is_required
from motcua.kernel.access.queries.accounts import get_account, has_second_factor, list_passkeys
from motcua.kernel.access.web.session import (
    CHALLENGE_KEY,
    ENROLMENT_KEY,
    NEXT_KEY,
    home_of,
    leave_for,
    pending,
    promote,
    site_of,
)

TRIES = 6
WINDOW = 10 * 60


@never_cache
@require_http_methods(["GET", "POST"])
@public
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code, a passkey or a recovery code; who has none yet enrols first."""
    at = clock.now()
    row = pending(request, at=at)
    if row is None:
        return redirect("access:sign_in")
    if not has_second_factor(row.account) and request.POST.get("kind") != "skip":
        return redirect("access:totp_enroll")
    error = ("", "")
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind != "skip":
            limits.hit(f"second-factor:{row.account.uuid}", limit=TRIES, seconds=WINDOW, at=at)
        try:
            _answer(request, row, kind)
        except Refusal as refusal:
            field = next(iter(refusal.fields), "passkey")
            error = (field, refusal.message(get_language() or "vi"))
        else:
            promote(request)
            return leave_for(request, row.account)
    return _ask(request, row, error)


def _answer(request: HttpRequest, row: SignIn, kind: str) -> None:
    at = clock.now()
    if kind == "skip":
        skip_second_factor(sign_in=row, at=at)
    elif kind == "passkey":
        give_passkey(
            sign_in=row,
            credential=request.POST.get("credential", ""),
            challenge=request.session.pop(CHALLENGE_KEY, ""),
            site=site_of(request),
            at=at,
        )
    elif kind == "recovery":
        second_factors.give_recovery_code(
            sign_in=row, code=request.POST.get("recovery_code", ""), at=at
        )
    else:
        second_factors.give_totp(sign_in=row, code=request.POST.get("code", ""), at=at)


def _ask(request: HttpRequest, row: SignIn, error: tuple[str, str]) -> HttpResponse:
    options = ""
    if list_passkeys(row.account):
        question = challenge_to_answer(account=row.account, site=site_of(request))
        request.session[CHALLENGE_KEY] = question.challenge
        options = question.options
    context = {
        "has_totp": row.account.has_totp,
        "passkey_options": options,
        "error": error,
        "is_required": second_factor_is_required(),
    }
    return render(request, "access/second_factor.html", context, status=422 if error[1] else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@public
def totp_enroll(request: ActingRequest) -> HttpResponse:
    """Enrol an authenticator app: at the first sign-in, or later from the account page."""
    at = clock.now()
    row = pending(request, at=at)
    if row is None and not request.actor.is_official:
        return redirect("access:sign_in")
    if row is not None and has_second_factor(row.account):
        # Whoever knows only the password must not enrol a telephone of their own.
        return redirect("access:second_factor")
    account = row.account if row else get_account(request.actor.uuid)
    if row is None and has_second_factor(account):
        require_second_factor(request.actor)
    sealed = request.session.setdefault(
        ENROLMENT_KEY, second_factors.sealed(second_factors.new_totp_secret())
    )
    secret = second_factors.unsealed(sealed)
    error = ""
    if request.method == "POST":
        limits.hit(f"second-factor:{account.uuid}", limit=TRIES, seconds=WINDOW, at=at)
        try:
            codes = second_factors.enroll_totp(
                actor=actor_of_account(account),
                account_uuid=account.uuid,
                secret=secret,
                code=request.POST.get("code", ""),
                at=at,
            )
        except Refusal as refusal:
            error = refusal.message(get_language() or "vi")
        else:
            return _enrolled(request, row, codes)
    return _enrolment(request, row, account, secret, error)


def _enrolment(
    request: HttpRequest, row: SignIn | None, account: Account, secret: str, error: str
) -> HttpResponse:
    address = second_factors.enrolment_address(
        account=account, secret=secret, site=site_of(request).title
    )
    context = {
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "error": error,
        "codes": [],
        "onward": "",
        "is_first": row is not None,
        "is_required": second_factor_is_required(),
    }
    return render(request, "access/totp_enroll.html", context, status=422 if error else 200)


def _enrolled(request: HttpRequest, row: SignIn | None, codes: list[str]) -> HttpResponse:
    del request.session[ENROLMENT_KEY]
    onward = ""
    if row is not None:
        complete_sign_in(sign_in=row, with_second_factor=True, at=clock.now())
        promote(request)
        onward = request.session.pop(NEXT_KEY, "") or home_of(row.account.kind)
    return render(
        request, "access/totp_enroll.html", {"codes": codes, "onward": onward, "error": ""}
    )
