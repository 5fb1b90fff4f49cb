"""What figures to look at, read from an address: agencies, a period, what to group by."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.base.text import vietnam_day

from ..permissions import covers, own_paths
from ..queries.agencies import AgencyLine, agency_lines, root_path
from ..queries.figures import Scope
from ..rules.periods import KINDS, Period, period_of

USUAL = "month"


def language() -> str:
    """The reader's language."""
    return (get_language() or "vi").split("-")[0]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for; what cannot be read is told, and the usual taken."""

    agencies: dict[str, AgencyLine]
    choices: list[tuple[str, str]]
    path: str
    root: str
    period: Period
    by_desk: bool
    below: bool
    problem: str
    asked: dict[str, str]

    @property
    def agency(self) -> AgencyLine:
        """The agency whose figures are asked for."""
        return self.agencies[self.path]

    def scope(self, **narrowed: str) -> Scope:
        """The dossiers to count."""
        is_whole = self.path == self.root and self.below
        return Scope(
            (self.path,), self.by_desk, is_whole=is_whole, only_itself=not self.below, **narrowed
        )

    def query(self, **others: str) -> str:
        """The address' query for these filters, with others in their place."""
        asked = {**self.asked, **others}
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def read_filters(request: HttpRequest, actor: Actor, *, at: datetime) -> Filters:
    """
    The filters of an address, within the agencies whose figures the reader may see.

    :raises PermissionRefused: for an agency that is none of theirs.
    """
    today = vietnam_day(at)
    paths = own_paths(actor)
    if not paths:
        raise PermissionRefused()
    period, problem = _period(request, today)
    agencies = agency_lines(on=min(period.last, today))
    path = request.GET.get("co-quan", "") or paths[0]
    if path not in agencies or not covers(paths, path):
        raise PermissionRefused()
    by_desk = request.GET.get("vai") == "tiep-nhan"
    below = request.GET.get("gom") != "rieng"
    asked = {
        "co-quan": path,
        "ky": period.kind,
        "ngay": period.first.isoformat() if period.kind != "custom" else "",
        "tu": period.first.isoformat() if period.kind == "custom" else "",
        "den": period.last.isoformat() if period.kind == "custom" else "",
        "vai": "tiep-nhan" if by_desk else "",
        "gom": "" if below else "rieng",
    }
    return Filters(
        agencies=agencies,
        choices=[
            (one.path, "\u2003" * one.path.count(".") + one.name_in(language()))
            for one in sorted(agencies.values(), key=lambda line: line.path)
            if covers(paths, one.path) and _is_offered(one, path, paths)
        ],
        path=path,
        root=root_path(on=today),
        period=period,
        by_desk=by_desk,
        below=below,
        problem=problem,
        asked=asked,
    )


def _is_offered(one: AgencyLine, chosen: str, paths: tuple[str, ...]) -> bool:
    """Whoever sees the province chooses committees and departments; others their parts as well."""
    is_part = one.kind in {"division", "one_stop_desk"}
    is_near = one.path.startswith(f"{chosen}.") and chosen.count(".") > 0
    return one.path == chosen or (one.is_current and (not is_part or is_near or one.path in paths))


def _period(request: HttpRequest, today: date) -> tuple[Period, str]:
    kind = request.GET.get("ky", USUAL)
    kind = kind if kind in KINDS else USUAL
    if kind != "custom":
        day, is_wrong = _day(request.GET.get("ngay", ""), today)
        return period_of(kind, day), _wrong() if is_wrong else ""
    last, wrong_last = _day(request.GET.get("den", ""), today)
    first, wrong_first = _day(request.GET.get("tu", ""), last.replace(day=1))
    if first > last:
        return Period(last, last), _("Ngày đầu sau ngày cuối: chỉ xem ngày cuối.")
    return Period(first, last), _wrong() if wrong_first or wrong_last else ""


def _wrong() -> str:
    return _("Viết ngày như 2026-11-21.")


def _day(text: str, usual: date) -> tuple[date, bool]:
    if not text:
        return usual, False
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return usual, True
    return (day, False) if 2000 <= day.year < 2200 else (usual, True)
