"""Changing a draft by forms: a table, a formula, and what the file cannot say."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput, NotFound
from motcua.base.text import tidy
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.decisions import api as decisions
from motcua.kernel.drafting import api as drafting

from ...events import DRAFT
from ...permissions import EDIT
from ...queries.trial import sheet_of_draft
from ...rules.drawing import Drawing, PartMissing
from ...rules.grids import Grid
from ..about_form import shown_form, told_content, typed_form
from ..reading import language, number
from ..table_form import POLICIES, TYPES, change, require_writable, rows_shown, typed_grid


class PartNotFound(NotFound):
    """Bản thảo không còn phần này. Hãy mở lại bản thảo."""

    message_en = "The draft no longer has this part. Open the draft again."


def _save(
    request: ActingRequest, draft: drafting.VersionDraft, content: drafting.Content, onward: str
) -> HttpResponse:
    """Save and go on; or, where another saved meanwhile, tell both sides."""
    conflict = drafting.save_or_compare(
        actor=request.actor, draft_uuid=draft.uuid, content=content,
        revision=number(request.POST.get("revision")), posted=request.POST, at=now(),
    )  # fmt: skip
    if conflict is None:
        return HttpResponseRedirect(onward)
    context = {**drafting.draft_title(draft), "conflict": conflict}
    return render(request, "decision_office/_conflict.html", context, status=409)


def _begun_from(request: ActingRequest, draft: drafting.VersionDraft) -> drafting.Content:
    """The saved state from which the form was filled."""
    return drafting.content_at(draft, number(request.POST.get("revision")))


@require_http_methods(["GET", "POST"])
@official(EDIT)
def table_edit(request: ActingRequest, draft_uuid: UUID, part: str) -> HttpResponse:
    """A table as a form: its columns, and its rows page by page."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    try:
        return _table(request, draft, part)
    except PartMissing as error:
        raise PartNotFound() from error


def _table(request: ActingRequest, draft: drafting.VersionDraft, part: str) -> HttpResponse:
    if request.method == "GET":
        return _table_page(request, draft, part, {})
    posted = request.POST
    content = _begun_from(request, draft)
    drawing, first = Drawing(content.file), max(1, number(posted.get("first"), 1))
    typed = typed_grid(posted, drawing.grid(part), first)
    try:
        require_writable(posted)
        anchor = change(drawing, part, typed, posted)
    except InvalidInput as refusal:
        return _table_page(request, draft, part, refusal.fields, typed)
    row = number(anchor[1:]) if anchor.startswith("r") else 0
    if row and not first <= row < first + rows_shown(typed):
        first = row
    address = reverse("decision_office:table_edit", args=[draft.uuid, part])
    onward = f"{address}?tu={first}&luu=1#{anchor or 'bang'}"
    return _save(request, draft, replace(content, file=drawing.text()), onward)


def _table_page(
    request: ActingRequest, draft: drafting.VersionDraft, part: str, errors: dict[str, str],
    typed: Grid | None = None,
) -> HttpResponse:  # fmt: skip
    drawing = Drawing(draft.file)
    grid = typed or drawing.grid(part)
    sheet, problems = sheet_of_draft(draft)
    ours = [one for one in problems if one.element_id == part]
    asked = request.POST.get("first") if typed else request.GET.get("tu")
    shown = rows_shown(grid)
    first = min(max(1, number(asked, 1)), max(1, len(grid.rows)))
    context = {
        **drafting.draft_title(draft),
        "part": part,
        "grid": grid,
        "first": first,
        "rows": list(enumerate(grid.rows, 1))[first - 1 : first - 1 + shown],
        "shown": shown,
        "inputs": drawing.inputs,
        "revision": number(request.POST.get("revision")) or draft.revision,
        "cells": _by_place(ours, grid),
        "general": [getattr(one, language()) for one in ours if not one.rows and not one.column],
        "elsewhere": sum(1 for one in problems if one.element_id != part and not one.is_warning),
        "is_sound": sheet is not None,
        "is_saved": "luu" in request.GET,
        "errors": errors,
        "posted": request.POST,
        "types": TYPES,
        "policies": POLICIES,
    }
    status = 422 if errors else 200
    return render(request, "decision_office/table_edit.html", context, status=status)


def _by_place(problems: list[decisions.Problem], grid: Grid) -> dict[tuple[int, int], list[str]]:
    """What is wrong by row and column: (3, 2) is a cell, (3, 0) a row, (0, 2) a column."""
    found: dict[tuple[int, int], list[str]] = {}
    for one in problems:
        for row in one.rows or (0,):
            if row or one.column:
                found.setdefault((row, one.column), []).append(_at_place(one, grid))
    return found


def _at_place(problem: decisions.Problem, grid: Grid) -> str:
    """What is wrong without the words for where, because it is shown there."""
    said: str = getattr(problem, language())
    if not problem.column or problem.column > len(grid.columns):
        return said
    column = grid.columns[problem.column - 1]
    labels = {column.label, column.expression, tidy(column.label), tidy(column.expression)}
    for label in labels:
        _before, found, rest = said.partition(f"“{label}”: ")
        if label and found:
            return rest[:1].upper() + rest[1:]
    return said


@require_http_methods(["GET", "POST"])
@official(EDIT)
def formula_edit(request: ActingRequest, draft_uuid: UUID, part: str) -> HttpResponse:
    """A decision that is a formula, as a text."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    content = _begun_from(request, draft)
    drawing = Drawing(content.file)
    formula = next((one for one in drawing.formulas if one.id == part), None)
    if formula is None:
        raise PartNotFound()
    text = request.POST.get("text", formula.text).replace("\r\n", "\n")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            require_writable(request.POST)
            drawing.set_formula(part, text)
            address = reverse("decision_office:formula_edit", args=[draft.uuid, part])
            changed = replace(content, file=drawing.text())
            return _save(request, draft, changed, f"{address}?luu=1")
        except InvalidInput as refusal:
            errors = refusal.fields
    _sheet, problems = sheet_of_draft(draft)
    context = {
        **drafting.draft_title(draft),
        "formula": formula,
        "text": text,
        "revision": number(request.POST.get("revision")) or draft.revision,
        "problems": [getattr(one, language()) for one in problems if one.element_id == part],
        "names": [one.name for one in drawing.inputs] + [name for _id, name in drawing.decisions],
        "errors": errors,
        "is_saved": "luu" in request.GET,
    }
    status = 422 if errors else 200
    return render(request, "decision_office/formula_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@official(EDIT)
def draft_describe(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Title, legal basis, days and words of a draft."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    content = _begun_from(request, draft)
    form = shown_form(content)
    errors: dict[str, str] = {}
    if request.method == "POST":
        form = typed_form(request.POST)
        told, errors = told_content(form, content)
        if not errors:
            try:
                require_writable(request.POST)
                return _save(request, draft, told, drafting.address_of(draft))
            except InvalidInput as refusal:
                errors = refusal.fields
    context = {
        **drafting.draft_title(draft),
        "form": form,
        "decisions": Drawing(content.file).decisions,
        "revision": number(request.POST.get("revision")) or draft.revision,
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "decision_office/draft_describe.html", context, status=status)
