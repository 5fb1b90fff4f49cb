"""Boards, and the dossiers behind their figures."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.errors import NotFound, PermissionRefused
from motcua.base.web import navigation
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.reasons import api as reasons

from ...permissions import SEE, may_see_people
from ...queries import boards as queries
from ...queries import words
from ...queries.agencies import UNKNOWN
from ...queries.counts import COUNTS, UNOPENED
from ...queries.figures import counted_at
from ...queries.lists import (
    LONGEST_EXPORT,
    Asked,
    HandlingRow,
    every_handling_for,
    list_handlings_for,
)
from ...queries.report import names_of_procedures
from ...queries.sheets import XLSX, csv_of, heading_of_list, line_of_list, xlsx_of
from ...rules.report import COLUMNS
from ..filters import Filters, language, read_filters

SHOWN = 60  # lines of a board; the rest is told as a number


@require_GET
@official(SEE)
def board_show(request: ActingRequest) -> HttpResponse:
    """What a period brought, what stands now, how near its date it is, and what it waits for."""
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    by = request.GET.get("theo", "procedure")
    may_see = may_see_people(request.actor, filters.path)
    groups = {key: text for key, text in words.GROUPS.items() if key != "person" or may_see}
    by = by if by in groups else "procedure"
    board = queries.board_of(filters.scope(), filters.period, by=by, at=moment)
    names = _names(request, filters, by, [one.key for one in board.groups[:SHOWN]])
    return render(
        request,
        "operations_center/board_show.html",
        {
            "filters": filters,
            "board": board,
            "by": by,
            "groups": words.choices(groups),
            "lines": [(one, names(one.key)) for one in board.groups[:SHOWN]],
            "hidden": max(0, len(board.groups) - SHOWN),
            "words": words,
            "columns": COLUMNS,
            "narrow": {"procedure": "thu-tuc", "channel": "kenh", "person": "can-bo"}.get(by, ""),
            "counted_at": counted_at(),
            "at": moment,
        },
    )


def _names(
    request: ActingRequest, filters: Filters, by: str, keys: list[str]
) -> Callable[[str], str]:
    """How the lines of a board are called."""
    if by == "procedure":
        known = names_of_procedures(language(), on=filters.period.last)
        return lambda key: known.get(key) or key or _("Chưa rõ thủ tục")
    if by == "channel":
        return lambda key: words.say(words.CHANNELS, key)
    if by == "person":
        people = queries.names_of_people(request.actor, keys, at=now())
        return lambda key: people.get(key) or _("Chưa ai nhận")
    return lambda key: _agency(filters, key)


def _agency(filters: Filters, path: str) -> str:
    line = filters.agencies.get(path)
    return line.name_in(language()) if line else _("Chưa rõ cơ quan")


def _asked(request: ActingRequest, filters: Filters) -> Asked:
    """Which figure was opened."""
    get = request.GET.get
    narrowed = {
        "procedure_code": get("thu-tuc", "")[:20],
        "field_code": get("linh-vuc", "")[:60],
        "channel": get("kenh", "")[:8],
        "person": _person(request, filters),
    }
    level = get("cap", "")
    return Asked(
        scope=filters.scope(**narrowed),
        period=filters.period,
        column=get("cot", "") if get("cot", "") in COLUMNS else "received",
        urgency=get("han", "") if get("han", "") in queries.URGENCIES else "",
        waiting=get("cho", "")[:60],
        state=get("buoc", "") if get("buoc", "") in words.STATES else "",
        count=get("dem", "") if get("dem", "") in COUNTS.keys() - UNOPENED else "",
        level_paths=_paths_of(filters, level),
        reason=_reason(get("ly-do", "")),
    )


def _reason(text: str) -> str:
    return text[:90] if text.partition(":")[0] in words.ACTS else ""


def _paths_of(filters: Filters, level: str) -> tuple[str, ...]:
    """The agencies of a level; one that nobody knows is counted with the province."""
    paths = tuple(one.path for one in filters.agencies.values() if one.level == level)
    return (*paths, UNKNOWN) if level == "province" else paths


def _person(request: ActingRequest, filters: Filters) -> str:
    """The official to whom a list is narrowed, for those who may compare officials."""
    asked = request.GET.get("can-bo", "")
    try:
        uuid = UUID(asked) if asked else None
    except ValueError:
        raise NotFound() from None
    if uuid is None:
        return ""
    if not may_see_people(request.actor, filters.path):
        raise PermissionRefused()
    return str(uuid)


def _title(asked: Asked) -> str:
    """What the figure was that the list opens."""
    if asked.reason:
        return _title_of_reason(asked)
    if asked.count:
        return words.say(words.COUNTS, asked.count)
    if asked.state:
        return words.say(words.STATES, asked.state)
    if asked.waiting:
        return words.say(words.CAUSES, asked.waiting)
    if asked.urgency:
        return words.say(words.URGENCIES, asked.urgency)
    return words.say(words.COLUMNS, asked.column)


def _title_of_reason(asked: Asked) -> str:
    act, _colon, code = asked.reason.partition(":")
    said = (
        reasons.say_reason(code, language(), on=asked.period.last)
        if code
        else _("Chưa ghi lý do theo danh mục")
    )
    return f"{words.say(words.ACTS, act)}: {said}"


KEPT = ("ly-do", "cot", "dem", "han", "cho", "buoc", "thu-tuc", "linh-vuc", "kenh", "can-bo", "cap")


@require_GET
@official(SEE)
def handling_list(request: ActingRequest) -> HttpResponse:
    """The dossiers behind one figure, as far as the reader may open them."""
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    asked = _asked(request, filters)
    after = request.GET.get("sau", "")
    place = int(after) if after.isdecimal() and len(after) < 19 else 0
    page = list_handlings_for(request.actor, asked, at=moment, after=place)
    kept = {name: request.GET.get(name, "") for name in KEPT}
    procedures = names_of_procedures(language(), on=filters.period.last)
    return render(
        request,
        "operations_center/handling_list.html",
        {
            "filters": filters,
            "title": _title(asked),
            "lines": [(row, _address(row)) for row in page.rows],
            "procedures": procedures,
            "agency_name": lambda path: _agency(filters, path),
            "procedure_name": procedures.get(asked.scope.procedure_code, ""),
            "words": words,
            "kept": kept,
            "next_href": filters.query(**kept, sau=str(page.after)) if page.after else "",
            "first_href": filters.query(**kept) if place else "",
            "longest": LONGEST_EXPORT,
            "at": moment,
        },
    )


def _address(row: HandlingRow) -> str:
    if row.dossier_uuid is None:
        return ""
    return navigation.subject_address("one_stop_shop.dossier", row.dossier_uuid)


@require_GET
@official(SEE)
def handling_export(request: ActingRequest, form: str) -> HttpResponse:
    """The same list as a sheet."""
    if form not in ("csv", "xlsx"):
        raise Http404
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    asked = _asked(request, filters)
    agencies = {one.path: one.name_in(language()) for one in filters.agencies.values()}
    procedures = names_of_procedures(language(), on=filters.period.last)
    lines = (
        line_of_list(row, agencies, procedures)
        for row in every_handling_for(request.actor, asked, at=moment)
    )
    heading = heading_of_list()
    content = csv_of(heading, lines) if form == "csv" else xlsx_of(_("Hồ sơ"), heading, lines)
    return download(content, "text/csv; charset=utf-8" if form == "csv" else XLSX, f"ho-so.{form}")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """An answer that the browser keeps as a file."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
