"""The working calendar for machines: open data, as everybody reckons by it."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from motcua.base.errors import NotFound
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.kernel.calendars import api as calendars

from ..rules.plans import days_of, thing_of
from . import schemas

router = new_router("calendar_office")


@router.get(
    "/working-calendar/{year}",
    auth=None,
    response=answers(schemas.YearOut),
    operation_id="working_calendar_show",
)
def working_calendar_show(
    request: HttpRequest, year: Annotated[int, Field(ge=2000, le=2100)]
) -> dict[str, Any]:
    """A year: days off and make-up days, office hours by season, cut-offs, working days."""
    row = next((one for one in calendars.list_years() if one.year == year), None)
    if row is None:
        raise NotFound()
    found = calendars.find_year(year)
    days = thing_of(found.entries)["days"] if found is not None else []
    return {
        "year": year,
        "version": row.number,
        "working_days": row.working_days,
        "days": [
            {
                "day": day,
                "kind": one["kind"],
                "name": one["name"],
                "legal_basis": one["legal_basis"],
                "certainty": one["certainty"],
                "replaces": one.get("replaces"),
            }
            for one in days
            for day in days_of(one)
        ],
        "calendars": [_calendar(one) for one in calendars.list_hours(year)],
    }


def _calendar(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": dict(one.title),
        "hours": [
            {
                "weekdays": list(row.weekdays),
                "spans": list(row.spans),
                "valid_from": row.valid_from,
                "to": row.valid_to,
                "counts_as_working_day": row.counts_as_day,
            }
            for row in one.hours
        ],
        "cut_offs": [
            {"at": f"{rule.at:%H:%M}", "valid_from": rule.valid_from, "valid_to": rule.valid_to}
            for rule in one.cut_offs
        ],
    }
