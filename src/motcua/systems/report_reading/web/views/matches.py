"""Which indicators a report's figures tell: suggestions, confirmation, correction, taking back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import number_in
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ...actions.matching import Confirmed, confirm_matches
from ...actions.taking_back import take_back_matches, tell_whose
from ...models import ReportReading
from ...permissions import MATCH, READ
from ...queries.matching import FigureToMatch, figures_to_match, known_of
from ...queries.readings import agencies_to_read_for, get_reading_for, places_of
from ...rules.matching.suggesting import SURE
from .. import words
from ..choices import packed, ticked, typed, unpacked, uuid_of

PAGE, LEAST_PERCENT, MOST_PERCENT = 50, 50, 100


@require_http_methods(["GET", "POST"])
@official(READ)
def match_list(request: ActingRequest, reading_uuid: UUID) -> HttpResponse:
    """The figures of a report, each with what it may tell; ticked ones are confirmed at once."""
    reading = get_reading_for(request.actor, reading_uuid)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.GET.get("loi"):
        problems.append(("whose", _("Chọn một cơ quan trong danh sách.")))
    if request.method == "POST":
        try:
            return _confirmed(request, reading, "report_reading:match_list")
        except Refusal as refusal:
            problems, status = _problems(refusal), refusal.status
    state = request.GET.get("trang-thai", "")
    state = state if state in words.STATES else ""
    page = _number(request.GET.get("trang"), 1)
    shown = figures_to_match(reading, state=state)
    rows = shown[(page - 1) * PAGE : page * PAGE]
    context = {
        **_shown(request, reading, rows),
        "state": state,
        "states": [(code, str(said)) for code, said in words.STATES.items()],
        "next_page": page + 1 if len(shown) > page * PAGE else 0,
        "previous_page": page - 1,
        "problems": problems,
        "said": _said(request),
        "whose": reading.figures_of or reading.agency,
        "whose_choices": [(str(one.uuid), one.name) for one in agencies_to_read_for(request.actor)],
        "sure": round(SURE * 100),
    }
    return render(request, "report_reading/match_list.html", context, status=status)


@require_http_methods(["GET", "POST"])
@official(MATCH)
def match_preview(request: ActingRequest, reading_uuid: UUID) -> HttpResponse:
    """Everything that is suggested above a threshold, ticked, before it is confirmed at once."""
    reading = get_reading_for(request.actor, reading_uuid)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            return _confirmed(request, reading, "report_reading:match_list")
        except Refusal as refusal:
            problems, status = _problems(refusal), refusal.status
    least = _number(request.GET.get("nguong"), round(SURE * 100))
    least = max(LEAST_PERCENT, min(least, MOST_PERCENT))
    rows = [
        one
        for one in figures_to_match(reading, state="suggested")
        if one.best and one.best.is_whole and one.best.percent >= least
    ]
    context = {**_shown(request, reading, rows), "least": least, "problems": problems}
    return render(request, "report_reading/match_preview.html", context, status=status)


@require_http_methods(["GET", "POST"])
@official(MATCH)
def match_show(request: ActingRequest, reading_uuid: UUID, figure: int) -> HttpResponse:
    """One figure with its passage and suggestions: chosen, corrected, refused or taken back."""
    reading = get_reading_for(request.actor, reading_uuid)
    errors: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            return _one(request, reading, figure)
        except Refusal as refusal:
            errors, problems, status = dict(refusal.fields), _problems(refusal), refusal.status
    rows = figures_to_match(reading, numbers=[figure])
    if not rows:
        raise Http404
    context = {
        **_shown(request, reading, rows),
        "one": rows[0],
        "posted": request.POST,
        "errors": errors,
        "problems": problems,
        "indicator_choices": _indicators(reading),
        "agency_choices": _agencies(request),
        "part_choices": words.parts_of(_codes(), _language()),
        "known": _beside(request, rows[0]),
    }
    return render(request, "report_reading/match_show.html", context, status=status)


@require_POST
@official(READ)
def match_whose(request: ActingRequest, reading_uuid: UUID) -> HttpResponse:
    """Say whose the figures are that name nobody."""
    reading = get_reading_for(request.actor, reading_uuid)
    choices = [(str(one.uuid), one.name) for one in agencies_to_read_for(request.actor)]
    back = reverse("report_reading:match_list", args=[reading.uuid])
    try:
        pick(request, whose=choices)
        agency = uuid_of(request.POST.get("whose", ""))
        tell_whose(actor=request.actor, reading_uuid=reading.uuid, agency=agency, at=now())
    except InvalidInput:
        return HttpResponseRedirect(f"{back}?loi=don-vi")
    return HttpResponseRedirect(back)


def _confirmed(request: ActingRequest, reading: ReportReading, where: str) -> HttpResponse:
    result = confirm_matches(
        actor=request.actor, reading_uuid=reading.uuid, choices=ticked(request.POST), at=now()
    )
    back = reverse(where, args=[reading.uuid])
    return HttpResponseRedirect(f"{back}?{_told(result)}")


def _told(result: Confirmed) -> str:
    open_ = f"&cho={len(result.open)}" if result.open else ""
    return f"ghi={result.told}&khop={result.agrees}&khong={result.none}{open_}"


def _one(request: ActingRequest, reading: ReportReading, figure: int) -> HttpResponse:
    here = reverse("report_reading:match_show", args=[reading.uuid, figure])
    if request.POST.get("do") == "take-back":
        take_back_matches(
            actor=request.actor, reading_uuid=reading.uuid, numbers=[figure],
            reason=request.POST.get("reason", ""), at=now(),
        )  # fmt: skip
        return HttpResponseRedirect(here)
    if request.POST.get("pick", "own") == "own":
        pick(request, indicator=_indicators(reading), agency=_agencies(request))
    result = confirm_matches(
        actor=request.actor, reading_uuid=reading.uuid, choices={figure: typed(request.POST)},
        at=now(),
    )  # fmt: skip
    if result.open:
        raise InvalidInput(
            fields={"against": _("Đã có số khác. Xem hai số cạnh nhau rồi chọn giữ hay thay.")}
        )
    return HttpResponseRedirect(here)


def _beside(request: ActingRequest, one: FigureToMatch) -> list[dict[str, Any]]:
    """For each suggestion, and for what was typed, what is known already, with its source."""
    found = []
    choices = [(packed(item), item.indicator, item.agency, item.period, item.dimensions)
               for item in one.matched.suggestions if item.is_whole]  # fmt: skip
    for key, code, agency, period, dimensions in choices:
        if agency is None:
            continue
        known = known_of(
            code=code, agency=agency, period=indicators.Period.parse(period), dimensions=dimensions
        )
        if known is not None:
            source = "report" if known.is_report else known.source
            found.append(
                {
                    "key": key, "known": known, "source": words.SOURCES.get(source, ""),
                    "places": places_of(known.value), "code": code, "agency": agency,
                    "period": period,
                }
            )  # fmt: skip
    return found


def _shown(
    request: ActingRequest, reading: ReportReading, rows: list[FigureToMatch]
) -> dict[str, Any]:
    language = _language()
    agencies = {item.agency for one in rows for item in one.matched.suggestions if item.agency}
    read = indicators.catalogue.catalogue()
    names = {one.code: one for one in read.definitions}
    return {
        "reading": reading,
        "rows": rows,
        "definitions": names,
        "agencies": indicators.units.names_by_uuid(agencies),
        "language": language,
        "packed": packed,
        "reason": words.said,
        "left": words.LEFT,
        "state_words": words.STATES,
        "part_name": lambda dimensions: words.part_name(dimensions, language),
        "number": lambda value: _number_in(value, language),
        "may_match": request.actor.may(MATCH),
        "unpacked": unpacked,
    }


def _indicators(reading: ReportReading) -> list[tuple[str, str]]:
    """The indicators in force at the end of the report's period; all where it has none."""
    language, until = _language(), reading.period_until
    read = indicators.catalogue.catalogue().definitions
    known = [one for one in read if until is None or one.holds_on(until - timedelta(days=1))]
    seen = {one.code: f"{one.name_in(language)} ({one.code})" for one in known}
    return sorted(seen.items(), key=lambda row: row[1])


def _codes() -> list[str]:
    return [one.code for one in indicators.catalogue.catalogue().definitions]


def _agencies(request: ActingRequest) -> list[tuple[str, str]]:
    """The agencies, of all times, whose history the official may tell; no divisions or desks."""
    paths = request.actor.paths_for(MATCH)
    rows = organizations.Agency.objects.exclude(kind__in=("division", "one_stop_desk"))
    return [
        (str(one.uuid), _with_end(one))
        for one in rows.order_by("folded_name", "-valid_from")
        if any(one.path == path or one.path.startswith(f"{path}.") for path in paths)
    ]


def _with_end(one: organizations.Agency) -> str:
    return one.name if one.valid_to is None else f"{one.name} ({_('đến')} {one.valid_to:%d/%m/%Y})"


def _said(request: ActingRequest) -> list[str]:
    """What the last press did, from the address."""
    told, agrees = _number(request.GET.get("ghi"), 0), _number(request.GET.get("khop"), 0)
    waiting, none = _number(request.GET.get("cho"), 0), _number(request.GET.get("khong"), 0)
    said = []
    if told:
        said.append(_("%(n)s số liệu đã ghi vào lịch sử.") % {"n": told})
    if agrees:
        said.append(_("%(n)s số liệu khớp số đã có, không ghi lại.") % {"n": agrees})
    if none:
        said.append(_("%(n)s số được đánh dấu không thuộc chỉ tiêu nào.") % {"n": none})
    if waiting:
        said.append(
            _("%(n)s số liệu khác với số đã có: mở từng số để chọn giữ hay thay.") % {"n": waiting}
        )
    return said


def _problems(refusal: Refusal) -> list[tuple[str, str]]:
    return list(refusal.fields.items()) or [("", refusal.message(_language()))]


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def _number_in(value: Decimal | str, language: str) -> str:
    """A figure as the reader's language writes it; what was known before is kept as text."""
    number = Decimal(value)
    return number_in(number, language, places_of(number))


def _number(typed_: str | None, otherwise: int) -> int:
    return int(typed_) if typed_ and typed_.isdigit() and len(typed_) < 7 else otherwise
