"""When a step should be done: its norm on the legal calendar of the run."""

from collections import OrderedDict
from datetime import date, datetime
from time import monotonic

from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.diagrams.api import Norm

_REMEMBERED = 12
_FRESH_SECONDS = 60


def norm_due_by(
    calendar: calendars.Calendar | None, norm: Norm | None, at: datetime
) -> datetime | None:
    """The moment at which a step's norm ends; None without a norm or a calendar for it."""
    if norm is None or calendar is None:
        return None
    try:
        return calendars.due_at(calendar, at, calendars.Duration(norm.amount, norm.unit))
    except calendars.DateOutsideCalendar:
        # A norm is the office's own; work goes on where next year's holidays are not known yet.
        return None


class NormMemory:
    """
    The calendars and norms that recent steps needed.

    Their due moments are sent along with each step, so that the database can finish it in the
    same round trip; one reckoning costs some microseconds, a second round trip a hundred. A
    calendar is asked for anew after a minute, so a swapped working day soon counts for norms.
    """

    def __init__(self) -> None:
        """Begin empty; the first step of each kind costs a second round trip."""
        self._recent: OrderedDict[tuple[str, str], Norm] = OrderedDict()
        self._calendars: dict[tuple[str, date], tuple[float, calendars.Calendar | None]] = {}

    def learn(self, calendar_code: str, norms: list[str]) -> None:
        """Remember what a step needed, forgetting what was not needed for longest."""
        for text in norms:
            norm = Norm.parse(text)
            if norm is not None:
                self._recent[calendar_code, text] = norm
                self._recent.move_to_end((calendar_code, text))
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)

    def dues(self, at: datetime) -> dict[str, str | None]:
        """The due moment for each remembered norm if its step opens now."""
        found: dict[str, str | None] = {}
        for (code, text), norm in list(self._recent.items()):
            calendar = self._calendar(code, at)
            due = norm_due_by(calendar, norm, at)
            found[f"{code}|{text}"] = due.isoformat() if due else None
        return found

    def forget(self) -> None:
        """Begin anew, as a process does that has just started."""
        self._recent.clear()
        self._calendars.clear()

    def _calendar(self, code: str, at: datetime) -> calendars.Calendar | None:
        on = vietnam_day(at)
        known = self._calendars.get((code, on))
        if known is not None and monotonic() - known[0] < _FRESH_SECONDS:
            return known[1]
        try:
            calendar: calendars.Calendar | None = calendars.get_calendar(code, on=on)
        except calendars.CalendarUnknown:
            calendar = None
        if len(self._calendars) >= _REMEMBERED:
            self._calendars.clear()
        self._calendars[code, on] = (monotonic(), calendar)
        return calendar
