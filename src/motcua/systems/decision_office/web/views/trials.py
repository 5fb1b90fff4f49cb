"""Trying a draft out, and keeping what it must answer as examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.decisions import api as decisions
from motcua.kernel.drafting import api as drafting

from ...actions.examples import add_example, remove_example
from ...events import DRAFT
from ...permissions import EDIT
from ...queries.trial import outputs_of, sheet_of_draft
from ...rules.examples import as_text
from ..forms import Answers, day_of, plain_number, typed_answers, typed_date
from ..reading import language, said


def _typed(text: str, value: Any) -> str:
    """An expected answer as typed; numbers as Vietnamese writes them."""
    return plain_number(text.strip()) if isinstance(value, Decimal) else text.strip()[:1000]


@dataclass(frozen=True, slots=True)
class Trial:
    """What was typed, what the draft answers, and what an example would expect."""

    questions: list[decisions.Question]
    answers: Answers
    on: tuple[str, str, str]
    day: date | None
    wrong: dict[str, str]
    result: decisions.DecisionResult | None
    expected: dict[str, str]


def _trial(sheet: decisions.Sheet | None, asked: Mapping[str, str]) -> Trial:
    questions = decisions.questions_of(sheet, language()) if sheet else []
    answers = typed_answers(asked, questions)
    on = typed_date(asked, "ngay")
    day = day_of(on, vietnam_day(now()))
    wrong: dict[str, str] = {}
    result: decisions.DecisionResult | None = None
    if sheet and asked.get("hoi") and day is not None:
        try:
            result = decisions.answer_of(sheet, answers.values, on=day, at=now())
        except decisions.DecisionInputRefused as refused:
            wrong = {one.name: getattr(one, language()) for one in refused.wrong}
    expected = {
        name: _typed(asked.get(f"expected-{name}", as_text(value)), result.outputs[name])
        for name, value in (outputs_of(result) if result else {}).items()
        if result
    }
    return Trial(questions, answers, on, day, wrong, result, expected)


@require_http_methods(["GET", "POST"])
@official()
def draft_try(request: ActingRequest, draft_uuid: UUID) -> HttpResponse:
    """Ask a draft for made-up inputs; a POST keeps the case with the answer it must give."""
    draft = drafting.get_draft_for(request.actor, draft_uuid, DRAFT)
    sheet, problems = sheet_of_draft(draft)
    asked = request.POST if request.method == "POST" else request.GET
    tried = _trial(sheet, asked)
    refusal: Refusal | None = None
    if request.method == "POST" and tried.result is not None and tried.day is not None:
        try:
            add_example(
                actor=request.actor, draft_uuid=draft.uuid, name=asked.get("name", ""),
                on=tried.day, inputs=tried.answers.values, expected=tried.expected, at=now(),
            )  # fmt: skip
            return HttpResponseRedirect(f"{drafting.address_of(draft)}#vi-du")
        except Refusal as refused:
            refusal = refused
    steps = tried.result.steps if tried.result else ()
    context = {
        **drafting.draft_title(draft),
        "sheet": sheet,
        "problems": [one.line(language()) for one in problems if not one.is_warning],
        "tried": tried,
        "sections": decisions.sections_of(sheet, language(), steps) if sheet and steps else [],
        "reasons": tried.result.explanation(language()) if tried.result else (),
        "may_edit": draft.is_open and request.actor.may(EDIT),
        "message": said(refusal),
        "errors": refusal.fields if refusal else {},
        "name": asked.get("name", ""),
    }
    status = refusal.status if refusal else 422 if tried.wrong or tried.day is None else 200
    return render(request, "decision_office/draft_try.html", context, status=status)


@require_POST
@official(EDIT)
def example_remove(request: ActingRequest, draft_uuid: UUID, example_uuid: UUID) -> HttpResponse:
    """Take an example away."""
    remove_example(actor=request.actor, draft_uuid=draft_uuid, example_uuid=example_uuid, at=now())
    address = reverse("decision_office:draft_show", args=[draft_uuid])
    return HttpResponseRedirect(f"{address}#vi-du")
