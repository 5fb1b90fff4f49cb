"""What figures to look at, read from an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.indicators.api import (
    Definition,
    Period,
    PeriodUnreadable,
    catalogue,
    units,
    windows,
)

from ..queries import words
from ..queries.naming import window_choices
from ..queries.pages import View, first_unit, units_to_see

USUAL = ("month", "quarter", "half", "year", "nine_months", "day")


class PeriodMisread(InvalidInput):
    """“{text}” không phải là kỳ báo cáo. Viết 2026, 2026-H1, 2026-9M, 2026-Q2, 2026-04 hoặc 2026-04-01."""  # noqa: E501

    message_en = "“{text}” is no period. Write 2026, 2026-H1, 2026-9M, 2026-Q2, 2026-04 or a day."


def language() -> str:
    """The reader's language."""
    return (get_language() or "vi").split("-")[0]


def period_of(text: str) -> Period:
    """
    The period of a code in an address.

    :raises PeriodMisread: if it is none.
    """
    try:
        return Period.parse(text)
    except PeriodUnreadable as error:
        raise PeriodMisread(text=text) from error


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, and what may be chosen."""

    view: View
    offered: Sequence[units.Line]
    groups: Sequence[units.UnitGroup]
    kinds: Sequence[str]
    ways: Sequence[tuple[str, str]]
    problem: str
    asked: dict[str, str]

    @property
    def choices(self) -> list[tuple[str, object]]:
        """Units, indented as they stand, and the groups of units under their grouping."""
        found: list[tuple[str, object]] = [
            (str(one.uuid), "\u2003" * one.path.count(".") + one.name_in(language()))
            for one in self.offered
        ]
        for name in dict.fromkeys(one.grouping for one in self.groups):
            inner = [(str(one.uuid), one.name) for one in self.groups if one.grouping == name]
            found.append((name, inner))
        return found

    @property
    def kind_choices(self) -> list[tuple[str, str]]:
        """The kinds of periods that the indicator has."""
        return [(kind, str(words.KINDS[kind])) for kind in self.kinds]

    @property
    def days(self) -> windows.Span:
        """The days that the figures of the period are of."""
        return self.days_of(self.view.period)

    def days_of(self, period: Period) -> windows.Span:
        """The days that the figures of another period are of."""
        return windows.span(window=self.asked["tinh"], period=period)

    @property
    def grouping_choices(self) -> list[tuple[str, str]]:
        """The groupings by which units can be ranked."""
        return [(name, name) for name in dict.fromkeys(one.grouping for one in self.groups)]

    def query(self, **others: str) -> str:
        """The address' query for these filters, with others in their place."""
        asked = {**self.asked, **others}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def at(self, period: Period) -> str:
        """The query for another period."""
        return self.query(ky=period.code)

    def of(self, unit: UUID) -> str:
        """The query for another unit."""
        return self.query(**{"don-vi": str(unit)})


def read_filters(
    request: HttpRequest, actor: Actor, definition: Definition, *, at: datetime
) -> Filters:
    """
    The filters of an address; what cannot be read is told, and the usual taken.

    :raises PermissionRefused: for an official without any figures.
    """
    today = vietnam_day(at)
    period, problem = _period(request, definition, today)
    units_on, wrong_units = _day(request.GET.get("cay", ""))
    known_on, wrong_known = _day(request.GET.get("luc", ""))
    chosen = _uuid(request.GET.get("don-vi", ""))
    offered = units_to_see(actor, on=min(period.last, today), chosen=chosen)
    groups = units.groups_to_see(actor)
    unit = chosen or first_unit(actor, offered)
    grouping = request.GET.get("nhom", "")
    version = catalogue.catalogue().in_force(definition.code, period.last) or definition
    window = windows.own_window(version, request.GET.get("tinh"))
    known_at = None
    if known_on is not None:
        known_at = datetime.combine(known_on + timedelta(days=1), time(), VIETNAM)
    asked = {
        "don-vi": str(unit),
        "ky": period.code,
        "cay": units_on.isoformat() if units_on else "",
        "luc": known_on.isoformat() if known_on else "",
        "nhom": grouping if any(one.grouping == grouping for one in groups) else "",
        "tinh": window,
    }
    wrong = _("Viết ngày như 2026-11-21.") if wrong_units or wrong_known else ""
    view = View(unit, period, units_on, known_at, asked["nhom"], window)
    ways = window_choices(version, language())
    return Filters(view, offered, groups, definition.periods, ways, problem or wrong, asked)


def _period(request: HttpRequest, definition: Definition, today: date) -> tuple[Period, str]:
    usual = next(kind for kind in USUAL if kind in definition.periods)
    kind = request.GET.get("loai", "")
    written = request.GET.get("ky", "")
    try:
        period = Period.parse(written) if written else Period.containing(usual, today)
    except PeriodUnreadable:
        return Period.containing(usual, today), PeriodMisread(text=written).message(language())
    if kind in definition.periods and kind != period.kind:
        period = Period.containing(kind, min(period.last, today) if written else today)
    return period, ""


def _day(text: str) -> tuple[date | None, bool]:
    if not text:
        return None, False
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, True
    return (day, False) if 2000 <= day.year < 2200 else (None, True)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
