"""Units of a day for officials, and the history of a unit for everybody."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official, public
from motcua.base.web.pages import render
from motcua.kernel.organizations.models import Unit
from motcua.kernel.organizations.permissions import MANAGE
from motcua.kernel.organizations.queries.pages import unit_row, unit_rows
from motcua.kernel.organizations.queries.units import (
    find_units_by_name,
    get_unit_by_uuid,
    heirs_of,
)
from motcua.kernel.organizations.web.forms import read_day
from motcua.kernel.organizations.web.views.agencies import language


@require_GET
@official(MANAGE)
def unit_list(request: ActingRequest) -> HttpResponse:
    """The units of a day with what they came from and what they became."""
    day, error = read_day(request.GET.get("ngay", ""), clock.today())
    level = request.GET.get("cap", "")
    known = level if level in Unit.Level.values else None
    rows = unit_rows(day, known, language())
    return render(
        request,
        "organizations/unit_list.html",
        {"day": day, "error": error, "level": known or "", "rows": rows, "shown": language()},
        fragment="results",
        status=422 if error else 200,
    )


@require_GET
@public
def unit_search(request: ActingRequest) -> HttpResponse:
    """Find a unit by the name that it had on a day; every unit of the name is shown."""
    day, error = read_day(request.GET.get("ngay", ""), clock.today())
    text = request.GET.get("ten", "").strip()
    found = find_units_by_name(text, day) if text and not error else []
    return render(
        request,
        "organizations/unit_search.html",
        {"day": day, "error": error, "text": text, "found": found, "shown": language()},
        status=422 if error else 200,
    )


@require_GET
@public
def unit_show(request: ActingRequest, unit_uuid: UUID) -> HttpResponse:
    """What a unit was made from, what it became, and where its land belongs today."""
    unit = get_unit_by_uuid(unit_uuid)
    heirs = [] if unit.valid_to is None else heirs_of(unit, clock.today())
    return render(
        request,
        "organizations/unit_show.html",
        {"row": unit_row(unit, language()), "heirs": heirs, "shown": language()},
    )
