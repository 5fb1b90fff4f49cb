"""The daily closing: tills and their days, a day with all that makes its sum, statements."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.kernel.organizations import api as organizations

from ...actions.days import close_day, count_day, note_difference, open_till
from ...actions.statements import StatementFaulty, load_statement, match_line
from ...permissions import COLLECT, DECIDE, SEE
from ...queries.days import get_day_for, list_tills_for
from ...rules.statements import MOST_BYTES, Fault
from ..reading import day_of, in_words, money_of, posted


@require_GET
@official(SEE)
def till_list(request: ActingRequest) -> HttpResponse:
    """Every till with its last days: what was booked, what is there, which days are closed."""
    return _tills(request)


def _tills(
    request: ActingRequest,
    problems: list[tuple[str, str]] | None = None,
    *,
    at_till: str = "",
    loaded: Any = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    heads = dict.fromkeys(g.agency_uuid for g in actor.grants if DECIDE in g.permissions)
    agencies = [(str(one), organizations.get_agency(one).name) for one in heads]
    return render(
        request,
        "payments/till_list.html",
        {
            "tills": list_tills_for(actor, today=today()),
            "today": today(),
            "agencies": agencies,
            "may_work": actor.may(COLLECT),
            "problems": problems or [],
            "errors": dict(problems or []),
            "posted": request.POST,
            "at_till": at_till,
            "loaded": loaded,
        },
        status=status,
    )


@require_POST
@official(DECIDE)
def till_open(request: ActingRequest) -> HttpResponse:
    """Open a further cash counter."""
    try:
        open_till(
            actor=request.actor,
            agency_uuid=_uuid(posted(request, "agency")),
            code=posted(request, "code"),
            name=posted(request, "name"),
            at=now(),
        )
    except Refusal as refusal:
        return _tills(request, in_words(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("payments:till_list"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInput(fields={"agency": _("Chọn cơ quan")}) from error


@require_POST
@official(COLLECT)
def statement_load(request: ActingRequest, till: UUID) -> HttpResponse:
    """Load a statement; every faulty line is named, and then nothing is loaded."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InvalidInput(fields={"file": _("Chọn tệp sao kê (.csv)")})
        content = file.read(MOST_BYTES + 1)
        loaded = load_statement(actor=request.actor, till_uuid=till, content=content, at=now())
    except StatementFaulty as faulty:
        problems = [("file", _fault_words(one)) for one in faulty.faults[:20]]
        return _tills(request, problems, at_till=str(till), status=422)
    except Refusal as refusal:
        return _tills(request, in_words(refusal), at_till=str(till), status=refusal.status)
    return _tills(request, at_till=str(till), loaded=loaded)


def _fault_words(fault: Fault) -> str:
    said = {
        "too_large": _("tệp lớn hơn 5 MB; hãy chia theo ngày"),
        "too_many_lines": _("tệp có hơn %(value)s dòng; hãy chia theo ngày"),
        "not_utf8": _("chữ không đọc được; lưu tệp dạng CSV UTF-8"),
        "empty": _("tệp không có dòng nào"),
        "no_column": _("thiếu cột; tiêu đề phải có một trong: %(value)s"),
        "broken_csv": _("dòng CSV hỏng; kiểm tra dấu ngoặc kép"),
        "bad_day": _("ngày «%(value)s» không đọc được; viết 21/11/2026"),
        "day_to_come": _("ngày «%(value)s» chưa đến"),
        "no_transaction": _("thiếu số giao dịch, hoặc dài hơn 80 ký tự"),
        "bad_amount": _("số tiền «%(value)s» không phải số đồng nguyên"),
        "twice": _("số giao dịch %(value)s có hai lần trong tệp"),
    }
    words = said[fault.code] % {"value": fault.value}
    return (
        _("Dòng %(line)s: %(words)s") % {"line": fault.line, "words": words}
        if fault.line
        else words
    )


@require_GET
@official(SEE)
def day_show(request: ActingRequest, till: UUID, day: str) -> HttpResponse:
    """One day of a till: movements, statement lines, differences, and the closing."""
    return _day(request, till, day)


def _day(
    request: ActingRequest,
    till: UUID,
    day: str,
    problems: list[tuple[str, str]] | None = None,
    *,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    view = get_day_for(request.actor, till_uuid=till, day=day_of(day))
    return render(
        request,
        "payments/day_show.html",
        {
            "view": view,
            "problems": problems or [],
            "errors": dict(problems or []),
            "act": act,
            "posted": request.POST,
        },
        status=status,
    )


def _count(request: ActingRequest, till: UUID, day: str) -> None:
    counted = money_of(posted(request, "counted"))
    count_day(actor=request.actor, till_uuid=till, day=day_of(day), counted=counted, at=now())


def _note(request: ActingRequest, till: UUID, day: str) -> None:
    note_difference(
        actor=request.actor,
        till_uuid=till,
        day=day_of(day),
        amount=money_of(posted(request, "amount")),
        reason=posted(request, "reason"),
        at=now(),
    )


def _match(request: ActingRequest, till: UUID, day: str) -> None:
    try:
        line = UUID(posted(request, "line"))
    except ValueError as error:
        raise Http404 from error
    match_line(
        actor=request.actor, line_uuid=line, reference=posted(request, "reference"), at=now()
    )


def _close(request: ActingRequest, till: UUID, day: str) -> None:
    close_day(actor=request.actor, till_uuid=till, day=day_of(day), at=now())


ACTS: dict[str, Callable[[ActingRequest, UUID, str], Any]] = {
    "count": _count,
    "note": _note,
    "match": _match,
    "close": _close,
}


@require_POST
@official(SEE)
def day_act(request: ActingRequest, till: UUID, day: str, act: str) -> HttpResponse:
    """Do one thing to a till's day."""
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](request, till, day)
    except Refusal as refusal:
        return _day(request, till, day, in_words(refusal), act=act, status=refusal.status)
    return HttpResponseRedirect(reverse("payments:day_show", args=[till, day]))
