"""What the browser's session keeps about signing in, and where a request comes from."""

from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.base.content import province
from motcua.base.errors import InvalidInput
from motcua.base.text import in_language
from motcua.base.web.addresses import address_of
from motcua.kernel.access.actions.passkeys import Site
from motcua.kernel.access.actions.signing_in import Whence
from motcua.kernel.access.models import Account, SignIn
from motcua.kernel.access.queries.accounts import find_pending_sign_in

from .middleware import SIGN_IN_KEY, sign_in_of

NEXT_KEY = "after_sign_in"
ATTEMPT_KEY = "identity_attempt"
ENROLMENT_KEY = "totp_enrolment"
CHALLENGE_KEY = "passkey_challenge"


def safe_next(request: HttpRequest, given: str) -> str:
    """An address of this site to go on to, or nothing when it leads elsewhere."""
    is_safe = url_has_allowed_host_and_scheme(
        given, {request.get_host()}, require_https=request.is_secure()
    )
    return given if given and is_safe and not urlsplit(given).path.startswith("/dang-") else ""


def enter(request: HttpRequest, sign_in: SignIn, *, onward: str) -> HttpResponse:
    """Put a sign-in into a fresh session and go on: to the second factor, or to the page."""
    # A session that somebody planted before must not become a signed-in one.
    request.session.flush()
    request.session[SIGN_IN_KEY] = str(sign_in.uuid)
    request.session[NEXT_KEY] = onward
    if sign_in.completed_at is None:
        return redirect("access:second_factor")
    return leave_for(request, sign_in.account)


def promote(request: HttpRequest) -> None:
    """Give the session another name once the second factor was given."""
    request.session.cycle_key()


def leave_for(request: HttpRequest, account: Account) -> HttpResponse:
    """Go to the page that was asked for before signing in, or to the person's first page."""
    return redirect(request.session.pop(NEXT_KEY, "") or home_of(account.kind))


def home_of(kind: str) -> str:
    """The first page of an official (the worklist) or of anybody else."""
    address = "/cong-viec" if kind == Account.Kind.OFFICIAL else "/"
    try:
        resolve(address)
    except Resolver404:
        return reverse("access:account_show")
    return address


def pending(request: HttpRequest, *, at: datetime) -> SignIn | None:
    """The sign-in of this browser that still waits for its second factor, or None."""
    uuid = sign_in_of(request)
    return find_pending_sign_in(uuid, at=at) if uuid else None


def whence(request: HttpRequest) -> Whence:
    """The browser and the address behind a request."""
    return Whence(user_agent=request.headers.get("User-Agent", ""), address=address_of(request))


def site_of(request: HttpRequest) -> Site:
    """The site as a passkey knows it."""
    scheme = "https" if request.is_secure() else "http"
    title = in_language(province()["site"]["short_title"], "vi")
    return Site(
        domain=urlsplit(f"//{request.get_host()}").hostname or "",
        origin=f"{scheme}://{request.get_host()}",
        title=title,
    )


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    """A uuid that a form sent, or None when it is none."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def typed_date(request: HttpRequest, name: str) -> tuple[str, str, str]:
    """The three parts of a date as they were typed."""
    return (
        request.POST.get(f"{name}-day", "").strip(),
        request.POST.get(f"{name}-month", "").strip(),
        request.POST.get(f"{name}-year", "").strip(),
    )


def date_in(request: HttpRequest, name: str, *, message: str) -> date | None:
    """
    A date that a form sent in three parts, or None when all are empty.

    :raises InvalidInput: if it is no day of the calendar.
    """
    parts = typed_date(request, name)
    if not any(parts):
        return None
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError as error:
        raise InvalidInput(fields={name: message}) from error
