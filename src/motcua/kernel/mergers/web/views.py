"""Pages of days of mergers: what has to be done, the report, and each act."""

import csv
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.access import api as access

from ..actions.preparing import (
    acknowledge_findings,
    choose_successor,
    drop_merger,
    prepare_merger,
)
from ..actions.running import approve_merger, commit_merger, rehearse_merger
from ..actions.undoing import undo_merger
from ..permissions import (
    had_a_part,
    may_approve_merger,
    may_prepare_merger,
    may_see_merger,
)
from ..queries.mergers import ending_days, get_merger, list_mergers
from ..queries.page import page_of
from ..queries.papers import report_paper
from ..queries.report import sheet_of
from ..queries.undoing import plan_undo

Problems = list[tuple[str, str]]


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _require_sight(request: ActingRequest) -> None:
    if not may_see_merger(request.actor):
        raise PermissionRefused()


def _in_words(refusal: Refusal) -> Problems:
    words = refusal.message(_language())
    if type(refusal) is InvalidInput:
        return [(name, told or words) for name, told in refusal.fields.items()]
    return [(name, words) for name in refusal.fields] or [("", words)]


@require_http_methods(["GET", "POST"])
@official()
def merger_list(request: ActingRequest) -> HttpResponse:
    """The days on which agencies end, what of theirs is still open, and what was prepared."""
    _require_sight(request)
    problems: Problems = []
    status = 200
    if request.method == "POST":
        try:
            merger = prepare_merger(
                actor=request.actor,
                on_date=_day(request),
                grounds=request.POST.get("grounds", ""),
                at=now(),
            )
        except Refusal as refusal:
            problems, status = _in_words(refusal), refusal.status
        else:
            return _to(merger.uuid)
    return render(
        request,
        "mergers/merger_list.html",
        {
            "days": ending_days(),
            "mergers": list_mergers(),
            "may_prepare": may_prepare_merger(request.actor),
            "problems": problems,
            "errors": dict(problems),
            "posted": request.POST,
        },
        status=status,
    )


def _day(request: ActingRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("on_date", ""))
    except ValueError as error:
        raise InvalidInput(fields={"on_date": _("Chọn ngày")}) from error


def _to(uuid: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("mergers:merger_show", args=[uuid]))


@require_GET
@official()
def merger_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One day: its state, the report, what stands in the way, and what can be done now."""
    return _show(request, uuid)


def _show(
    request: ActingRequest, uuid: UUID, problems: Problems | None = None, status: int = 200
) -> HttpResponse:
    _require_sight(request)
    merger = get_merger(uuid)
    may_prepare = may_prepare_merger(request.actor)
    return render(
        request,
        "mergers/merger_show.html",
        {
            "merger": merger,
            "page": page_of(merger, at=now(), language=_language()),
            "may_prepare": may_prepare,
            "may_approve": may_approve_merger(request.actor)
            and not had_a_part(request.actor, merger),
            "may_grant": request.actor.may("access.manage"),
            "problems": problems or [],
            "errors": dict(problems or []),
            "posted": request.POST,
        },
        status=status,
    )


@require_GET
@official()
def merger_report(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """The report's lines as a file for a spreadsheet."""
    _require_sight(request)
    merger = get_merger(uuid)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"sap-xep-{merger.on_date:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # spreadsheets take it for UTF-8 then
    csv.writer(response).writerows(sheet_of(merger, _language()))
    return response


@require_GET
@official()
def merger_paper(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """The report as a paper, for whoever has to approve it."""
    _require_sight(request)
    merger = get_merger(uuid)
    response = HttpResponse(report_paper(merger, at=now()), content_type="application/pdf")
    name = f"sap-xep-{merger.on_date:%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _act(request: ActingRequest, uuid: UUID, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except PermissionRefused as refusal:
        if type(refusal) is PermissionRefused:
            raise
        return _show(request, uuid, _in_words(refusal), refusal.status)
    except Refusal as refusal:
        return _show(request, uuid, _in_words(refusal), refusal.status)
    return _to(uuid)


def _uuid(request: ActingRequest, name: str, field: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise InvalidInput(fields={field: _("Chọn cơ quan nhận")}) from error


@require_POST
@official()
def merger_choose(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Decide where an agency's matters go."""
    agency = request.POST.get("agency", "")

    def choose() -> None:
        choose_successor(
            actor=request.actor,
            merger_uuid=uuid,
            agency_uuid=_uuid(request, "agency", "agency"),
            to_agency_uuid=_uuid(request, f"to-{agency}", f"to-{agency}"),
            topic=request.POST.get(f"topic-{agency}", ""),
            reason=request.POST.get(f"reason-{agency}", ""),
            at=now(),
        )

    return _act(request, uuid, choose)


@require_POST
@official()
def merger_rehearse(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Rehearse the day."""
    return _act(
        request, uuid, lambda: rehearse_merger(actor=request.actor, merger_uuid=uuid, at=now())
    )


@require_POST
@official()
def merger_acknowledge(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Answer the chosen warnings."""
    chosen = [UUID(one) for one in request.POST.getlist("finding") if _is_uuid(one)]
    return _act(
        request,
        uuid,
        lambda: acknowledge_findings(
            actor=request.actor,
            merger_uuid=uuid,
            findings=chosen,
            answer=request.POST.get("answer", ""),
            at=now(),
        ),
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_POST
@official()
def merger_approve(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Approve the rehearsed day."""
    return _act(
        request, uuid, lambda: approve_merger(actor=request.actor, merger_uuid=uuid, at=now())
    )


@require_POST
@official()
def merger_commit(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Carry the approved day out."""
    return _act(
        request, uuid, lambda: commit_merger(actor=request.actor, merger_uuid=uuid, at=now())
    )


@require_POST
@official()
def merger_drop(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Set the prepared day aside."""
    return _act(request, uuid, lambda: drop_merger(actor=request.actor, merger_uuid=uuid, at=now()))


@require_http_methods(["GET", "POST"])
@official()
def merger_undo(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What taking the day back would bring back and what would stay; then do it."""
    _require_sight(request)
    merger = get_merger(uuid)
    if merger.state != merger.State.COMMITTED:
        return _to(uuid)
    problems: Problems = []
    status = 200
    if request.method == "POST":
        try:
            undo_merger(
                actor=request.actor,
                merger_uuid=uuid,
                reason=request.POST.get("reason", ""),
                at=now(),
            )
        except Refusal as refusal:
            problems, status = _in_words(refusal), refusal.status
        else:
            return _to(uuid)
    return render(
        request,
        "mergers/merger_undo.html",
        {
            "merger": merger,
            "plan": plan_undo(merger),
            "may_undo": may_prepare_merger(request.actor),
            "problems": problems,
            "errors": dict(problems),
            "posted": request.POST,
        },
        status=status,
    )


@require_POST
@official("access.manage")
def merger_grant(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Give somebody of an agency that ended their role where its matters went."""
    _require_sight(request)
    merger = get_merger(uuid)

    def grant() -> None:
        access.require_second_factor(request.actor)
        access.assign_role(
            actor=request.actor,
            account_uuid=_uuid(request, "account", ""),
            role=request.POST.get("role", ""),
            agency_uuid=_uuid(request, "to", ""),
            valid_from=merger.on_date,
            at=now(),
        )

    return _act(request, uuid, grant)
