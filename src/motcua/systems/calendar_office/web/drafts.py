"""Drafts of a year: shown with what they would change, edited day by day, compared."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.drafting import api as drafting

from ..actions.desk import CalendarDesk, book, differences_between
from ..events import DRAFT
from ..permissions import EDIT
from ..queries.years import calendar_titles, effect_of, problems_in
from ..rules.plans import SHEET, days_of

_ENDED = ("approved", "discarded")


@require_GET
@official()
def draft_show(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft with its days, what is wrong with it, and what its approval would change."""
    return draft_page(request, drafting.get_draft_for(request.actor, draft_uuid, DRAFT))


def draft_page(
    request: ActingRequest,
    draft: drafting.VersionDraft,
    refusal: Refusal | None = None,
    act: str = "",
) -> HttpResponse:
    """The page of a draft, with what was refused about an act on it."""
    around = drafting.draft_context(request.actor, draft, refusal, act, request.POST)
    thing = drafting.content_of(draft).about
    is_open = draft.state not in _ENDED
    found = problems_in(draft, thing, now()) if is_open else []
    context = {
        **around,
        "problems": found,
        "faulty": {one.steps for one in found},
        "days": [(one, days_of(one)) for one in thing.get("days") or ()],
        "effect": effect_of(draft, thing) if is_open else None,
        "sheet": SHEET,
        "hours": thing.get("hours") or (),
        "cut_offs": thing.get("cut_offs") or (),
        "titles": dict(calendar_titles()),
    }
    status = refusal.status if refusal else 200
    return render(request, "calendar_office/draft_show.html", context, status=status)


@require_GET
@official()
def draft_compare(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft against the version it began from, or against the newest one."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    desk = CalendarDesk()
    newest, wanted = desk.find_version(draft.code), draft.base_number
    if request.GET.get("voi") == "moi-nhat" and newest is not None:
        wanted = newest.number
    older = desk.find_version(draft.code, wanted) if wanted else None
    before = older.content.about if older is not None else {}
    context = {
        **drafting.draft_title(draft),
        "older": older,
        "newest": newest,
        "changes": differences_between(before, drafting.content_of(draft).about),
    }
    return render(request, "calendar_office/draft_compare.html", context)


@require_http_methods(["GET", "POST"])
@official(EDIT)
def sheet_edit(request: ActingRequest, draft_uuid: UUID, place: str) -> HttpResponse:
    """The list of days of a draft, or the form of one."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    answer = drafting.edit_sheet(
        actor=request.actor,
        draft=draft,
        book=book(),
        place=place,
        posted=request.POST if request.method == "POST" else None,
        is_saved="luu" in request.GET,
        at=now(),
    )
    if answer.onward:
        return HttpResponseRedirect(answer.onward)
    template = "_sheet_conflict" if answer.conflict is not None else "sheet_edit"
    return render(request, f"calendar_office/{template}.html", answer.context, status=answer.status)
