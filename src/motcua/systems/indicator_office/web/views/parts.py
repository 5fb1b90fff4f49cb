"""The parts of a figure: a table with bars, and whether they come to the whole."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.api import Definition

from ...queries import words
from ...queries.naming import dimension_name
from ...queries.parts import show_parts
from ..filters import Filters, language
from ..sheets import sheet
from .indicators import asked_of, period_name

SEE = indicators.permissions.SEE


def dimension_choices(one: Definition) -> list[tuple[str, str]]:
    """By what an indicator can be broken down, with the names."""
    return [
        (name, dimension_name(name, language())) for name in indicators.breakdown.dimensions_of(one)
    ]


def _asked(request: ActingRequest, code: str) -> tuple[Filters, Definition, str]:
    """What is asked for; an indicator without any parts has no such page."""
    filters, one = asked_of(request, code)
    names = [name for name, _name in dimension_choices(one)]
    if not names:
        raise Http404
    wanted = request.GET.get("theo", "")
    return filters, one, wanted if wanted in names else names[0]


@require_GET
@official(SEE)
@indicators.units.one_tree()
def part_list(request: ActingRequest, code: str) -> HttpResponse:
    """The parts of one figure by a dimension, with bars, their sum and the whole."""
    filters, one, dimension = _asked(request, code)
    shown = show_parts(
        request.actor, one, filters.view, dimension=dimension, language=language()
    )  # fmt: skip
    context = {
        "filters": filters,
        "definition": one,
        "shown": shown,
        "dimension": dimension,
        "dimensions": dimension_choices(one),
        "period": period_name(filters.view.period),
        "words": words,
        "language": language(),
    }
    return render(request, "indicator_office/part_list.html", context)


@require_GET
@official(SEE)
@indicators.units.one_tree()
def part_export(request: ActingRequest, code: str, form: str) -> HttpResponse:
    """The same as a sheet, with the sum of the parts, the whole and the difference."""
    filters, one, dimension = _asked(request, code)
    shown = show_parts(
        request.actor, one, filters.view, dimension=dimension, language=language()
    )  # fmt: skip
    heading = [
        _("Đơn vị"), _("Kỳ"), _("Số liệu từ ngày"), _("Số liệu đến hết ngày"),
        dimension_name(dimension, language()), one.name_in(language()),
        _("Phần trăm của tổng"),
    ]  # fmt: skip
    place: list[Any] = [
        shown.target.name_in(language()), filters.view.period.code, filters.days.first,
        filters.days.last,
    ]  # fmt: skip
    lines = [[*place, part.name, part.value.value, part.share] for part in shown.parts]
    check = shown.check
    lines.append([*place, _("Cả đơn vị"), check.whole.value, None])
    if check.total is not None:
        lines.append([*place, _("Cộng các phần"), check.total, None])
        lines.append([*place, _("Chênh lệch"), check.difference, None])
    return sheet(form, f"phan-to-{code}", heading, lines)
