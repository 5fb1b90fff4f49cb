"""Drafts: begun, shown with their checks, uploaded, compared, submitted, decided by another."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.decisions import api as decisions

from ...actions.approval import approve_draft, return_draft, submit_draft, withdraw_draft
from ...actions.drafting import (
    Content,
    content_of,
    create_draft,
    discard_draft,
    rebase_draft,
    save_draft,
)
from ...models import DecisionDraft
from ...permissions import EDIT, may_decide_draft, may_edit_decisions, require_reader
from ...queries.drafts import (
    find_latest,
    get_draft,
    get_revision,
    history_of_draft,
    list_revisions,
)
from ...queries.trial import ExampleResult, examples_of, recent_outcomes
from ...rules.differences import differences
from ...rules.drawing import Drawing
from ..reading import language, number, read_file, said


@require_http_methods(["GET", "POST"])
@official(EDIT)
def draft_create(request: ActingRequest) -> HttpResponse:
    """Begin a draft: from a published version, from a file, or from an empty table."""
    posted = request.POST if request.method == "POST" else request.GET
    base = _version(posted.get("tu", ""))
    values = {name: posted.get(name, "").strip() for name in ("code", "name")}
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            file = read_file(request) if request.FILES.get("file") else None
            code = base.code if base else values["code"]
            draft = create_draft(
                actor=request.actor, code=code, dmn=file, base=base, name=values["name"], at=now()
            )
            return _to(draft)
        except InvalidInput as refusal:
            problems = refusal.fields
    context = {"base": base, "values": values, "problems": problems}
    status = 422 if problems else 200
    return render(request, "decision_office/draft_create.html", context, status=status)


def _version(text: str) -> decisions.DecisionVersion | None:
    try:
        return decisions.DecisionVersion.objects.filter(uuid=UUID(text)).first()
    except ValueError:
        return None


def _to(draft: DecisionDraft) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("decision_office:draft_show", args=[draft.uuid]))


@require_GET
@official()
def draft_show(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft with its tables, what is wrong with it, its examples and its history."""
    return _draft_page(request, get_draft(draft_uuid))


def _draft_page(
    request: ActingRequest, draft: DecisionDraft, refusal: Refusal | None = None, act: str = ""
) -> HttpResponse:
    require_reader(request.actor)
    sheet, problems = decisions.read_sheet(draft.code, draft.dmn, draft.about)
    latest, steps = find_latest(draft.code), history_of_draft(draft)
    may_edit = may_edit_decisions(request.actor)
    drawing = Drawing(draft.dmn)
    context: dict[str, Any] = {
        "draft": draft,
        "title": draft.title(language()),
        "sections": decisions.sections_of(sheet, language()) if sheet else [],
        "grids": drawing.grids,
        "formulas": drawing.formulas,
        "problems": problems,
        "faults": [one for one in problems if not one.is_warning],
        "examples": (examples := examples_of(draft, sheet)),
        "told": {one.example.uuid: _told(one, sheet) for one in examples},
        "steps": steps,
        "revisions": list_revisions(draft),
        "returned": steps[-1] if draft.state == "returned" else None,
        "latest": latest if latest and latest != draft.base else None,
        "today": now().astimezone(VIETNAM).date(),
        "may_edit": draft.is_open and may_edit,
        "may_withdraw": draft.state == "submitted" and may_edit,
        "may_decide": draft.state == "submitted" and may_decide_draft(request.actor, draft),
        "message": said(refusal),
        "errors": refusal.fields if refusal else {},
        "act": act,
        "posted": request.POST,
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
def draft_export(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """The draft's file, exactly as it was saved."""
    require_reader(request.actor)
    draft = get_draft(draft_uuid)
    return _file(draft.dmn, draft.code)


@require_GET
@official()
def revision_export(request: ActingRequest, draft_uuid: UUID, number: int) -> HttpResponse:
    """The file of a saved state."""
    require_reader(request.actor)
    draft = get_draft(draft_uuid)
    return _file(get_revision(draft, number).dmn, f"{draft.code}-{number}")


def _file(dmn: str, name: str) -> HttpResponse:
    response = HttpResponse(dmn, content_type="application/xml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.dmn"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@official(EDIT)
def revision_restore(request: ActingRequest, draft_uuid: UUID, number: int) -> HttpResponse:
    """Take a saved state up again, as the next one; those between stay in the history."""
    draft = get_draft(draft_uuid)
    return _saved(request, draft, content_of(get_revision(draft, number)), "khoi-phuc")


@require_POST
@official(EDIT)
def draft_upload(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Put another file in the place of the draft's; it is kept exactly as it came."""
    draft = get_draft(draft_uuid)
    try:
        file = read_file(request)
    except InvalidInput as refusal:
        return _draft_page(request, draft, refusal, "tai-len")
    content = Content(file, draft.about, draft.valid_from, draft.valid_to)
    return _saved(request, draft, content, "tai-len")


def _saved(
    request: ActingRequest, draft: DecisionDraft, content: Content, act: str
) -> HttpResponse:
    try:
        save_draft(
            actor=request.actor, draft_uuid=draft.uuid, content=content,
            revision=number(request.POST.get("revision")), at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _draft_page(request, get_draft(draft.uuid), refusal, act)
    return _to(draft)


@require_GET
@official()
def draft_compare(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """A draft against a published version, and how real decisions of late would come out."""
    require_reader(request.actor)
    draft = get_draft(draft_uuid)
    latest = find_latest(draft.code)
    older = latest if request.GET.get("voi") == "moi-nhat" else draft.base
    sheet, _problems = decisions.read_sheet(draft.code, draft.dmn, draft.about)
    sections, raw = [], []
    if older is not None and sheet is not None:
        sections = decisions.changes_between(decisions.sheet_of(older), sheet, language())
    elif older is not None:
        raw = differences(older.dmn, draft.dmn)
    context = {
        "draft": draft,
        "title": draft.title(language()),
        "older": older,
        "latest": latest,
        "sections": sections,
        "raw": raw,
        "sheet": sheet,
        "recent": recent_outcomes(sheet) if sheet else None,
    }
    return render(request, "decision_office/draft_compare.html", context)


Act = Callable[[Actor, DecisionDraft, str, datetime], DecisionDraft]


def _submit(actor: Actor, draft: DecisionDraft, comment: str, at: datetime) -> DecisionDraft:
    return submit_draft(actor=actor, draft_uuid=draft.uuid, comment=comment, at=at)


def _withdraw(actor: Actor, draft: DecisionDraft, comment: str, at: datetime) -> DecisionDraft:
    return withdraw_draft(actor=actor, draft_uuid=draft.uuid, at=at)


def _discard(actor: Actor, draft: DecisionDraft, comment: str, at: datetime) -> DecisionDraft:
    return discard_draft(actor=actor, draft_uuid=draft.uuid, at=at)


def _rebase(actor: Actor, draft: DecisionDraft, comment: str, at: datetime) -> DecisionDraft:
    return rebase_draft(actor=actor, draft_uuid=draft.uuid, at=at)


def _return(actor: Actor, draft: DecisionDraft, comment: str, at: datetime) -> DecisionDraft:
    return return_draft(actor=actor, draft_uuid=draft.uuid, comment=comment, at=at)


ACTS: dict[str, Act] = {
    "trinh": _submit,
    "rut": _withdraw,
    "bo": _discard,
    "doi-chieu": _rebase,
    "tra-lai": _return,
}


@require_POST
@official()
def draft_act(request: ActingRequest, draft_uuid: UUID, act: str) -> HttpResponse:
    """Submit, withdraw, approve, return or give up a draft; the actions check who may."""
    draft = get_draft(draft_uuid)
    comment = request.POST.get("comment", "")[:4000]
    try:
        if act == "duyet":
            seen = number(request.POST.get("revision"))
            approve_draft(actor=request.actor, draft_uuid=draft.uuid, revision=seen, at=now())
        elif act in ACTS:
            ACTS[act](request.actor, draft, comment, now())
    except Refusal as refusal:
        return _draft_page(request, get_draft(draft_uuid), refusal, act)
    return _to(draft)
