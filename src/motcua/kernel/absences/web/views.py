"""The page of absences: who is away, who stands in, and the form to record it."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.access import api as access

from ..actions.absences import end_absence, record_absence
from ..permissions import RECORD
from ..queries import list_absences_for, list_colleagues


@require_http_methods(["GET", "POST"])
@official()
def absence_list(request: ActingRequest) -> HttpResponse:
    """The absences that concern the official; they record their own, heads also others'."""
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            _record(request)
        except Refusal as refusal:
            problems, status = _in_words(refusal), refusal.status
        else:
            return redirect("absences:absence_list")
    at = now()
    colleagues = [(str(uuid), name) for uuid, name in list_colleagues(request.actor, at=at)]
    own = str(request.actor.uuid)
    return render(
        request,
        "absences/absence_list.html",
        {
            "lines": list_absences_for(request.actor, at=at),
            "reasons": _reasons(),
            "colleagues": [one for one in colleagues if one[0] != own],
            "people": colleagues if request.actor.may(RECORD) else [],
            "own": own,
            "may_record": any(grant.delegated_by is None for grant in request.actor.grants),
            "problems": problems,
            "errors": dict(problems),
            "posted": request.POST,
        },
        status=status,
    )


def _reasons() -> list[tuple[str, str]]:
    return [
        ("leave", _("Nghỉ phép")),
        ("mission", _("Đi công tác")),
        ("training", _("Đi học")),
        ("other", _("Lý do khác")),
    ]


def _record(request: ActingRequest) -> None:
    access.require_second_factor(request.actor)
    record_absence(
        actor=request.actor,
        account_uuid=_uuid(request, "account") if request.POST.get("account") else _own(request),
        deputy_uuid=_uuid(request, "deputy"),
        valid_from=_day(request, "valid_from"),
        last_day=_day(request, "last_day"),
        reason=request.POST.get("reason", ""),
        at=now(),
    )


def _own(request: ActingRequest) -> UUID:
    return request.actor.uuid


def _uuid(request: ActingRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise InvalidInput(fields={name: _("Vui lòng chọn một đồng nghiệp.")}) from error


def _day(request: ActingRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError as error:
        message = _("Vui lòng chọn ngày, ví dụ 21/11/2026.")
        raise InvalidInput(fields={name: message}) from error


def _in_words(refusal: Refusal) -> list[tuple[str, str]]:
    words = refusal.message("en" if (get_language() or "vi").startswith("en") else "vi")
    if type(refusal) is InvalidInput:
        return [(name, told or words) for name, told in refusal.fields.items()]
    return [(name, words) for name in refusal.fields] or [("", words)]


@require_POST
@official()
def absence_end(request: ActingRequest, absence: UUID) -> HttpResponse:
    """End an absence early, or call it off."""
    end_absence(actor=request.actor, absence_uuid=absence, at=now())
    return redirect("absences:absence_list")
