"""For which period of an indicator a figure holds."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.base.text import fold
from motcua.kernel.indicators.api import Definition, Period

from .seen import Seen

_KINDS = {1: "month", 3: "quarter", 6: "half", 9: "nine_months", 12: "year"}
_SINCE_JANUARY = re.compile(
    r"\b(?:luy ke|cong don|tinh chung)(?: tinh)?(?: den)?(?: het)?(?: thang)?"
    r"(?: (?P<months>\d{1,2})(?: thang)?|(?: tu)? dau nam| nam)"
    r"|\b(?<!dinh ky )(?<!hang )(?<!moi )(?<!/)(?P<plain>\d{1,2}) thang(?! cuoi)(?: dau nam)?\b"
)
_SO_FAR = re.compile(r"\b(?:luy ke|cong don)\b")
_COMPARED = re.compile(r"\bso voi (?:cung ky )?(?:\w+ ){0,2}(?:quy|nam|thang)\b")
# A report of a period is written when it ends, or a few weeks before: "tính đến ngày 14/6".
_EARLY, _LATE = timedelta(days=45), timedelta(days=20)


@dataclass(frozen=True)
class Held:
    """A period with how sure it is, and why; none where nothing is said that fits."""

    period: Period | None
    sure: float = 1.0
    reason: str = ""


def period_of(seen: Seen, definition: Definition, report: tuple[date, date] | None) -> Held:
    """
    The period of a figure of this indicator.

    :param report: the first day of the report's own period, and the first day after it.
    """
    said = _since_january(seen, report)
    if said is not None:
        return _allowed(said, definition, "cumulative")
    first, until = (report or (None, None)) if _is_of_another(seen, report) else _bounds(seen)
    if first is None or until is None:
        return Held(None, reason="no-period")
    if until - first == timedelta(days=1):
        return _as_of(first, definition, report)
    found = _exactly(first, until)
    if found is None:
        return Held(None, reason="odd-period")
    if _SO_FAR.search(fold(seen.before)) and not _is_stock(definition):
        return Held(found, 0.6, "cumulative-unclear")
    return _allowed(found, definition, "")


def _bounds(seen: Seen) -> tuple[date | None, date | None]:
    return seen.first, seen.until


def _is_of_another(seen: Seen, report: tuple[date, date] | None) -> bool:
    """Whether the time that was read is what the figure is compared with, or still to come."""
    if seen.first is None or report is None:
        return seen.first is None
    return seen.first >= report[1] or bool(_COMPARED.search(fold(seen.before)))


def _as_of(day: date, definition: Definition, report: tuple[date, date] | None) -> Held:
    """ "Up to a day": a stock is that of the period's end; a sum is only up to then."""
    if report is not None and report[1] - report[0] > timedelta(days=1):
        period = _exactly(*report)
        if period and period.last - _EARLY <= day <= period.last + _LATE:
            sure = 0.97 if _is_stock(definition) else 0.85
            held = _allowed(period, definition, "as-of")
            return Held(held.period, held.sure * sure, held.reason)
    if "day" in definition.periods and _is_stock(definition):
        return Held(Period.beginning("day", day), 0.95, "as-of")
    return Held(None, reason="as-of-a-day")


def _since_january(seen: Seen, report: tuple[date, date] | None) -> Period | None:
    """ "Lũy kế 9 tháng": the months from January, though the report be September's."""
    found = list(_SINCE_JANUARY.finditer(fold(seen.before)))
    if not found or report is None:
        return None
    months = found[-1]["months"] or found[-1]["plain"]
    last = seen.until if seen.until and seen.until.year == report[1].year else report[1]
    year = (last - timedelta(days=1)).year
    if months is None:
        months = str((last - timedelta(days=1)).month)
    if int(months) not in _KINDS or int(months) == 1:
        return None
    until = date(year + int(months) // 12, int(months) % 12 + 1, 1)
    return _exactly(date(year, 1, 1), until)


def _exactly(first: date, until: date) -> Period | None:
    """The period of a report that has these bounds; none where it is no whole one."""
    if until - first == timedelta(days=1):
        return Period.beginning("day", first)
    months = (until.year - first.year) * 12 + until.month - first.month
    kind = _KINDS.get(months)
    if kind is None or first.day != 1 or until.day != 1:
        return None
    found = Period.containing(kind, first)
    return found if (found.first, found.until) == (first, until) else None


def _allowed(period: Period, definition: Definition, reason: str) -> Held:
    if period.kind not in definition.periods:
        return Held(None, reason="not-its-period")
    return Held(period, 1.0, reason)


def _is_stock(definition: Definition) -> bool:
    return definition.running or definition.over_time == "last"
