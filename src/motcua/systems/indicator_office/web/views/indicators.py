"""Indicators: the list, one of them with its values, and what is behind each value."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import VIETNAM, in_language, vietnam_day
from motcua.base.web import navigation
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.events import api as events
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.api import Check, Definition, Period, Sources, Value

from ...queries import words
from ...queries.naming import dimension_name, member_name
from ...queries.pages import list_indicators, show_indicator
from ..filters import Filters, language, read_filters
from ..sheets import sheet

PAGE, LONGEST_EXPORT = 100, 50_000
SEE = indicators.permissions.SEE


@require_GET
@official(SEE)
def indicator_list(request: ActingRequest) -> HttpResponse:
    """Every indicator in force, under its subject; a search by words of its name or its code."""
    query = request.GET.get("q", "")[:100]
    today = vietnam_day(now())
    context = {
        "groups": list_indicators(on=today, query=query),
        "query": query,
        "words": words,
        "language": language(),
        "may_group": request.actor.may(indicators.permissions.GROUP),
    }
    return render(request, "indicator_office/indicator_list.html", context)


@require_GET
@official(SEE)
@indicators.units.one_tree()
def indicator_show(request: ActingRequest, code: str) -> HttpResponse:
    """One indicator: its values through time, those below, and what it is."""
    filters, one = asked_of(request, code)
    shown = show_indicator(request.actor, one, filters.view)
    context = {
        "filters": filters,
        "definition": one,
        "shown": shown,
        "versions": indicators.catalogue.versions_of(code=code),
        "checks": [(check, _say_check(one, check)) for check in one.checks],
        "formula": _spelled(one),
        "opening": indicators.windows.opening_of(one, filters.days),
        "groupings": sorted({group.grouping for group in filters.groups}),
        "words": words,
        "language": language(),
        "name_of": period_name,
        "dimensions": [
            (name, dimension_name(name, language()))
            for name in indicators.breakdown.dimensions_of(one)
        ],
        "pictures": list(words.PICTURES.items()),
    }
    return render(request, "indicator_office/indicator_show.html", context)


def asked_of(request: ActingRequest, code: str) -> tuple[Filters, Definition]:
    """The filters, and the version of the indicator on the last day of the period asked for."""
    newest = indicators.catalogue.versions_of(code=code)[-1]
    filters = read_filters(request, request.actor, newest, at=now())
    found = indicators.catalogue.catalogue().in_force(code, filters.view.period.last)
    return filters, found or newest


def period_name(period: Period) -> str:
    """A period as reports write it, in the reader's language, at the beginning of a line."""
    named = period.short_in(language())
    return named[:1].upper() + named[1:]


def _spelled(one: Definition) -> str:
    """The formula with the names of its parts in the place of their codes."""
    text = one.formula_text
    for code in one.formula.codes if one.formula else ():
        versions = indicators.catalogue.catalogue().versions_of(code)
        text = text.replace(f"{{{code}}}", f"“{versions[-1].name_in(language())}”")
    return text


def _say_check(one: Definition, check: Check) -> str:
    """What must hold, in words; its formula with names."""
    if check.across:
        name = dimension_name(check.across, language())
        return _("bằng tổng theo %(dimension)s") % {"dimension": name}
    text = check.formula.text if check.formula else ""
    for code in check.formula.codes if check.formula else ():
        versions = indicators.catalogue.catalogue().versions_of(code)
        text = text.replace(f"{{{code}}}", f"“{versions[-1].name_in(language())}”")
    bounds = [str(bound) for bound in (check.least, check.most) if bound is not None]
    kind = "least" if check.kind == "range" and check.most is None else check.kind
    return f"{words.CHECKS[kind]} {text or ' – '.join(bounds)}".strip()


@require_GET
@official(SEE)
@indicators.units.one_tree()
def indicator_export(request: ActingRequest, code: str, form: str) -> HttpResponse:
    """The values through time, and those of the units below, as a sheet."""
    filters, one = asked_of(request, code)
    shown = show_indicator(request.actor, one, filters.view)
    heading = [
        _("Đơn vị"), _("Kỳ"), one.name_in(language()), _("Trạng thái"), _("Còn thiếu"),
        _("Số liệu từ ngày"), _("Số liệu đến hết ngày"),
    ]  # fmt: skip
    own = zip(shown.periods, shown.values, strict=True)
    lines = [
        *(_line(filters, shown.target, period, value) for period, value in own),
        *(_line(filters, row.target, filters.view.period, row.value) for row in shown.ranking),
    ]
    return sheet(form, f"chi-tieu-{code}", heading, lines)


def _line(
    filters: Filters, target: indicators.units.Target, period: Period, value: Value
) -> list[Any]:
    state = "" if value.is_known else _("chưa có số liệu")
    state = _("không áp dụng") if value.na else state
    missing = len(value.missing) + len(value.missing_periods)
    days, name = filters.days_of(period), target.name_in(language())
    return [name, period.code, value.value, state, missing, days.first, days.last]


@require_GET
@official(SEE)
@indicators.units.one_tree()
def source_list(request: ActingRequest, code: str) -> HttpResponse:
    """What is behind one value: matters and their events, what was told, the parts."""
    filters, one = asked_of(request, code)
    page = _page(request.GET.get("trang", ""))
    found = _behind(request, filters, one, skip=(page - 1) * PAGE, limit=PAGE)
    unit = indicators.units.targets(indicators.units.tree(), [filters.view.unit])[filters.view.unit]
    context = {
        "filters": filters,
        "definition": one,
        "unit": unit,
        "found": found,
        "names": _names(found),
        "events": {kind.name: in_language(kind.title, language()) for kind in events.event_types()},
        "address": navigation.subject_address,
        "parts": [(indicators.definition(code=part, on=filters.view.period.last), value)
                  for part, value in found.parts.items()],
        "next_page": page + 1 if found.total > page * PAGE and found.counted else 0,
        "previous_page": page - 1,
        "words": words,
        "language": language(),
        "period": period_name(filters.view.period),
        "say": say_dimensions,
    }  # fmt: skip
    return render(request, "indicator_office/source_list.html", context)


def _behind(
    request: ActingRequest, filters: Filters, one: Definition, *, skip: int, limit: int
) -> Sources:
    """
    What is behind the value.

    :raises PermissionRefused: if the figures are none of the actor's business.
    """
    view = filters.view
    indicators.permissions.require_figures(
        request.actor,
        indicators.units.targets(indicators.units.tree(), [view.unit])[view.unit].paths,
    )
    return indicators.sources(
        code=one.code,
        unit=view.unit,
        period=view.period,
        known_at=view.known_at,
        units_on=view.units_on,
        window=view.window,
        skip=skip,
        limit=limit,
    )


def _names(found: Sources) -> Mapping[UUID, str]:
    uuids = {one.agency for one in found.counted if one.agency} | {one.unit for one in found.told}
    return indicators.units.names_by_uuid(uuids)


def say_dimensions(dimensions: Mapping[str, str]) -> str:
    """Dimensions in words: Kênh tiếp nhận: Trực tuyến; Lĩnh vực: …"""
    return "; ".join(
        f"{dimension_name(name, language())}: {member_name(name, value, language())}"
        for name, value in dimensions.items()
    )


def _page(text: str) -> int:
    return min(max(int(text), 1), 10_000) if text.isascii() and text.isdigit() else 1


@require_GET
@official(SEE)
@indicators.units.one_tree()
def source_export(request: ActingRequest, code: str, form: str) -> HttpResponse:
    """The same as a sheet."""
    filters, definition_asked = asked_of(request, code)
    found = _behind(request, filters, definition_asked, skip=0, limit=LONGEST_EXPORT)
    names = _names(found)
    heading = [
        _("Đơn vị"), _("Ngày hoặc kỳ"), _("Số liệu"), _("Sự kiện hoặc nguồn"), _("Mã tham chiếu"),
        _("Phân tổ hoặc ghi chú"), _("Được biết từ"),
    ]  # fmt: skip
    counted = (
        [
            names.get(row.agency, "") if row.agency else "", row.day, row.amount, row.event_name,
            str(row.matter), say_dimensions(row.dimensions), "",
        ]
        for row in found.counted
    )  # fmt: skip
    told = (
        [
            names.get(row.unit, ""), row.period, row.value, row.origin.kind, str(row.origin.uuid),
            row.note, row.known_from.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0),
        ]
        for row in found.told
    )  # fmt: skip
    when = filters.view.period.code
    parts = (["", when, one.value, part, "", one.note, ""] for part, one in found.parts.items())
    return sheet(form, f"nguon-{code}", heading, [*counted, *told, *parts])
