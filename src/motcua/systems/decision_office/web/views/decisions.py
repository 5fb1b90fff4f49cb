"""Published decisions: a list, one as a table on a day, trying it, comparing versions, its file."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.text import fold
from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.decisions import api as decisions
from motcua.kernel.drafting import api as drafting

from ...events import DRAFT
from ...permissions import EDIT
from ...queries.usage import procedures_named, processes_asking
from ..forms import day_of, typed_answers, typed_date
from ..reading import language, number

_LONG = "private, max-age=31536000, immutable"


def _asked(request: ActingRequest, code: str, on: date) -> decisions.DecisionVersion:
    """The version asked for, else the one in force on a day, else the next one."""
    wanted = number(request.GET.get("phien-ban"))
    if not wanted:
        listed = decisions.list_versions(code)
        in_force = [one for one in listed if one.holds_on(on)] or listed[:1]
        wanted = in_force[0].number if in_force else 0
    return decisions.get_decision(code, version=wanted)


@require_GET
@official()
def decision_list(request: ActingRequest) -> HttpResponse:
    """Every decision by the version in force today, and the drafts; searched without diacritics."""
    sought = request.GET.get("tim", "").strip()[:200]
    words = fold(sought).split()
    listed = [one for one in decisions.list_decisions(clock.today()) if _fits(one, words)]
    drafts = drafting.list_drafts(request.actor, DRAFT)
    if drafts is not None:
        drafts = [one for one in drafts if _draft_fits(one.draft, words)]
    context = {
        "decisions": listed,
        "drafts": drafts,
        "sought": sought,
        "today": clock.today(),
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "decision_office/decision_list.html", context)


def _fits(one: decisions.DecisionSummary, words: list[str]) -> bool:
    return _found([one.code, one.title("vi"), one.title("en")], one.about, words)


def _draft_fits(one: drafting.VersionDraft, words: list[str]) -> bool:
    return _found([one.code, one.title_in("vi"), one.title_in("en")], one.about, words)


def _found(names: list[str], about: Mapping[str, Any], words: list[str]) -> bool:
    laws = about.get("legal_basis") or []
    text = fold(" ".join([*names, *(str(law.get("number")) for law in laws)]))
    return all(word in text for word in words)


@require_GET
@official()
def decision_show(request: ActingRequest, code: str) -> HttpResponse:
    """A decision as it applies on a day: tables, law, checks, versions, and who asks it."""
    on = typed_date(request.GET, "ngay")
    day = day_of(on, clock.today())
    version = _asked(request, code, day or clock.today())
    versions = decisions.list_versions(code)
    shown = next(one for one in versions if one.number == version.number)
    context = {
        "version": shown,
        "versions": versions,
        "sections": decisions.sections_of(decisions.sheet_of(version), language()),
        "problems": [one.line(language()) for one in decisions.problems_of(version)],
        "today": clock.today(),
        "on": on,
        "day": day,
        "asked_number": number(request.GET.get("phien-ban")),
        "processes": processes_asking(code),
        "procedures": procedures_named(version.about, on=clock.today(), language=language()),
        "may_edit": request.actor.may(EDIT),
        "drafts": drafting.list_drafts(request.actor, DRAFT, code=code),
    }
    status = 200 if day else 422
    return render(request, "decision_office/decision_show.html", context, status=status)


@require_GET
@official()
def decision_try(request: ActingRequest, code: str) -> HttpResponse:
    """Ask a decision for made-up inputs; the rules that fit are marked. Nothing is recorded."""
    version = _asked(request, code, clock.today())
    sheet = decisions.sheet_of(version)
    questions = decisions.questions_of(sheet, language())
    answers = typed_answers(request.GET, questions)
    on = typed_date(request.GET, "ngay")
    day = day_of(on, clock.today())
    wrong: dict[str, str] = {}
    result: decisions.DecisionResult | None = None
    if request.GET.get("hoi") and day is not None:
        try:
            result = decisions.answer_of(sheet, answers.values, on=day, at=clock.now())
        except decisions.DecisionInputRefused as refused:
            wrong = {one.name: getattr(one, language()) for one in refused.wrong}
    listed = decisions.list_versions(code)
    context = {
        "version": version,
        "title": next(one for one in listed if one.number == version.number).title(language()),
        "questions": questions,
        "answers": answers,
        "on": on,
        "on_wrong": day is None,
        "wrong": wrong,
        "result": result,
        "sections": decisions.sections_of(sheet, language(), result.steps) if result else [],
        "reasons": result.explanation(language()) if result else (),
    }
    status = 422 if wrong or day is None else 200
    return render(request, "decision_office/decision_try.html", context, status=status)


@require_GET
@official()
def decision_compare(request: ActingRequest, code: str) -> HttpResponse:
    """Two versions side by side: which rules were added, changed and removed."""
    versions = decisions.list_versions(code)
    if not versions:
        raise decisions.DecisionUnknown()
    later = number(request.GET.get("den")) or versions[0].number
    earlier = number(request.GET.get("tu")) or versions[min(1, len(versions) - 1)].number
    before, after = (decisions.get_decision(code, version=n) for n in (earlier, later))
    context = {
        "versions": versions,
        "before": next(one for one in versions if one.number == earlier),
        "after": next(one for one in versions if one.number == later),
        "sections": decisions.changes_between(
            decisions.sheet_of(before), decisions.sheet_of(after), language()
        ),
    }
    return render(request, "decision_office/decision_compare.html", context)


@require_GET
@official()
def decision_export(request: ActingRequest, version: UUID) -> HttpResponse:
    """The DMN file exactly as it was published; a version never changes, so browsers keep it."""
    file = decisions.find_file(version)
    response = HttpResponse(file, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = _LONG
    response.headers["Content-Disposition"] = f'attachment; filename="{version}.dmn"'
    return response
