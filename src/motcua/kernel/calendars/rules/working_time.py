"""A calendar as a table of minutes per day, on which working time is added and measured."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_MINUTES_A_DAY = 24 * 60
# Việt Nam has kept UTC+7 without summer time since 1975, so a moment's place on its clock is one
# addition; a zone look-up for each moment would double the time of a million due dates.
_OFFSET = 7 * 60
_EPOCH = date(1970, 1, 1).toordinal()

Text = Mapping[str, str]
Span = tuple[int, int]
DayKind = Literal["working", "desk_only", "weekend", "day_off", "make_up"]


class DateOutsideCalendar(ValueError):
    """A date lies before or after the days that the calendar's content describes."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening hours of one weekday (1 Monday … 7 Sunday) in minutes of the day, for a period."""

    weekday: int
    opens: int
    closes: int
    valid_from: date
    valid_to: date | None
    counts_as_day: bool = True

    def holds_on(self, day: date) -> bool:
        """Whether these are hours of the day."""
        return (
            day.isoweekday() == self.weekday
            and self.valid_from <= day
            and (self.valid_to is None or day < self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is off although its weekday works, or worked although its weekday rests."""

    day: date
    is_working: bool
    name: Text
    legal_basis: Text
    kind: str = "holiday"
    replaces: date | None = None


@dataclass(frozen=True, slots=True)
class CutOff:
    """The hour after which what is received counts as received on the next working day."""

    at: time
    legal_basis: Text
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Calendar:
    """
    The legal working time of the agencies that keep one calendar, day by day.

    A day has spans of office minutes. Days that count are the working days of law; a day of desk
    hours only (a Saturday morning at the one-stop desk) has minutes but is no working day.
    """

    code: str
    title: Text
    first: date
    last: date
    special_days: Mapping[date, SpecialDay]
    cut_offs: tuple[CutOff, ...]
    spans: Sequence[tuple[Span, ...]] = field(repr=False)
    kinds: Sequence[DayKind] = field(repr=False)
    minutes_before: "array[int]" = field(repr=False)
    counted: "array[int]" = field(repr=False)
    counted_before: "array[int]" = field(repr=False)

    @classmethod
    def build(
        cls,
        *,
        code: str,
        title: Text,
        hours: Iterable[OfficeHours],
        special_days: Iterable[SpecialDay],
        first: date,
        last: date,
        cut_offs: Iterable[CutOff] = (),
    ) -> "Calendar":
        """Lay out every day from `first` to `last` (both included)."""
        by_weekday: dict[int, list[OfficeHours]] = {weekday: [] for weekday in range(1, 8)}
        for row in sorted(hours, key=lambda row: row.opens):
            by_weekday[row.weekday].append(row)
        special = {row.day: row for row in special_days}
        spans, kinds = [], []
        for number in range((last - first).days + 1):
            day_spans, kind = _lay_out(first + timedelta(days=number), by_weekday, special)
            spans.append(day_spans)
            kinds.append(kind)
        minutes_before = array("l", [0])
        counted, counted_before = array("l"), array("l", [0])
        for number, kind in enumerate(kinds):
            minutes = sum(closes - opens for opens, closes in spans[number])
            minutes_before.append(minutes_before[-1] + minutes)
            if kind in ("working", "make_up"):
                counted.append(number)
            counted_before.append(len(counted))
        return cls(
            code=code,
            title=title,
            first=first,
            last=last,
            special_days=special,
            cut_offs=tuple(cut_offs),
            spans=spans,
            kinds=kinds,
            minutes_before=minutes_before,
            counted=counted,
            counted_before=counted_before,
        )

    @cached_property
    def origin(self) -> int:
        """The first day, in days since 1970; asked for several times in each reckoning."""
        return self.first.toordinal() - _EPOCH

    @cached_property
    def passages(self) -> dict[tuple[int, int, bool], tuple[Any, ...]]:
        """What derivations tell of the days from one place to another, once it was told."""
        return {}

    def number_of(self, day: date) -> int:
        """
        The day's place in the tables.

        :raises DateOutsideCalendar: if the content does not describe the day.
        """
        return self.check_number(day.toordinal() - self.origin - _EPOCH)

    def check_number(self, number: int) -> int:
        """
        The number itself, if it is a day of the tables.

        :raises DateOutsideCalendar: if it is not.
        """
        if 0 <= number < len(self.kinds):
            return number
        raise DateOutsideCalendar(
            f"{self.code}: {self.first + timedelta(days=number)} is not between "
            f"{self.first} and {self.last}"
        )

    def day_of(self, number: int) -> date:
        """The date at a place of the tables."""
        return self.first + timedelta(days=number)

    def kind_of(self, day: date) -> DayKind:
        """Whether the day is worked, and if not, why."""
        return self.kinds[self.number_of(day)]

    def is_counted(self, number: int) -> bool:
        """Whether the day at this place is a working day of law."""
        return self.counted_before[number + 1] > self.counted_before[number]

    def next_counted(self, number: int) -> int:
        """The first working day at or after a place."""
        return self.counted_at(self.counted_before[self.check_number(number)])

    def counted_at(self, place: int) -> int:
        """
        The day that is the calendar's working day number `place` (from 0).

        :raises DateOutsideCalendar: if the calendar ends before it.
        """
        if 0 <= place < len(self.counted):
            return self.counted[place]
        raise DateOutsideCalendar(f"{self.code} ends on {self.last}")

    def end_of(self, number: int) -> int:
        """The minute at which the office closes on the day at this place."""
        return self.minute_at(number, self.spans[number][-1][1])

    def start_of(self, number: int) -> int:
        """The minute at which the office opens on the day at this place."""
        return self.minute_at(number, self.spans[number][0][0])

    def minute_at(self, number: int, minute_of_day: int) -> int:
        """A minute on Việt Nam's clock from a place in the tables and a minute of the day."""
        return (self.origin + number) * _MINUTES_A_DAY + minute_of_day

    def place_of(self, minute: int) -> tuple[int, int]:
        """The place in the tables and the minute of the day of a minute on Việt Nam's clock."""
        days, rest = divmod(minute, _MINUTES_A_DAY)
        return self.check_number(days - self.origin), rest

    def worked_before(self, minute: int) -> int:
        """The office minutes of the calendar before a minute."""
        number, rest = self.place_of(minute)
        worked = self.minutes_before[number]
        for opens, closes in self.spans[number]:
            if rest <= opens:
                break
            worked += min(rest, closes) - opens
        return worked

    def minute_after(self, worked: int) -> int:
        """
        The first minute before which the calendar has this many office minutes (at least one).

        :raises DateOutsideCalendar: if the calendar ends before it.
        """
        if worked > self.minutes_before[-1]:
            raise DateOutsideCalendar(f"{self.code} ends on {self.last}")
        number = bisect_left(self.minutes_before, worked) - 1
        rest = worked - self.minutes_before[number]
        for opens, closes in self.spans[number]:
            if rest <= closes - opens:
                return self.minute_at(number, opens + rest)
            rest -= closes - opens
        raise AssertionError("the tables of minutes and spans disagree")

    def next_open(self, minute: int) -> int:
        """The minute itself if the office is open then, else the next opening."""
        number, rest = self.place_of(minute)
        for opens, closes in self.spans[number]:
            if rest < closes:
                return self.minute_at(number, max(opens, rest))
        number += 1
        while not self.spans[self.check_number(number)]:
            number += 1
        return self.start_of(number)

    def cut_off_on(self, day: date) -> CutOff | None:
        """The cut-off hour that law sets on the day, if any."""
        for rule in self.cut_offs:
            if rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to):
                return rule
        return None


def _lay_out(
    day: date, by_weekday: Mapping[int, Sequence[OfficeHours]], special: Mapping[date, SpecialDay]
) -> tuple[tuple[Span, ...], DayKind]:
    exception = special.get(day)
    hours = [row for row in by_weekday[day.isoweekday()] if row.holds_on(day)]
    if exception is not None and not exception.is_working:
        # The Saturday of a holiday closes a Saturday desk; elsewhere it is a weekend like others.
        is_plain_rest = exception.kind == "holiday_weekend" and not hours
        return (), "weekend" if is_plain_rest else "day_off"
    if exception is not None:
        # A make-up day is worked like the day whose work it makes up for, in its own season.
        model = exception.replaces.isoweekday() if exception.replaces else 1
        shift = timedelta(days=model - day.isoweekday())
        hours = [row for row in by_weekday[model] if row.holds_on(day + shift)]
        return tuple((row.opens, row.closes) for row in hours), "make_up"
    if not hours:
        return (), "weekend"
    counts = any(row.counts_as_day for row in hours)
    return tuple((row.opens, row.closes) for row in hours), "working" if counts else "desk_only"


def minute_of(at: datetime) -> int:
    """
    The minute on Việt Nam's clock in which a moment lies; seconds are dropped.

    :raises ValueError: if the moment does not say its zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return int(at.timestamp() // 60) + _OFFSET


def moment_of(minute: int) -> datetime:
    """The moment at which a minute on Việt Nam's clock begins."""
    return datetime.fromtimestamp((minute - _OFFSET) * 60, VIETNAM)


def is_working_time(calendar: Calendar, at: datetime) -> bool:
    """Whether the office is open at the moment."""
    minute = minute_of(at)
    return calendar.next_open(minute) == minute


def next_working_moment(calendar: Calendar, at: datetime) -> datetime:
    """The moment itself if the office is open then, else the next opening."""
    return at if is_working_time(calendar, at) else moment_of(calendar.next_open(minute_of(at)))


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """
    The moment until which this many office minutes have passed since `start`.

    Zero minutes lead to the next moment of office time; fewer are refused with ValueError.
    """
    if minutes < 0:
        raise ValueError("working time is added, not taken away")
    if minutes == 0:
        return moment_of(calendar.next_open(minute_of(start)))
    return moment_of(calendar.minute_after(calendar.worked_before(minute_of(start)) + minutes))


def working_minutes_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The office minutes from `start` to `end`; negative if the end lies before the start."""
    return calendar.worked_before(minute_of(end)) - calendar.worked_before(minute_of(start))


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """The working days after `start` up to and with `end`; negative if the end lies before."""
    before = calendar.counted_before
    return before[calendar.number_of(end) + 1] - before[calendar.number_of(start) + 1]
