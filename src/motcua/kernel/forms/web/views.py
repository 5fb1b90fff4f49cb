"""The preview of forms for those who edit the catalogue."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.web import clock
from motcua.base.web.access import official
from motcua.base.web.pages import render
from motcua.kernel.forms.queries import pages, published
from motcua.kernel.forms.rules.definition import Field, Form, Repeat


@dataclass(frozen=True, slots=True)
class FormRow:
    """One version in the list: how many pages and questions, how many the state may fill."""

    form: Form
    pages: int
    questions: int
    reusable: int
    is_in_force: bool

    @property
    def reusable_share(self) -> int:
        """Per cent of the questions for which the state may already hold the answer."""
        return round(100 * self.reusable / self.questions) if self.questions else 0


def _row(form: Form, on: date) -> FormRow:
    questions = [
        question
        for _, item in form.items
        for question in (item.fields if isinstance(item, Repeat) else (item,))
    ]
    return FormRow(
        form=form,
        pages=len(form.pages),
        questions=len(questions),
        reusable=sum(1 for _, item in form.items if isinstance(item, Field) and item.concept),
        is_in_force=form.is_in_force(on),
    )


@require_GET
@official("procedures.edit")
def form_list(request: HttpRequest) -> HttpResponse:
    """Every published version with its size and how much of it is known beforehand."""
    on = pages.day_of(clock.now())
    rows = [_row(form, on) for form in published.list_forms()]
    return render(request, "forms/form_list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@official("procedures.edit")
def form_show(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """
    One page of a version as a citizen sees it; sending it validates and keeps nothing.

    Earlier pages' answers are not carried along, so pages under a condition are shown too.
    """
    form = published.find_form_numbered(code, version)
    on, language = pages.day_of(clock.now()), (get_language() or "vi").split("-")[0]
    page_id = request.GET.get("trang") or form.pages[0].id
    page = pages.page_of(form, page_id, {})
    answers: dict[str, Any] = {}
    problems: tuple[Any, ...] = ()
    if request.method == "POST":
        parsed = pages.parse_page(form, page_id, request.POST, answers={}, at=clock.now())
        answers = parsed.answers
        if not parsed.action.stays:
            problems = pages.validate(form, answers, on=on, page=page_id)
    view = pages.page_view(form, page_id, answers, on=on, problems=problems, language=language)
    context = {
        "row": _row(form, on),
        "form": form,
        "view": view,
        "page": page,
        "sent": request.method == "POST",
    }
    return render(request, "forms/form_show.html", context)


@require_GET
@official("procedures.edit")
def form_schema(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """The JSON Schema of a version, for those who send dossiers by machine."""
    form = published.find_form_numbered(code, version)
    response = HttpResponse(
        json.dumps(form.schema, ensure_ascii=False, indent=2),
        content_type="application/schema+json",
    )
    name = f"{form.code}-{form.version}.schema.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
