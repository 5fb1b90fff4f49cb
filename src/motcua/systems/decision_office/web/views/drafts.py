"""Drafts shown with their checks and examples, and compared. Their acts are `drafting`'s."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.decisions import api as decisions
from motcua.kernel.drafting import api as drafting

from ...events import DRAFT
from ...queries.trial import ExampleResult, examples_of, recent_outcomes, sheet_of_draft
from ...rules.differences import differences
from ...rules.drawing import Drawing
from ..reading import language


@require_GET
@official()
def draft_show(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft with its tables, what is wrong with it, its examples and its history."""
    return draft_page(request, drafting.get_draft_for(request.actor, draft_uuid, DRAFT))


def draft_page(
    request: ActingRequest,
    draft: drafting.VersionDraft,
    refusal: Refusal | None = None,
    act: str = "",
) -> HttpResponse:
    """The page of a draft, with what was refused about an act on it."""
    around = drafting.draft_context(request.actor, draft, refusal, act, request.POST)
    sheet, problems = sheet_of_draft(draft)
    drawing, examples = Drawing(draft.file), examples_of(draft, sheet)
    context = {
        **around,
        "sections": decisions.sections_of(sheet, language()) if sheet else [],
        "grids": drawing.grids,
        "formulas": drawing.formulas,
        "problems": problems,
        "faults": [one for one in problems if not one.is_warning],
        "examples": examples,
        "told": {one.example.uuid: _told(one, sheet) for one in examples},
        "today": vietnam_day(now()),
    }
    status = refusal.status if refusal else 200
    return render(request, "decision_office/draft_show.html", context, status=status)


def _told(result: ExampleResult, sheet: decisions.Sheet | None) -> list[tuple[str, str]]:
    """The inputs of an example in the reader's words, as far as the table can be read."""
    asked = {one.id: one for one in decisions.questions_of(sheet, language())} if sheet else {}
    return [
        (asked[key].label, dict(asked[key].options).get(text, text))
        if key in asked
        else (key, text)
        for key, text in result.example.inputs.items()
    ]


@require_GET
@official()
def draft_compare(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft against a published version, and how real decisions of late would come out."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    newest = max((one.number for one in decisions.list_versions(draft.code)), default=None)
    wanted = newest if request.GET.get("voi") == "moi-nhat" else draft.base_number
    older = decisions.get_decision(draft.code, version=wanted) if wanted else None
    sheet, _problems = sheet_of_draft(draft)
    sections, raw = [], []
    if older is not None and sheet is not None:
        sections = decisions.changes_between(decisions.sheet_of(older), sheet, language())
    elif older is not None:
        raw = differences(older.dmn, draft.file)
    context = {
        **drafting.draft_title(draft),
        "older": older,
        "newest": newest,
        "sections": sections,
        "raw": raw,
        "sheet": sheet,
        "recent": recent_outcomes(sheet) if sheet else None,
    }
    return render(request, "decision_office/draft_compare.html", context)
