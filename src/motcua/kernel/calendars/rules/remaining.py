"""How much time is left or overdue, in the words that people use."""

from dataclasses import dataclass
from datetime import datetime

from .words import amount_of_time
from .working_time import Calendar, minute_of


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """Working time until a due date, or since it if `is_overdue`."""

    is_overdue: bool
    days: int
    minutes: int

    def text(self, language: str) -> str:
        """Còn 2 ngày làm việc; Quá hạn 1 ngày làm việc; within a day in hours and minutes."""
        if not self.days and not self.minutes:
            # Due at the end of an office day and asked before the next one opens.
            if language == "en":
                return "Overdue" if self.is_overdue else "Due now"
            return "Đã quá hạn" if self.is_overdue else "Đến hạn"
        if self.days:
            vi = f"{self.days} ngày làm việc"
            en = f"{self.days} working day{'s' if self.days != 1 else ''}"
        else:
            vi, en = amount_of_time(self.minutes)
            vi, en = f"{vi} làm việc", f"{en} of working time"
        if language == "en":
            return f"{en} overdue" if self.is_overdue else f"{en} left"
        return f"Quá hạn {vi}" if self.is_overdue else f"Còn {vi}"


def time_left(calendar: Calendar, due_at: datetime, at: datetime) -> TimeLeft:
    """The working time between `at` and the due date; overdue from the minute after it."""
    is_overdue = at > due_at
    start, end = minute_of(at), minute_of(due_at)
    if is_overdue:
        start, end = end, start
    # Asked for every row of a list: the days are those in which the minutes lie.
    counted = calendar.counted_before
    return TimeLeft(
        is_overdue=is_overdue,
        days=counted[calendar.place_of(end)[0] + 1] - counted[calendar.place_of(start)[0] + 1],
        minutes=calendar.worked_before(end) - calendar.worked_before(start),
    )
