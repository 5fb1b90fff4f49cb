"""Who has reported and who has not; sets sent out by hand; questions asked once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import in_language, vietnam_day
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.sending import MOST_QUESTIONS, Late, ask_once, send_out
from ...models import Round
from ...permissions import RECEIVE, may_receive
from ...queries import words
from ...queries.books import XLSX
from ...queries.choices import Sendable, agencies_to_ask, receivers_of, sets_to_send
from ...queries.completeness import (
    rows_of_round,
    share_of_round,
    shares_by_agency,
    shares_by_round,
)
from ...queries.owed import get_round_for, list_rounds
from ...queries.sets import period_words
from ...queries.summaries import summary_book
from .filling import shared

LOOKS_BACK = timedelta(days=400)
ASKED_AT_ONCE = 8
ANSWER_KINDS = ("integer", "decimal", "text", "date")


@require_GET
@official()
def round_list(request: ActingRequest) -> HttpResponse:
    """How completely and timely agencies report: public inside government, without figures."""
    at = now()
    rounds = list_rounds(since=vietnam_day(at - LOOKS_BACK))
    code = request.GET.get("bo", "")
    chosen = [one for one in rounds if one.set_code == code] or rounds
    titles = {one.set_code: in_language(one.form["title"], words.language()) for one in rounds}
    return render(
        request,
        "reporting/round_list.html",
        {
            **shared(),
            "rounds": rounds,
            "shares": shares_by_round(rounds, at=at),
            "agencies": shares_by_agency(rounds=chosen, at=at),
            "sets": list(titles.items()),
            "code": code,
            "may_send": request.actor.may(RECEIVE),
        },
    )


@require_GET
@official()
def round_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One round: which agency stands where."""
    at, state = now(), request.GET.get("tinh-trang", "")
    round_ = get_round_for(request.actor, uuid)
    return render(
        request,
        "reporting/round_show.html",
        {
            **shared(),
            "round": round_,
            "share": share_of_round(round_, at=at),
            "rows": rows_of_round(round_, state=state),
            "state": state,
            "may_receive": may_receive(request.actor, round_),
            "at": at,
        },
    )


@require_GET
@official(RECEIVE)
def round_export(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What the agencies of a round answered, one a line, for whoever collects."""
    round_ = get_round_for(request.actor, uuid)
    response = HttpResponse(summary_book(request.actor, round_), content_type=XLSX)
    name = f"tong-hop-{round_.set_code}-{round_.period}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@official(RECEIVE)
def round_send(request: ActingRequest) -> HttpResponse:
    """Send a data set out for a period, before or beside the schedule."""
    at = now()
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            sent = _send(request, at)
            return HttpResponseRedirect(reverse("reporting:round_show", args=[sent.uuid]))
        except Refusal as refusal:
            problems, status = _problems(refusal), refusal.status
    sets = sets_to_send(vietnam_day(at))
    context = {
        "sets": sets,
        "late": _late_choices(sets),
        "period_words": lambda code: period_words(code, words.language()),
        "posted": request.POST,
        "problems": problems,
        "errors": dict(problems),
    }
    return render(request, "reporting/round_send.html", context, status=status)


def _send(request: ActingRequest, at: datetime) -> Round:
    """Send a set out; a past period with its own due day and the reason."""
    post = request.POST
    code, period, late = post.get("set", ""), post.get("period", ""), None
    if "late" in post:
        code, _slash, period = post["late"].partition("/")
        late = Late(_day(post), post.get("because", ""))
    return send_out(actor=request.actor, set_code=code, period=period, at=at, late=late)


def _late_choices(sets: list[Sendable]) -> list[tuple[str, str]]:
    """The past periods that never went out, set by set."""
    language = words.language()
    return [
        (
            f"{one.data_set.code}/{code}",
            f"{in_language(one.data_set.title, language)}, {period_words(code, language)}",
        )
        for one in sets
        for code in one.late
    ]


def _problems(refusal: Refusal) -> list[tuple[str, str]]:
    return list(refusal.fields.items()) or [("", refusal.message(words.language()))]


@require_http_methods(["GET", "POST"])
@official(RECEIVE)
def question_send(request: ActingRequest) -> HttpResponse:
    """Ask chosen agencies a set of questions once."""
    at = now()
    today = vietnam_day(at)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            sent = ask_once(actor=request.actor, at=at, **_asked(request.POST))
            return HttpResponseRedirect(reverse("reporting:round_show", args=[sent.uuid]))
        except Refusal as refusal:
            problems, status = _problems(refusal), refusal.status
    context = {
        "receivers": receivers_of(request.actor, on=today),
        "agencies": agencies_to_ask(on=today),
        "chosen": request.POST.getlist("agencies"),
        "lines": range(1, ASKED_AT_ONCE + 1),
        "posted": request.POST,
        "problems": problems,
        "errors": dict(problems),
    }
    return render(request, "reporting/question_send.html", context, status=status)


def _asked(post: QueryDict) -> dict[str, Any]:
    try:
        receiver = UUID(post.get("receiver", ""))
        agencies = [UUID(one) for one in post.getlist("agencies")]
    except ValueError:
        raise InvalidInput() from None
    questions = [
        {
            "title": post.get(f"question-{place}", ""),
            "kind": post.get(f"kind-{place}", "integer"),
            "unit": post.get(f"unit-{place}", ""),
        }
        for place in range(1, MOST_QUESTIONS + 1)
    ]
    return {
        "receiver_uuid": receiver,
        "title": post.get("title", ""),
        "says": post.get("says", ""),
        "legal_basis": post.get("legal_basis", ""),
        "questions": questions,
        "agency_uuids": agencies,
        "due_on": _day(post),
    }


def _day(post: QueryDict) -> date | None:
    parts = [post.get(f"due_on-{part}", "") for part in ("year", "month", "day")]
    try:
        year, month, day = (int(one) for one in parts)
        return date(year, month, day)
    except ValueError:
        return None
