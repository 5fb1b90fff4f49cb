"""The calendar as it is: its years, and one year with its days, hours and cut-offs."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.errors import NotFound
from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.calendars import api as calendars
from motcua.kernel.drafting import api as drafting

from ..events import DRAFT
from ..permissions import EDIT
from ..rules.plans import days_of, thing_of


class YearNotFound(NotFound):
    """Chưa có lịch làm việc cho năm này."""

    message_en = "There is no working calendar for this year yet."


@require_GET
@official()
def year_list(request: ActingRequest) -> HttpResponse:
    """Every year with its working days, days off and make-up days; drafts for the office."""
    rows = calendars.list_years()
    context = {
        "rows": rows,
        "this_year": clock.today().year,
        "next_year": (rows[0].year if rows else clock.today().year) + 1,
        "drafts": drafting.list_drafts(request.actor, DRAFT),
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "calendar_office/year_list.html", context)


@require_GET
@official()
def year_show(request: ActingRequest, year: int) -> HttpResponse:
    """A year: days off and make-up days with their legal basis, hours by season, cut-offs."""
    row = next((one for one in calendars.list_years() if one.year == year), None)
    if row is None:
        raise YearNotFound()
    typed = request.GET.get("phien-ban", "")
    number = int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 4 else None
    found = calendars.find_year(year, number)
    if number is not None and found is None:
        raise YearNotFound()
    days = thing_of(found.entries)["days"] if found is not None else []
    drafts = drafting.list_drafts(request.actor, DRAFT) or []
    context = {
        "row": row,
        "found": found,
        "days": [(one, days_of(one)) for one in days],
        "calendars": calendars.list_hours(year),
        "drafts": [one for one in drafts if one.draft.code == str(year)],
        "today": clock.today(),
        "may_edit": request.actor.may(EDIT) and year >= clock.today().year,
    }
    return render(request, "calendar_office/year_show.html", context)
