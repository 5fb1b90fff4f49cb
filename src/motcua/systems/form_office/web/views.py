"""Published forms: a list, a page as people see it, versions compared, schema and file."""

import json
from dataclasses import dataclass
from datetime import date

import yaml
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import NotFound
from motcua.base.text import fold
from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.drafting import api as drafting
from motcua.kernel.forms import api as forms

from ..actions.desk import differences_between, thing_of
from ..events import DRAFT
from ..permissions import EDIT
from ..queries.designing import find_row
from ..rules.sheets import brief_form, thing_of_form
from .trying import tried_page


class FormNotFound(NotFound):
    """Không có biểu mẫu này."""

    message_en = "There is no such form."


@dataclass(frozen=True, slots=True)
class FormRow:
    """One version in the list: how many pages and questions, how many the state may fill."""

    form: forms.Form
    pages: int
    questions: int
    reusable: int
    state: str  # in_force · scheduled · ended

    @property
    def reusable_share(self) -> int:
        """Per cent of the questions for which the state may already hold the answer."""
        return round(100 * self.reusable / self.questions) if self.questions else 0


def _row(form: forms.Form, on: date) -> FormRow:
    questions, reusable = 0, 0
    for _page, item in form.items:
        inner = getattr(item, "fields", (item,))
        questions += len(inner)
        reusable += sum(1 for one in inner if getattr(one, "concept", ""))
    state = "in_force" if form.is_in_force(on) else "scheduled" if form.valid_from > on else "ended"
    return FormRow(form, len(form.pages), questions, reusable, state)


@require_GET
@official()
def form_list(request: ActingRequest) -> HttpResponse:
    """Every published version with its size, and the drafts for whom they concern."""
    sought = request.GET.get("tim", "").strip()[:200]
    words = fold(sought).split()
    rows = [_row(form, clock.today()) for form in forms.designing.list_forms()]
    drafts = drafting.list_drafts(request.actor, DRAFT)
    context = {
        "rows": [row for row in rows if _fits(row.form, words)],
        "drafts": drafts,
        "sought": sought,
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "form_office/form_list.html", context)


def _fits(form: forms.Form, words: list[str]) -> bool:
    searched = fold(f"{form.code} {' '.join(form.title.values())}")
    return all(word in searched for word in words)


@require_http_methods(["GET", "POST"])
@official()
def form_show(request: ActingRequest, code: str, version: int) -> HttpResponse:
    """One page of a version as a citizen sees it; sending it validates and keeps nothing."""
    form = forms.designing.find_form_numbered(code, version)
    versions = [one for one in forms.designing.list_forms() if one.code == code]
    context = {
        **tried_page(request, form),
        "row": _row(form, clock.today()),
        "versions": versions,
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "form_office/form_show.html", context)


@require_GET
@official()
def form_schema(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """The JSON Schema of a version, for those who send dossiers by machine."""
    form = forms.designing.find_form_numbered(code, version)
    text = json.dumps(form.schema, ensure_ascii=False, indent=2)
    return _file(text, "application/schema+json", f"{form.code}-{form.version}.schema.json")


@require_GET
@official()
def form_export(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """A version as a brief content file of the province."""
    row = find_row(code, version)
    if row is None:
        raise FormNotFound()
    told = brief_form(
        thing_of_form(row.content), code=code, version=version, first=row.valid_from, end=None
    )
    text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=110)
    return _file(text, "application/yaml", f"{code}.yaml")


def _file(text: str, media: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@official()
def version_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Any two versions of a form, question by question."""
    numbers = sorted(one.version for one in forms.designing.list_forms() if one.code == code)
    if not numbers:
        raise FormNotFound()
    newer = find_row(code, _number(request, "moi", numbers[-1]))
    older = find_row(code, _number(request, "cu", numbers[max(0, len(numbers) - 2)]))
    if newer is None or older is None:
        raise FormNotFound()
    things = [
        thing_of(drafting.Content("", thing_of_form(row.content), row.valid_from, row.valid_to))
        for row in (older, newer)
    ]
    context = {
        "older": older,
        "newer": newer,
        "numbers": numbers,
        "changes": differences_between(things[0], things[1]),
    }
    return render(request, "form_office/version_compare.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 6 else default
