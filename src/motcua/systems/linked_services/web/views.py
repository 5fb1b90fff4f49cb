"""Child dossiers: the parts of one dossier, those of an agency, and one with its result."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import Refusal
from motcua.base.text import in_language, vietnam_day
from motcua.base.web.access import ActingRequest, official, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.kernel.reasons import api as reasons
from motcua.systems.one_stop_shop import api as one_stop_shop

from ..actions import Ending, end_child
from ..models import ChildDossier
from ..permissions import HANDLE
from ..queries import get_child_for, linked_services, list_children_for, list_children_of
from ..rules import Part


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def state_words() -> dict[str, str]:
    """How a part stands, in words."""
    return {
        "open": _("Đang giải quyết"),
        "done": _("Đã giải quyết"),
        "refused": _("Không giải quyết được"),
        "dropped": _("Cơ quan chủ trì đã ghi kết quả"),
    }


def _part(child: ChildDossier) -> Part | None:
    return linked_services().find(child.process, child.part)


def _said(words: Mapping[str, str] | None, otherwise: str) -> str:
    return in_language(words, _language()) if words else otherwise


def _titled(children: Iterable[ChildDossier]) -> list[tuple[ChildDossier, str, str, str]]:
    """Each with its title, the name of its result, and the reason if it was refused."""
    found = []
    for child in children:
        part = _part(child)
        day = vietnam_day(child.ended_at or child.opened_at)
        why = (
            reasons.say_reason(child.reason_code, _language(), on=day) if child.reason_code else ""
        )
        title = _said(part.title if part else None, child.part)
        found.append((child, title, _said(part.result if part else None, ""), why))
    return found


def _agencies(children: Iterable[ChildDossier]) -> dict[UUID, str]:
    rows = organizations.Agency.objects.filter(uuid__in={one.agency_uuid for one in children})
    return {row.uuid: row.name_in(_language()) for row in rows}


@require_GET
@signed_in
def child_list(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """The parts of a dossier at other agencies: to its people, and to officials who may see it."""
    view = one_stop_shop.get_dossier_for(request.actor, uuid=uuid, at=now())
    children = list_children_of(uuid)
    is_official = request.actor.is_official
    back = (
        reverse("one_stop_shop:dossier_open", args=[uuid])
        if is_official
        else reverse("one_stop_shop:dossier_show", args=[view.progress.code])
    )
    return render(
        request,
        "linked_services/child_list.html",
        {
            "is_official": is_official,
            "code": view.progress.code,
            "name": view.progress.procedure_name,
            "lead": view.progress.agency_name,
            "back": back,
            "lines": _titled(children),
            "agencies": _agencies(children),
            "states": state_words(),
            "at": now(),
        },
    )


@require_GET
@official(HANDLE)
def child_inbox(request: ActingRequest) -> HttpResponse:
    """The parts that came to the official's agencies, newest first."""
    after, state = request.GET.get("sau", ""), request.GET.get("tinh-trang", "")
    place = int(after) if after.isdecimal() and len(after) < 19 else 0
    page = list_children_for(request.actor, state=state, after=place)
    return render(
        request,
        "linked_services/child_inbox.html",
        {
            "page": page,
            "lines": _titled(page.rows),
            "state": state,
            "states": state_words(),
            "at": now(),
        },
    )


@require_http_methods(["GET", "POST"])
@official(HANDLE)
def child_open(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One part: what the lead agency shared, by when, and the result to record."""
    problems: list[tuple[str, str]] = []
    status = 200
    child = get_child_for(request.actor, uuid)
    if request.method == "POST":
        try:
            end_child(actor=request.actor, child_uuid=uuid, ending=_ending(request), at=now())
            return HttpResponseRedirect(reverse("linked_services:child_open", args=[uuid]))
        except Refusal as refusal:
            problems = list(refusal.fields.items()) or [("", refusal.message(_language()))]
            status = refusal.status
            child.refresh_from_db()
    part, today = _part(child), vietnam_day(now())
    offered = reasons.reasons_for("reject", on=today)
    context = {
        "line": _titled([child])[0],
        "who": _applicant(request, child),
        "agency": _agencies([child]).get(child.agency_uuid, ""),
        "legal_basis": _said(part.legal_basis if part else None, ""),
        "choices": [(one.code, in_language(one.title, _language())) for one in offered],
        "states": state_words(),
        "problems": problems,
        "errors": dict(problems),
        "posted": request.POST,
        "at": now(),
    }
    return render(request, "linked_services/child_open.html", context, status=status)


def _ending(request: ActingRequest) -> Ending:
    state = request.POST.get("state", "")
    return Ending(
        state=state,
        result_number=request.POST.get("result_number", "") if state == "done" else "",
        note=request.POST.get("note", "")[:4_000],
        reason_code=request.POST.get("reason_code", "")[:60] if state == "refused" else "",
    )


def _applicant(request: ActingRequest, child: ChildDossier) -> str:
    """Who filed the dossier; the reading is logged as this official's."""
    record = parties.read_party(
        actor=request.actor,
        party_uuid=child.party_uuid,
        purpose=f"Giải quyết hồ sơ thành phần {child.code}",
        at=now(),
        fields=["full_name"],
        agency_uuid=child.agency_uuid,
    )
    return record.full_name
