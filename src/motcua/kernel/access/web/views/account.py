"""One's own account: what is on file, how one is reached, where one is signed in."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.base.web import clock, limits
from motcua.base.web.access import ActingRequest, official, signed_in
from motcua.base.web.pages import render
from motcua.kernel.access.actions.accounts import change_password
from motcua.kernel.access.actions.signing_in import end_sign_in
from motcua.kernel.access.actions.tokens import issue_token, revoke_token
from motcua.kernel.access.queries import accounts
from motcua.kernel.access.queries.grants import agency_names
from motcua.kernel.access.web.middleware import sign_in_of
from motcua.kernel.parties import api as parties

CONTACT_KINDS = ("phone", "email", "zalo")
TOKEN_DAYS = (7, 30, 90, 365)


@never_cache
@require_GET
@signed_in
def account_show(request: ActingRequest) -> HttpResponse:
    """My account."""
    at = clock.now()
    account = accounts.get_account(request.actor.uuid)
    on = vietnam_day(at)
    names = agency_names({grant.agency_uuid for grant in request.actor.grants})
    roles = {role.code: role.name for role in accounts.list_roles()}
    context = {
        "account": account,
        "party": parties.read_party(
            actor=request.actor,
            party_uuid=account.party.uuid,
            purpose=gettext_noop("Xem tài khoản của mình"),
            at=at,
        ),
        "represented": parties.list_represented_by(account.party.uuid, on),
        "grants": [
            (roles.get(grant.role, grant.role), names.get(grant.agency_uuid, ""), grant)
            for grant in request.actor.grants
        ],
        "roles": roles,
        "sign_ins": accounts.list_open_sign_ins(account, at=at, current=sign_in_of(request)),
        "passkeys": accounts.list_passkeys(account),
        "tokens": accounts.list_tokens(account, at=at),
        "delegations": accounts.list_delegations(account, on=on),
    }
    return render(request, "access/account_show.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def contact_change(request: ActingRequest) -> HttpResponse:
    """Change my telephone, e-mail address or Zalo number."""
    account = accounts.get_account(request.actor.uuid)
    known = parties.list_contact_points(account.party.uuid)
    values = {kind: known.get(kind, ("", False))[0] for kind in CONTACT_KINDS}
    errors: dict[str, str] = {}
    if request.method == "POST":
        for kind in CONTACT_KINDS:
            given = request.POST.get(kind, "").strip()
            if given in {"", values[kind]}:
                continue
            values[kind] = given
            try:
                parties.set_contact_point(
                    actor=request.actor,
                    party_uuid=account.party.uuid,
                    kind=kind,
                    value=given,
                    at=clock.now(),
                )
            except InvalidInput as refusal:
                errors |= refusal.fields
        if not errors:
            return redirect("access:account_show")
    context = {"values": values, "errors": errors}
    return render(request, "access/contact_change.html", context, status=422 if errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@official()
def password_change(request: ActingRequest) -> HttpResponse:
    """Change my password; every other device is signed out."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        at = clock.now()
        limits.hit(f"password-change:{request.actor.uuid}", limit=10, seconds=900, at=at)
        if request.POST.get("new_password") != request.POST.get("repeated_password"):
            errors = {"repeated_password": _("Hai lần nhập mật khẩu mới chưa giống nhau.")}
        else:
            try:
                change_password(
                    actor=request.actor,
                    account_uuid=request.actor.uuid,
                    current_password=request.POST.get("current_password", ""),
                    new_password=request.POST.get("new_password", ""),
                    keep_sign_in=sign_in_of(request),
                    at=at,
                )
            except Refusal as refusal:
                message = refusal.message(get_language() or "vi")
                errors = {field: message for field in refusal.fields}
        if not errors:
            return redirect("access:account_show")
    context = {"errors": errors}
    return render(request, "access/password_change.html", context, status=422 if errors else 200)


@require_POST
@signed_in
def sign_in_end(request: ActingRequest, sign_in: UUID) -> HttpResponse:
    """Sign out one device: mine, or as administrator anybody's."""
    end_sign_in(actor=request.actor, sign_in_uuid=sign_in, at=clock.now(), reason="revoked")
    return redirect("access:account_show")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def token_create(request: ActingRequest) -> HttpResponse:
    """Make a token for a program of mine; it is shown once."""
    held = sorted({one for grant in request.actor.grants for one in grant.permissions})
    error, token = "", ""
    if request.method == "POST":
        at = clock.now()
        typed = request.POST.get("days", "")
        days = int(typed) if typed in {str(one) for one in TOKEN_DAYS} else TOKEN_DAYS[0]
        try:
            _row, token = issue_token(
                actor=request.actor,
                name=request.POST.get("name", ""),
                permissions=request.POST.getlist("permissions"),
                expires_at=at + timedelta(days=days),
                at=at,
            )
        except InvalidInput:
            error = _("Vui lòng đặt tên để sau này nhận ra mã truy cập này.")
    context = {"held": held, "days": TOKEN_DAYS, "error": error, "token": token}
    return render(request, "access/token_create.html", context, status=422 if error else 200)


@require_POST
@signed_in
def token_revoke(request: ActingRequest, token: UUID) -> HttpResponse:
    """Make a token of mine worthless."""
    revoke_token(actor=request.actor, token_uuid=token, at=clock.now())
    return redirect("access:account_show")
