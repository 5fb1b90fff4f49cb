"""When a timer of a diagram is due, as far as it is known without a calendar."""

import re
from datetime import datetime, timedelta

from .net import Norm

_DURATION = re.compile(
    r"^P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?$"
)
_VARIABLE = re.compile(r"^[=${]*\s*([^\W\d]\w*)\s*}?$")


def parse_duration(text: str) -> timedelta | None:
    """An ISO 8601 duration of weeks, days, hours, minutes and seconds; None if it is not one."""
    match = _DURATION.match(text.strip())
    if match is None or not any(match.groups()):
        return None
    return timedelta(**{unit: int(amount) for unit, amount in match.groupdict("0").items()})


def parse_timer(timer: str) -> timedelta | Norm | datetime | str | None:
    """
    A timer as written by the modeller.

    A `timedelta` runs on the wall clock, a `Norm` on the run's legal calendar, a `datetime` is
    the moment itself, a text names the variable that holds the moment; None is not understood.
    """
    word, _, text = timer.partition(": ")
    text = text.strip().strip('"')
    if word == "timeDuration":
        return parse_duration(text) or Norm.parse(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        variable = _VARIABLE.match(text)
        return variable[1] if variable else None
    return moment if moment.tzinfo is not None else None
