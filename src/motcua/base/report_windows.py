"""Windows: which days the figures of a period are of, by the law on reports of that time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from motcua.base.report_periods import Period

# The window that needs no law: a period is its own days.
CALENDAR = "calendar"
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


class WindowUnknown(ValueError):
    """The province's content knows no window of this code."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """
    One version of a window: with which day of the month figures end; 0: with the month.

    Decree 09/2019/NĐ-CP, art. 12: monthly, quarterly, half-yearly and yearly figures run from the
    15th of the month before the period to the 14th of its last month.
    """

    window: str
    valid_from: date
    valid_to: date | None
    day: int
    names: Mapping[str, str] = field(default_factory=dict)

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Span:
    """
    The days that figures of a period are of, half-open.

    :ivar first: the first day.
    :ivar until: the first day after them.
    """

    first: date
    until: date

    @property
    def last(self) -> date:
        """The last day."""
        return self.until - timedelta(days=1)


class Windows:
    """
    The windows of all times, to be asked for the days of any period.

    A period ends where the law of its last day says, and begins where the one before it ended. So
    a change of the law loses no day and counts none twice.
    """

    def __init__(self, cut_offs: Iterable[CutOff]) -> None:
        """Take the versions of all windows."""
        self.cut_offs = tuple(cut_offs)
        self.codes = frozenset({CALENDAR, *(one.window for one in self.cut_offs)})

    def span(self, window: str, period: Period) -> Span:
        """
        The days of a period in a window; a day is always itself.

        :raises WindowUnknown: if there is no such window.
        """
        if window not in self.codes:
            raise WindowUnknown(window)
        if window == CALENDAR or period.kind == "day":
            return Span(period.first, period.until)
        return Span(self._end(window, period.first), self._end(window, period.until))

    def _end(self, window: str, month: date) -> date:
        """Where figures end of what by the calendar ends before this first day of a month."""
        last = month - timedelta(days=1)
        day = next(
            (one.day for one in self.cut_offs if one.window == window and one.holds_on(last)), 0
        )
        return last.replace(day=day) + timedelta(days=1) if day else month

    def edges(self) -> list[date]:
        """Every day on which a month, or a month of any window, begins, in order."""
        months = (
            date(year, month, 1)
            for year in range(_FIRST_YEAR, _LAST_YEAR)
            for month in range(1, 13)
        )
        return sorted({day for one in months for day in (one, *self._ends(one))})

    def _ends(self, month: date) -> list[date]:
        return [self._end(one, month) for one in self.codes if one != CALENDAR]
