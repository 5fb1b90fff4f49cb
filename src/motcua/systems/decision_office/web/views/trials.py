"""Trying a draft out, and keeping what it must answer as examples."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.decisions import api as decisions

from ...actions.examples import add_example, remove_example
from ...permissions import EDIT, may_edit_decisions, require_reader
from ...queries.drafts import get_draft
from ...queries.trial import outputs_of
from ...rules.examples import as_text
from ..forms import day_of, plain_number, typed_answers, typed_date
from ..reading import language, said


def _typed(text: str, value: Any) -> str:
    """An expected answer as typed; numbers as Vietnamese writes them."""
    return plain_number(text.strip()) if isinstance(value, Decimal) else text.strip()[:1000]


@require_http_methods(["GET", "POST"])
@official()
def draft_try(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Ask a draft for made-up inputs; a POST keeps the case with the answer it must give."""
    require_reader(request.actor)
    draft = get_draft(draft_uuid)
    sheet, problems = decisions.read_sheet(draft.code, draft.dmn, draft.about)
    asked = request.POST if request.method == "POST" else request.GET
    questions = decisions.questions_of(sheet, language()) if sheet else []
    answers = typed_answers(asked, questions)
    on = typed_date(asked, "ngay")
    day = day_of(on, now().astimezone(VIETNAM).date())
    wrong: dict[str, str] = {}
    result: decisions.DecisionResult | None = None
    if sheet and asked.get("hoi") and day is not None:
        try:
            result = decisions.answer_of(sheet, answers.values, on=day, at=now())
        except decisions.DecisionInputRefused as refused:
            wrong = {one.name: getattr(one, language()) for one in refused.wrong}
    outputs = {name: as_text(one) for name, one in outputs_of(result).items()} if result else {}
    expected = {
        name: _typed(asked.get(f"expected-{name}", text), result.outputs[name] if result else None)
        for name, text in outputs.items()
    }
    refusal: Refusal | None = None
    if request.method == "POST" and result is not None and day is not None:
        try:
            add_example(
                actor=request.actor, draft_uuid=draft.uuid, name=asked.get("name", ""), on=day,
                inputs=answers.values, expected=expected, at=now(),
            )  # fmt: skip
            address = reverse("decision_office:draft_show", args=[draft.uuid])
            return HttpResponseRedirect(f"{address}#vi-du")
        except Refusal as refused_example:
            refusal = refused_example
    context = {
        "draft": draft,
        "title": draft.title(language()),
        "sheet": sheet,
        "problems": [one.line(language()) for one in problems if not one.is_warning],
        "questions": questions,
        "answers": answers,
        "on": on,
        "on_wrong": day is None,
        "wrong": wrong,
        "result": result,
        "expected": expected,
        "sections": decisions.sections_of(sheet, language(), result.steps)
        if sheet and result
        else [],
        "reasons": result.explanation(language()) if result else (),
        "may_edit": draft.is_open and may_edit_decisions(request.actor),
        "message": said(refusal),
        "errors": refusal.fields if refusal else {},
        "name": asked.get("name", ""),
    }
    status = refusal.status if refusal else 422 if wrong or day is None else 200
    return render(request, "decision_office/draft_try.html", context, status=status)


@require_POST
@official(EDIT)
def example_remove(request: ActingRequest, draft_uuid: UUID, example_uuid: UUID) -> HttpResponse:
    """Take an example away."""
    remove_example(actor=request.actor, draft_uuid=draft_uuid, example_uuid=example_uuid, at=now())
    address = reverse("decision_office:draft_show", args=[draft_uuid])
    return HttpResponseRedirect(f"{address}#vi-du")
