"""Every stored due date reckoned anew, as an inspector does: which of them differ, and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.models import Clock
from motcua.kernel.deadlines.rules.clock import recompute
from motcua.kernel.events import api as events

from .clocks import calendar_on, entries_among

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Checked:
    """A clock reckoned anew: what stands, and what its rows lead to on today's calendars."""

    subject: events.Subject
    name: str
    stored: datetime | None
    recomputed: datetime | None

    @property
    def differs(self) -> bool:
        """Whether the stored due date is not what the rows lead to."""
        return self.stored != self.recomputed


def recheck_clocks(*, matter: UUID | None = None) -> Iterator[Checked]:
    """Reckon every stored clock anew, or those of one matter, from their rows alone."""
    known = _Known()
    last = 0
    while chunk := _chunk(last, matter):
        last = chunk[-1].pk
        entries = entries_among(chunk)
        for clock in chunk:
            subject = events.Subject(clock.subject_kind, clock.subject_uuid)
            due = recompute(entries[clock.pk], known.calendar)
            yield Checked(subject, clock.name, clock.due_current, due)


def _chunk(after: int, matter: UUID | None) -> list[Clock]:
    clocks = Clock.objects.filter(pk__gt=after).order_by("pk")
    if matter is not None:
        clocks = clocks.filter(subject_uuid=matter)
    return list(clocks[:CHUNK])


class _Known:
    """Calendars, each read once; a day outside of one is refused by the reckoning itself."""

    def __init__(self) -> None:
        self.calendars: dict[str, calendars.Calendar] = {}

    def calendar(self, code: str, at: datetime) -> calendars.Calendar:
        found = self.calendars.get(code)
        if found is None:
            found = self.calendars[code] = calendar_on(code, at)
        return found
