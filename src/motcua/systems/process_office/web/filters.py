"""What of a process to look at, read from an address: a version, a period, agencies."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.organizations import api as organizations
from motcua.systems.process_office.queries.flow import Flow

DAYS = 90


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for; a date that cannot be read is told and the usual one taken."""

    version: diagrams.ProcessVersion
    agency: str
    agencies: list[tuple[str, str]]
    first: date
    last: date
    problem: str
    flow: Flow

    def query(self, **others: str) -> str:
        """The address' query for these filters, with others in their place."""
        asked = {
            "phien-ban": str(self.version.number),
            "co-quan": self.agency,
            "tu": self.first.isoformat(),
            "den": self.last.isoformat(),
            **others,
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def read_filters(request: HttpRequest, actor: Actor, code: str, *, at: datetime) -> Filters:
    """
    The filters of an address, narrowed to the agencies that the reader works for.

    :raises NotFound: if there is no such process or version.
    """
    number = request.GET.get("phien-ban", "")
    version = diagrams.get_process(
        code, int(number) if number.isdecimal() and len(number) < 9 else None
    )
    today = vietnam_day(at)
    last, wrong_last = _day(request.GET.get("den", ""), today)
    first, wrong_first = _day(request.GET.get("tu", ""), last - timedelta(days=DAYS))
    problem = _("Viết ngày như 2026-11-21.") if wrong_first or wrong_last else ""
    if first > last:
        first, problem = last, _("Ngày đầu sau ngày cuối: chỉ xem ngày cuối.")
    paths = own_paths(actor)
    agencies = _agencies(paths, today)
    agency = request.GET.get("co-quan", "")
    chosen = (agency,) if agency in dict(agencies) else paths
    return Filters(
        version=version,
        agency=agency if agency in dict(agencies) else "",
        agencies=agencies,
        first=first,
        last=last,
        problem=problem,
        flow=Flow(version, chosen, _begin(first), _begin(last + timedelta(days=1))),
    )


def own_paths(actor: Actor) -> tuple[str, ...]:
    """The agencies that the reader works for, without those below another of them."""
    paths = sorted({grant.agency_path for grant in actor.grants})
    return tuple(
        path
        for path in paths
        if not any(path.startswith(f"{above}.") for above in paths if above != path)
    )


def _agencies(paths: tuple[str, ...], today: date) -> list[tuple[str, str]]:
    found = [one for path in paths for one in organizations.list_agencies(on=today, under=path)]
    return [(one.path, one.name) for one in found]


def _day(text: str, usual: date) -> tuple[date, bool]:
    if not text:
        return usual, False
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return usual, True
    return (day, False) if 2000 <= day.year < 2200 else (usual, True)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)
