"""Drafts of forms: shown with what is still wrong, edited sheet by sheet, tried, compared."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.brief_forms import written_out
from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.drafting import api as drafting
from motcua.kernel.forms import api as forms

from ..actions.desk import FormDesk, book, differences_between, thing_of
from ..events import DRAFT
from ..permissions import EDIT
from ..queries.designing import problems_in
from ..rules.sheets import SHEETS, brief_form
from .trying import tried_page

_ENDED = ("approved", "discarded")


@require_GET
@official()
def draft_show(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft with its pages and questions, what is wrong with it, and its history."""
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
    context = {
        **around,
        "sheets": SHEETS,
        "problems": found,
        "faulty": {one.steps[: 4 if len(one.steps) > 2 else 2] for one in found},
        "pages": thing.get("pages") or [],
        "checks": len(thing.get("checks") or ()),
    }
    status = refusal.status if refusal else 200
    return render(request, "form_office/draft_show.html", context, status=status)


@require_GET
@official()
def draft_compare(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft against the published version it began from, or against the newest one."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    desk = FormDesk()
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
    return render(request, "form_office/draft_compare.html", context)


@require_http_methods(["GET", "POST"])
@official()
def draft_try(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A page of a draft as people will see it; filled in, it is checked and nothing is kept."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    at = now()
    thing = thing_of(drafting.content_of(draft))
    found = problems_in(draft, thing, at)
    context = {**drafting.draft_title(draft), "problems": found, "may_edit": draft.is_open}
    days = [one for one in found if one.steps != ("cong-bo",)]
    if not days:
        on = vietnam_day(at)
        brief = brief_form(
            {"title": {"vi": draft.code}, **draft.about}, code=draft.code, version=1, first=on,
            end=None,
        )  # fmt: skip
        form = forms.designing.form_as_drawn(written_out(brief), on=on)
        context |= tried_page(request, form)
    return render(request, "form_office/draft_try.html", context)


@require_http_methods(["GET", "POST"])
@official(EDIT)
def sheet_edit(request: ActingRequest, draft_uuid: UUID, place: str) -> HttpResponse:
    """One sheet of a draft: a form, or a list of things that have forms."""
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
    return render(request, f"form_office/{template}.html", answer.context, status=answer.status)
