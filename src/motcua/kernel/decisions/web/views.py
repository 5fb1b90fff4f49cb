"""The published decisions: a list, one as a table, trying it, comparing versions, its file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from motcua.base.text import VIETNAM
from motcua.base.web import clock
from motcua.base.web.access import official
from motcua.base.web.pages import render
from motcua.kernel.decisions.models import DecisionVersion
from motcua.kernel.decisions.permissions import EDIT
from motcua.kernel.decisions.queries.evaluation import (
    DecisionInputRefused,
    DecisionResult,
    answer_of,
)
from motcua.kernel.decisions.queries.pages import (
    changes_between,
    problems_of,
    questions_of,
    sections_of,
)
from motcua.kernel.decisions.queries.versions import (
    DecisionUnknown,
    find_file,
    get_decision,
    list_decisions,
    list_versions,
)

from .forms import day_of, typed_answers, typed_date

_LONG = "private, max-age=31536000, immutable"


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _number(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else None


def _asked(request: HttpRequest, code: str) -> DecisionVersion:
    """The version asked for, else the one in force today, else the next one."""
    number = _number(request, "phien-ban")
    today = clock.now().astimezone(VIETNAM).date()
    if number is None:
        listed = list_versions(code)
        in_force = [one for one in listed if one.holds_on(today)] or listed[:1]
        number = in_force[0].number if in_force else None
    if number is None:
        raise DecisionUnknown()
    return get_decision(code, version=number)


@require_GET
@official(EDIT)
def decision_list(request: HttpRequest) -> HttpResponse:
    """Every decision by the version in force today."""
    today = clock.now().astimezone(VIETNAM).date()
    decisions = list_decisions(today)
    return render(request, "decisions/decision_list.html", {"decisions": decisions, "today": today})


@require_GET
@official(EDIT)
def decision_show(request: HttpRequest, code: str) -> HttpResponse:
    """One version of a decision as tables, with its law, its days, its checks and the others."""
    version = _asked(request, code)
    versions = list_versions(code)
    return render(
        request,
        "decisions/decision_show.html",
        {
            "version": next(one for one in versions if one.number == version.number),
            "versions": versions,
            "sections": sections_of(version, _language()),
            "problems": [one.line(_language()) for one in problems_of(version)],
            "today": clock.now().astimezone(VIETNAM).date(),
        },
    )


@require_GET
@official(EDIT)
def decision_try(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a decision for made-up inputs; the rules that fit are marked. Nothing is recorded."""
    version = _asked(request, code)
    language = _language()
    questions = questions_of(version, language)
    answers = typed_answers(request.GET, questions)
    on = typed_date(request.GET, "ngay")
    day = day_of(on, clock.now().astimezone(VIETNAM).date())
    wrong: dict[str, str] = {}
    result: DecisionResult | None = None
    if request.GET.get("hoi") and day is not None:
        try:
            result = answer_of(version, answers.values, on=day, at=clock.now())
        except DecisionInputRefused as refused:
            wrong = {one.name: one.en if language == "en" else one.vi for one in refused.wrong}
    return render(
        request,
        "decisions/decision_try.html",
        {
            "version": version,
            "title": _title(version, language),
            "questions": questions,
            "answers": answers,
            "on": on,
            "on_wrong": day is None,
            "wrong": wrong,
            "result": result,
            "sections": sections_of(version, language, result.steps) if result else [],
            "reasons": result.explanation(language) if result else (),
        },
        status=422 if wrong or day is None else 200,
    )


def _title(version: DecisionVersion, language: str) -> str:
    listed = list_versions(version.code)
    return next(one.title(language) for one in listed if one.number == version.number)


@require_GET
@official(EDIT)
def decision_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions side by side: which rules were added, changed and removed."""
    versions = list_versions(code)
    if not versions:
        raise DecisionUnknown()
    later = _number(request, "den") or versions[0].number
    earlier = _number(request, "tu") or versions[min(1, len(versions) - 1)].number
    before, after = get_decision(code, version=earlier), get_decision(code, version=later)
    return render(
        request,
        "decisions/decision_compare.html",
        {
            "versions": versions,
            "before": next(one for one in versions if one.number == earlier),
            "after": next(one for one in versions if one.number == later),
            "sections": changes_between(before, after, _language()),
        },
    )


@require_GET
@official(EDIT)
def decision_export(request: HttpRequest, version: UUID) -> HttpResponse:
    """The DMN file exactly as it was published; a version never changes, so browsers keep it."""
    response = HttpResponse(find_file(version), content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = _LONG
    response.headers["Content-Disposition"] = f'attachment; filename="{version}.dmn"'
    return response
