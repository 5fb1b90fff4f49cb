"""The administrator's screens: accounts and their roles."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import vietnam_day
from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.access.actions import accounts as account_actions
from motcua.kernel.access.actions.roles import assign_role, end_role
from motcua.kernel.access.actions.signing_in import end_sign_in
from motcua.kernel.access.models import Account
from motcua.kernel.access.permissions import MANAGE
from motcua.kernel.access.queries import accounts
from motcua.kernel.access.web.session import date_in, typed_date, uuid_in
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

PAGE_SIZE = 50


@require_GET
@official(MANAGE)
def account_list(request: ActingRequest) -> HttpResponse:
    """Officials' accounts."""
    words = request.GET.get("tim", "")
    rows = accounts.list_accounts(
        actor=request.actor,
        words=words,
        after=request.GET.get("sau", ""),
        limit=PAGE_SIZE + 1,
    )
    more = rows[PAGE_SIZE - 1].username if len(rows) > PAGE_SIZE else ""
    context = {"accounts": rows[:PAGE_SIZE], "words": words, "more": more}
    return render(request, "access/account_list.html", context, fragment="results")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@official(MANAGE)
def account_create(request: ActingRequest) -> HttpResponse:
    """Make an official's account for a person, new or on file."""
    errors: dict[str, str] = {}
    names = ("full_name", "personal_code", "gender", "username", "description", "password")
    values = {name: request.POST.get(name, "").strip() for name in names}
    if request.method == "POST":
        try:
            account = _create(request, values)
        except Refusal as refusal:
            errors = _errors_of(refusal)
        else:
            return redirect("access:account_show_other", account=account.uuid)
    context = {"values": values, "birth_date": typed_date(request, "birth_date"), "errors": errors}
    return render(request, "access/account_create.html", context, status=422 if errors else 200)


@transaction.atomic
def _create(request: ActingRequest, values: dict[str, str]) -> Account:
    at = clock.now()
    birth_date = date_in(request, "birth_date", message=_("Ngày này không có trên lịch."))
    gender = values["gender"]
    party = parties.register_person(
        actor=request.actor,
        full_name=values["full_name"],
        personal_code=values["personal_code"] or None,
        birth_date=birth_date,
        gender="male" if gender == "male" else "female" if gender == "female" else None,
        at=at,
    )
    return account_actions.create_official_account(
        actor=request.actor,
        username=values["username"],
        party_uuid=party.uuid,
        password=values["password"],
        description=values["description"],
        at=at,
    )


@never_cache
@require_GET
@official(MANAGE)
def account_show_other(request: ActingRequest, account: UUID) -> HttpResponse:
    """One official's account: roles, delegations, devices."""
    at = clock.now()
    row = accounts.get_account(account)
    if row.kind != Account.Kind.OFFICIAL:
        raise accounts.AccountNotFound()
    name = parties.party_names(
        [row.party.uuid], actor=request.actor, purpose=gettext_noop("Quản trị tài khoản"), at=at
    )[row.party.uuid]
    context = {
        "account": row,
        "name": name,
        "assignments": accounts.list_assignments(row, on=vietnam_day(at)),
        "delegations": accounts.list_delegations(row, on=vietnam_day(at)),
        "sign_ins": accounts.list_open_sign_ins(row, at=at),
        "has_second_factor": accounts.has_second_factor(row),
    }
    return render(request, "access/account_show_other.html", context)


@require_POST
@official(MANAGE)
def account_switch(request: ActingRequest, account: UUID) -> HttpResponse:
    """Lock an account, unlock it, or sign out one of its devices."""
    at = clock.now()
    wanted = request.POST.get("wanted", "")
    sign_in_uuid = uuid_in(request, "sign_in")
    if wanted == "lock":
        account_actions.deactivate_account(actor=request.actor, account_uuid=account, at=at)
    elif wanted == "unlock":
        account_actions.reactivate_account(actor=request.actor, account_uuid=account, at=at)
    elif sign_in_uuid is not None:
        end_sign_in(actor=request.actor, sign_in_uuid=sign_in_uuid, at=at, reason="revoked")
    return redirect("access:account_show_other", account=account)


@require_http_methods(["GET", "POST"])
@official(MANAGE)
def role_assign(request: ActingRequest, account: UUID) -> HttpResponse:
    """Give a role at an agency for a period."""
    row = accounts.get_account(account)
    on = vietnam_day(clock.now())
    errors: dict[str, str] = {}
    agencies = [
        (str(one.uuid), one.name)
        for one in organizations.list_agencies(on=on)
        if request.actor.may(MANAGE, one.path)
    ]
    if request.method == "POST":
        try:
            pick(request, agency=agencies)
            _assign(request, row, on)
        except Refusal as refusal:
            errors = _errors_of(refusal)
        else:
            return redirect("access:account_show_other", account=account)
    context = {
        "account": row,
        "agencies": agencies,
        "roles": [(role.code, role.name) for role in accounts.list_roles()],
        "values": {name: request.POST.get(name, "") for name in ("role", "agency")},
        "valid_from": typed_date(request, "valid_from"),
        "valid_to": typed_date(request, "valid_to"),
        "errors": errors,
    }
    return render(request, "access/role_assign.html", context, status=422 if errors else 200)


def _assign(request: ActingRequest, row: Account, on: date) -> None:
    wrong_day = _("Ngày này không có trên lịch. Ví dụ: 21 11 2026.")
    valid_from = date_in(request, "valid_from", message=wrong_day) or on
    valid_to = date_in(request, "valid_to", message=wrong_day)
    agency_uuid = uuid_in(request, "agency")
    if agency_uuid is None or not request.POST.get("role"):
        missing = "role" if agency_uuid else "agency"
        raise InvalidInput(fields={missing: _("Vui lòng chọn vai trò và cơ quan.")})
    assign_role(
        actor=request.actor,
        account_uuid=row.uuid,
        role=request.POST["role"],
        agency_uuid=agency_uuid,
        valid_from=valid_from,
        valid_to=valid_to,
        at=clock.now(),
    )


@require_POST
@official(MANAGE)
def role_end(request: ActingRequest, account: UUID, assignment: UUID) -> HttpResponse:
    """End a role today."""
    if not any(
        row.uuid == assignment
        for row in accounts.list_assignments(
            accounts.get_account(account), on=vietnam_day(clock.now())
        )
    ):
        raise NotFound()
    at = clock.now()
    end_role(actor=request.actor, assignment_uuid=assignment, on=vietnam_day(at), at=at)
    return redirect("access:account_show_other", account=account)


def _errors_of(refusal: Refusal) -> dict[str, str]:
    """The problems beside their fields; a problem of none of them stands at the top."""
    message = refusal.message(get_language() or "vi")
    words = {
        "username": _("Tên đăng nhập gồm 3 đến 60 chữ thường, chữ số, dấu chấm hoặc gạch nối."),
        "valid_to": _("Ngày kết thúc phải sau ngày bắt đầu."),
    }
    if not refusal.fields:
        return {"": message}
    if not isinstance(refusal, InvalidInput):
        return {
            "password" if field == "new_password" else field: message for field in refusal.fields
        }
    return {field: words.get(field, told or message) for field, told in refusal.fields.items()}
