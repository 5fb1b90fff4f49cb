"""When a timer of a diagram is due, as far as it is known without a calendar."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from .net import Norm

_DURATION = re.compile(
    r"^P(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?$"
)
_CYCLE = re.compile(r"^R(?P<times>\d{0,5})/(?P<every>P\S+)$")
_VARIABLE = re.compile(r"^[=${]*\s*([^\W\d]\w*)\s*}?$")
SHORTEST_CYCLE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A timer that is due again and again; `times` None is without end."""

    every: timedelta
    times: int | None


Timer = timedelta | Norm | Cycle | datetime | str


def parse_duration(text: str) -> timedelta | None:
    """An ISO 8601 duration of weeks, days, hours, minutes and seconds; None if it is not one."""
    match = _DURATION.match(text.strip())
    if match is None or not any(match.groups()):
        return None
    return timedelta(**{unit: int(amount) for unit, amount in match.groupdict("0").items()})


def parse_cycle(text: str) -> Cycle | None:
    """An ISO 8601 repetition such as R3/PT10M or R/P1D; at most once a minute."""
    match = _CYCLE.match(text.strip())
    every = parse_duration(match["every"]) if match else None
    if match is None or every is None or every < SHORTEST_CYCLE:
        return None
    return Cycle(every, int(match["times"]) if match["times"] else None)


def parse_timer(timer: str) -> Timer | None:
    """
    A timer as written by the modeller.

    A `timedelta` runs on the wall clock, a `Norm` on the run's legal calendar, a `datetime` is
    the moment itself, a text names the variable that holds the moment; None is not understood.
    """
    word, _, text = timer.partition(": ")
    text = text.strip().strip('"')
    if word == "timeCycle":
        return parse_cycle(text)
    if word == "timeDuration":
        return parse_duration(text) or Norm.parse(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        variable = _VARIABLE.match(text)
        return variable[1] if variable else None
    return moment if moment.tzinfo is not None else None
