"""Which overdue tasks are raised, after how long, and how far up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from motcua.kernel.calendars import api as calendars


@dataclass(frozen=True, slots=True)
class Level:
    """After how much working time past the norm a task is raised: to its own agency or above."""

    number: int
    after: calendars.Duration
    to: Literal["own", "above"]


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """The rule of a period, as the province's content states it."""

    valid_from: date
    valid_to: date | None
    legal_basis: Mapping[str, str]
    tasks: frozenset[str]
    levels: tuple[Level, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def read_rule(row: Mapping[str, Any]) -> EscalationRule:
    """A rule from its content; levels are numbered from 1 in the order given."""
    return EscalationRule(
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        legal_basis=row["legal_basis"],
        tasks=frozenset(row["tasks"]),
        levels=tuple(
            Level(number, _duration(str(level["after"])), level["to"])
            for number, level in enumerate(row["levels"], start=1)
        ),
    )


def _duration(text: str) -> calendars.Duration:
    amount, unit = text.split()
    return calendars.Duration(int(amount), unit)  # type: ignore[arg-type]


def reached_levels(
    levels: Sequence[Level], *, calendar: calendars.Calendar, due_at: datetime, at: datetime
) -> list[Level]:
    """The levels at which a task with this due moment is to be raised by now."""
    found = []
    for level in levels:
        try:
            raised_at = calendars.due_at(calendar, due_at, level.after)
        except calendars.DateOutsideCalendar:
            continue  # holidays so far away are not known yet; it is tried again
        if raised_at <= at:
            found.append(level)
    return found


def path_above(path: str) -> str:
    """The path of the agency above, or an empty text at the top."""
    return path.rpartition(".")[0]
