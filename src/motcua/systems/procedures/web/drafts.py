"""Drafts of procedures: shown with what is still wrong, edited sheet by sheet, compared."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.editing.changes import Reader, title_of
from motcua.base.editing.sheets import Sheet, at
from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.drafting import api as drafting

from ..actions.desk import ProcedureDesk, book_on, differences_between, thing_of
from ..events import DRAFT
from ..permissions import EDIT
from ..queries.choosing import language, problems_in, words_of_choices
from ..rules.reading import parts_of
from ..rules.sheets import SHEETS


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet on the draft's page: what it holds, and how much of it has to be mended."""

    sheet: Sheet
    told: str
    faults: int


@require_GET
@official()
def draft_show(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft with its sheets, what is wrong with it, and its history."""
    return draft_page(request, drafting.get_draft_for(request.actor, draft_uuid, DRAFT))


def draft_page(
    request: ActingRequest,
    draft: drafting.VersionDraft,
    refusal: Refusal | None = None,
    act: str = "",
) -> HttpResponse:
    """The page of a draft, with what was refused about an act on it."""
    around = drafting.draft_context(request.actor, draft, refusal, act, request.POST)
    thing = thing_of(drafting.content_of(draft))
    found = problems_in(draft, thing, now()) if draft.state not in _ENDED else []
    reader = Reader(language(), words_of_choices(thing))
    rows = [
        SheetRow(sheet, _told(sheet, thing, reader), sum(one.steps[0] == sheet.id for one in found))
        for sheet in SHEETS
    ]
    context = {**around, "sheets": rows, "problems": found, "version": draft.about["version"]}
    status = refusal.status if refusal else 200
    return render(request, "procedures/draft_show.html", context, status=status)


_ENDED = ("approved", "discarded")
_MOST_NAMED = 4


def _told(sheet: Sheet, thing: dict[str, Any], reader: Reader) -> str:
    if not sheet.is_list:
        return ""
    lines = at(thing, sheet.at) or []
    names = [title_of(sheet, one, reader) for one in lines[:_MOST_NAMED]]
    more = "…" if len(lines) > _MOST_NAMED else ""
    return f"{len(lines)}: {'; '.join(names)}{more}" if lines else ""


@require_GET
@official()
def draft_compare(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft against the published version it began from, or against the newest one."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    desk = ProcedureDesk()
    newest, wanted = desk.find_version(draft.code), draft.base_number
    if request.GET.get("voi") == "moi-nhat" and newest is not None:
        wanted = newest.number
    older = desk.find_version(draft.code, wanted) if wanted else None
    before = thing_of(older.content) if older is not None else {}
    context = {
        **drafting.draft_title(draft),
        "older": older,
        "newest": newest,
        "changes": differences_between(before, thing_of(drafting.content_of(draft))),
    }
    return render(request, "procedures/draft_compare.html", context)


@require_GET
@official()
def draft_preview(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """All parts of a draft as a version would show them."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    content = draft.about["content"]
    try:
        parts = parts_of(content)
    except (KeyError, ValueError, TypeError, ArithmeticError, AttributeError):
        parts = None  # a part lacks what makes it one; the draft's page says which
    context = {**drafting.draft_title(draft), "parts": parts, "process": content.get("process", "")}
    return render(request, "procedures/draft_preview.html", context)


@require_http_methods(["GET", "POST"])
@official(EDIT)
def sheet_edit(request: ActingRequest, draft_uuid: UUID, place: str) -> HttpResponse:
    """One sheet of a draft: a form, or a list of things that have forms."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    answer = drafting.edit_sheet(
        actor=request.actor,
        draft=draft,
        book=book_on(now()),
        place=place,
        posted=request.POST if request.method == "POST" else None,
        is_saved="luu" in request.GET,
        at=now(),
    )
    if answer.onward:
        return HttpResponseRedirect(answer.onward)
    template = "_sheet_conflict" if answer.conflict is not None else "sheet_edit"
    return render(request, f"procedures/{template}.html", answer.context, status=answer.status)
