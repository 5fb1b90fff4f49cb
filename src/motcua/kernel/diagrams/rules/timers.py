"""When a timer of a diagram is due, as far as it is known without a calendar."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .net import Norm

_NUMBER = r"\d{1,9}(?:[.,]\d{1,6})?"
_DURATION = re.compile(
    rf"^P(?:(?P<weeks>{_NUMBER})W)?(?:(?P<years>\d{{1,3}})Y)?(?:(?P<months>\d{{1,4}})M)?"
    rf"(?:(?P<days>{_NUMBER})D)?"
    rf"(?:T(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})S)?)?$"
)
_CYCLE = re.compile(r"^R(?P<times>\d{0,5})/(?:(?P<start>\d[^/]*)/)?(?P<every>P[^/]+)$")
_VARIABLE = re.compile(r"^[=${]*\s*([^\W\d]\w*)\s*}?$")
SHORTEST_CYCLE = timedelta(minutes=1)
LONGEST = timedelta(days=366 * 200)
HERE = ZoneInfo("Asia/Ho_Chi_Minh")  # a moment without a zone is meant in Việt Nam's


@dataclass(frozen=True, slots=True)
class Period:
    """One with months or years, as the calendar counts them: 31 January + P1M is the 28th."""

    months: int
    rest: timedelta

    def __radd__(self, moment: datetime) -> datetime:
        """The moment so much later, by the clock of Việt Nam."""
        local = moment.astimezone(HERE)
        year, month = divmod(local.year * 12 + local.month - 1 + self.months, 12)
        day = min(local.day, monthrange(year, month + 1)[1])
        later = local.replace(year=year, month=month + 1, day=day)
        return (later + self.rest).astimezone(UTC)

    def __mul__(self, times: int) -> "Period":
        """So many times as long."""
        return Period(self.months * times, self.rest * times)


@dataclass(frozen=True, slots=True)
class Cycle:
    """
    A timer that is due again and again; `times` None is without end.

    :ivar start: when it is due first, where the diagram says so; else after the first interval.
    """

    every: timedelta | Period
    times: int | None
    start: datetime | None = None

    def first(self, at: datetime) -> datetime:
        """When it is due first, if it is wound up at a moment."""
        return self.start or at + self.every

    def after(self, due: datetime, at: datetime) -> tuple[int, datetime]:
        """How often it was missed since it was due, and the next moment that is not past."""
        if isinstance(self.every, timedelta):
            missed = max(0, (at - due) // self.every)
            return missed, due + self.every * (missed + 1)
        missed = 0
        while due + self.every * (missed + 1) <= at:
            missed += 1
        return missed, due + self.every * (missed + 1)


Timer = timedelta | Period | Norm | Cycle | datetime | str


def parse_duration(text: str) -> timedelta | Period | None:
    """An ISO 8601 duration, of the clock alone or with months and years; None if it is not one."""
    match = _DURATION.match(text.strip())
    if match is None or not any(match.groups()) or text.strip().endswith("T"):
        return None
    parts = {unit: amount.replace(",", ".") for unit, amount in match.groupdict("0").items()}
    months = 12 * int(parts.pop("years")) + int(parts.pop("months"))
    try:
        clock = timedelta(**{unit: float(amount) for unit, amount in parts.items()})
    except OverflowError:
        return None
    if clock > LONGEST or months > 12 * 200:
        return None
    return Period(months, clock) if months else clock


def parse_cycle(text: str) -> Cycle | None:
    """An ISO 8601 repetition: R3/PT10M, R/P1M, R5/2026-01-05T07:30/P1D; at most once a minute."""
    match = _CYCLE.match(text.strip())
    every = parse_duration(match["every"]) if match else None
    if match is None or every is None:
        return None
    if isinstance(every, timedelta) and every < SHORTEST_CYCLE:
        return None
    start = parse_moment(match["start"]) if match["start"] else None
    if match["start"] and start is None:
        return None
    return Cycle(every, int(match["times"]) if match["times"] else None, start)


def parse_moment(text: str) -> datetime | None:
    """An ISO 8601 date with a time; without a zone it is meant in Việt Nam's."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=HERE)


def parse_timer(timer: str) -> Timer | None:
    """
    A timer as written by the modeller.

    A `timedelta` runs on the wall clock, a `Period` by the calendar's months, a `Norm` on the
    run's legal calendar, a `datetime` is the moment itself, a text names the variable that holds
    the moment; None is not understood.
    """
    word, _, text = timer.partition(": ")
    text = text.strip().strip('"')
    if word == "timeCycle":
        return parse_cycle(text)
    if word == "timeDuration":
        return parse_duration(text) or Norm.parse(text)
    if moment := parse_moment(text):
        return moment
    variable = _VARIABLE.match(text)
    return variable[1] if variable else None


class MomentUnset(Exception):
    """A timer is due at a moment that a variable should hold, and it holds none."""

    def __init__(self, variable: str) -> None:
        """Name the variable."""
        self.variable = variable
        super().__init__(variable)


def wind_up(
    text: str,
    at: datetime,
    due_by_norm: Callable[[Norm], datetime | None],
    variables: Mapping[str, Any],
) -> tuple[datetime, int | None]:
    """
    When a timer that is wound up at a moment is due, and how often again after that.

    :param due_by_norm: when a norm ends on the legal calendar; None where there is no calendar.
    :raises MomentUnset: if it waits for a moment that no variable holds.
    """
    timer = parse_timer(text)
    if isinstance(timer, Cycle):
        return timer.first(at), None if timer.times is None else timer.times - 1
    if isinstance(timer, timedelta | Period):
        return at + timer, 0
    if isinstance(timer, Norm):
        return due_by_norm(timer) or at, 0
    if isinstance(timer, datetime):
        return timer, 0
    moment = parse_moment(str(variables.get(str(timer))))
    if moment is None:
        raise MomentUnset(str(timer))
    return moment, 0


def wind_again(
    text: str, due: datetime | None, times_left: int | None, at: datetime
) -> tuple[datetime, int | None] | None:
    """When a timer that fired is due next, and how often after that; None if it was the last."""
    cycle = parse_timer(text)
    if not isinstance(cycle, Cycle) or due is None or times_left == 0:
        return None
    # What was missed while all was down happens once.
    missed, following = cycle.after(due, at)
    if times_left is not None and missed >= times_left:
        return None
    return following, None if times_left is None else times_left - missed - 1
