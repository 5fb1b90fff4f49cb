"""Lending one's authority to a colleague."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.access.actions.delegation import delegate, revoke_delegation
from motcua.kernel.access.permissions import require_second_factor
from motcua.kernel.access.queries.accounts import list_colleagues, list_roles
from motcua.kernel.access.queries.grants import agency_names
from motcua.kernel.access.rules.factors import need_second_factor
from motcua.kernel.access.web.session import date_in, typed_date


@require_http_methods(["GET", "POST"])
@official()
def delegation_create(request: ActingRequest) -> HttpResponse:
    """Lend one of my roles to a colleague for a time."""
    own = [grant for grant in request.actor.grants if grant.delegated_by is None]
    if need_second_factor(tuple(own)):
        require_second_factor(request.actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _delegate(request)
        except InvalidInput as refusal:
            errors = _in_words(refusal)
        except Refusal as refusal:
            errors = {"role": refusal.message(get_language() or "vi")}
        else:
            return redirect("access:account_show")
    return _form(request, errors)


def _delegate(request: ActingRequest) -> None:
    at = clock.now()
    wrong_day = _("Ngày này không có trên lịch. Ví dụ: 21 11 2026.")
    valid_from = date_in(request, "valid_from", message=wrong_day) or vietnam_day(at)
    valid_to = date_in(request, "valid_to", message=wrong_day)
    role, _mark, place = request.POST.get("role", "").partition("@")
    to, agency_uuid = request.POST.get("to", ""), place
    if not role or not to:
        raise InvalidInput(fields={"to" if role else "role": ""})
    try:
        to_uuid, place_uuid = UUID(to), UUID(agency_uuid)
    except ValueError as error:
        raise InvalidInput(fields={"to": ""}) from error
    delegate(
        actor=request.actor,
        to_account_uuid=to_uuid,
        agency_uuid=place_uuid,
        roles=[role],
        valid_from=valid_from,
        valid_to=valid_to,
        reason=request.POST.get("reason", ""),
        at=at,
    )


def _in_words(refusal: InvalidInput) -> dict[str, str]:
    words = {
        "role": _("Vui lòng chọn vai trò cần ủy quyền."),
        "roles": _("Vui lòng chọn vai trò cần ủy quyền."),
        "to": _("Vui lòng chọn người nhận ủy quyền."),
        "reason": _("Vui lòng ghi lý do ủy quyền."),
        "valid_to": _("Thời gian ủy quyền phải từ hôm nay trở đi và kết thúc sau khi bắt đầu."),
    }
    return {field: told or words.get(field, "") for field, told in refusal.fields.items()}


def _form(request: ActingRequest, errors: dict[str, str]) -> HttpResponse:
    own = [grant for grant in request.actor.grants if grant.delegated_by is None]
    names = agency_names({grant.agency_uuid for grant in own})
    roles = {role.code: role.name for role in list_roles()}
    context = {
        "own": [
            (
                f"{grant.role}@{grant.agency_uuid}",
                roles.get(grant.role, grant.role),
                names.get(grant.agency_uuid, ""),
            )
            for grant in own
        ],
        "colleagues": list_colleagues(request.actor, at=clock.now()),
        "values": {name: request.POST.get(name, "") for name in ("role", "to", "reason")},
        "valid_from": typed_date(request, "valid_from"),
        "valid_to": typed_date(request, "valid_to"),
        "errors": errors,
    }
    return render(request, "access/delegation_create.html", context, status=422 if errors else 200)


@require_POST
@official()
def delegation_revoke(request: ActingRequest, delegation: UUID) -> HttpResponse:
    """Take lent authority back."""
    revoke_delegation(actor=request.actor, delegation_uuid=delegation, at=clock.now())
    return redirect("access:account_show")
