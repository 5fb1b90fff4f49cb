"""Periods of figures: day, week, month, quarter, half-year, year, or any two days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.base.text import VIETNAM

KINDS = ("day", "week", "month", "quarter", "half", "year", "custom")


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of the first day to the end of the last, on Việt Nam's clock."""

    first: date
    last: date
    kind: str = "custom"

    @property
    def begins_at(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time.min, VIETNAM)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, VIETNAM)

    def until(self, at: datetime) -> datetime:
        """Up to where it can be told at a moment: its end, or that moment where it still runs."""
        return min(self.ends_at, max(at, self.begins_at))

    @property
    def before(self) -> "Period":
        """The period of the same kind just before; of two days, as many days."""
        if self.kind == "custom":
            length = self.last - self.first
            return Period(self.first - length - timedelta(days=1), self.first - timedelta(days=1))
        return period_of(self.kind, self.first - timedelta(days=1))


def period_of(kind: str, day: date) -> Period:
    """The period of a kind in which a day lies; weeks begin on Monday."""
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return Period(first, first + timedelta(days=6), kind)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(kind)
    if months is None:
        return Period(day, day, kind)
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, _months_later(first, months) - timedelta(days=1), kind)


def period_between(first: date, last: date) -> Period:
    """The month, quarter, half-year or year of these two days; of others just the days."""
    kinds = (period_of(kind, first) for kind in ("month", "quarter", "half", "year"))
    found = (one for one in kinds if (one.first, one.last) == (first, last))
    return next(found, Period(first, last))


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
