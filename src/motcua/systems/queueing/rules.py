"""The arithmetic of lines: whose turn it is, how long it takes, which times may be booked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from statistics import median
from typing import Any

from motcua.base.text import VIETNAM

# Letters and digits that nobody mistakes for one another when they are read over the telephone.
CODE_LETTERS = "ACDEFGHJKLMNPQRTUVWXY3479"
MEASURED = 5  # so many measured services are believed more than the expected time
BOOKED_DAYS = 14
EARLY = 30  # minutes before the doors open


@dataclass(frozen=True, slots=True)
class Priority:
    """A class of people who are served first, with the law that says so."""

    code: str
    title: Mapping[str, str]
    legal_basis: Mapping[str, str]
    certainty: str


@dataclass(frozen=True, slots=True)
class PriorityLaw:
    """Who is served first on a day, and after how many in a row somebody else's turn comes."""

    classes: tuple[Priority, ...]
    in_a_row: int

    def knows(self, code: str) -> bool:
        """Whether the class is one of this day; no class at all is known too."""
        return not code or any(one.code == code for one in self.classes)


def priority_law(content: Sequence[Mapping[str, Any]], day: date) -> PriorityLaw:
    """The law of priority of a day, from the province's dated content; nobody where none holds."""
    for row in content:
        begins, ends = row["valid_from"], row.get("valid_to")
        if begins <= day and (ends is None or day < ends):
            classes = tuple(
                Priority(one["code"], one["title"], one["legal_basis"], one["certainty"])
                for one in row["classes"]
            )
            return PriorityLaw(classes, int(row["in_a_row"]))
    return PriorityLaw((), 1)


def priority_goes_first(*, run: int, in_a_row: int) -> bool:
    """Whether the next person of a priority class goes before those who waited longer."""
    return run < in_a_row


def expected_minutes(measured: Sequence[float], *, told: int) -> float:
    """How long one person takes: the middle of what was measured lately, else what was told."""
    if len(measured) < MEASURED:
        return float(told)
    return max(1.0, median(measured))


def waiting_minutes(*, ahead: int, counters: int, minutes: float) -> int | None:
    """
    About how long somebody still waits; unknown where no counter is open.

    Rounded up to five minutes beyond ten: an estimate to the minute would promise too much.
    """
    if counters == 0:
        return None
    exact = ceil(ahead * minutes / counters)
    return exact if exact <= 10 else ceil(exact / 5) * 5


def turn_of_booking(*, slot_at: datetime, arrived_at: datetime, slot_minutes: int) -> datetime:
    """
    By which moment a booked person stands in the line: by the booked time, if they came for it.

    Who comes after the slot has ended stands where everybody stands who comes then.
    """
    if arrived_at > slot_at + timedelta(minutes=slot_minutes):
        return arrived_at
    return slot_at


def slots_of(
    spans: Sequence[tuple[int, int]], *, day: date, minutes: int, not_before: datetime
) -> Iterator[datetime]:
    """The beginnings of the slots of a day that still lie ahead; each ends within office hours."""
    for opens, closes in spans:
        for start in range(opens, closes - minutes + 1, minutes):
            moment = datetime.combine(day, time(start // 60, start % 60), VIETNAM)
            if moment >= not_before:
                yield moment


def ticket_window(
    spans: Sequence[tuple[int, int]], *, day: date, minutes_before: int
) -> tuple[datetime, datetime] | None:
    """
    From when until when numbers are given on a day; never on a day without office hours.

    From half an hour before the doors open, over lunch too, until shortly before they close.
    """
    if not spans:
        return None
    midnight = datetime.combine(day, time(0, 0), VIETNAM)
    first = midnight + timedelta(minutes=spans[0][0] - EARLY)
    return first, midnight + timedelta(minutes=spans[-1][1] - minutes_before)
