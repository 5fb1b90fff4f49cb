"""What of a day can be brought back, and what cannot because somebody acted on it since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.kernel.cases import api as cases
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

from .. import rules
from ..models import Merger

MANY = 5000


@dataclass(frozen=True, slots=True)
class Stayed:
    """A case that cannot be brought back: what happened to it since, and when."""

    case_uuid: UUID
    number: str
    title: str
    event: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What taking a day back would do."""

    cases: int
    stayed: tuple[Stayed, ...]
    until: datetime
    kept_matters: frozenset[UUID]

    @property
    def returning(self) -> int:
        """How many cases go back."""
        return self.cases - len(self.stayed)


def plan_undo(merger: Merger) -> UndoPlan:
    """
    What taking the day back would bring back, and the cases that stay.

    A case stays where a person or an official did something to it or to its matter since, or it is
    closed; what the system did by itself (a warning of a date, a message) does not count.
    """
    assert merger.committed_at is not None
    matters = _matters_of(merger)
    since = _acts_since(merger, [uuid for pair in matters.items() for uuid in pair])
    rows = cases.Case.objects.filter(uuid__in=matters).order_by("number", "id")
    stayed = []
    for uuid, number, title, closed_at in rows.values_list("uuid", "number", "title", "closed_at"):
        event = since.get(uuid) or since.get(matters[uuid])
        if event is not None:
            stayed.append(Stayed(uuid, number, title, event.name, event.at))
        elif closed_at is not None:
            stayed.append(Stayed(uuid, number, title, "cases.case_closed", closed_at))
    kept = {one.case_uuid for one in stayed} | {matters[one.case_uuid] for one in stayed}
    return UndoPlan(
        cases=len(matters),
        stayed=tuple(stayed),
        until=merger.committed_at + rules.UNDO_WITHIN,
        kept_matters=frozenset(kept | (since.keys() - set(matters))),
    )


def _matters_of(merger: Merger) -> dict[UUID, UUID]:
    """The cases that the day moved, with the matter of each: what its run serves."""
    handovers = merger.moves.filter(what="handover").values_list("subject_uuid", flat=True)
    moved = cases.handover_reports.cases_of(list(handovers))
    subjects = processes.runs.subjects_of([run for run in moved.values() if run is not None])
    return {case: subjects.get(run, case) if run else case for case, run in moved.items()}


def _acts_since(merger: Merger, uuids: Iterable[UUID]) -> dict[UUID, events.Event]:
    """The last thing that a person did to each subject after the day was carried out."""
    told = events.list_events_of(merger.uuid)
    place = max(one.position for one in told if one.name == "mergers.merger_committed")
    others = merger.moves.exclude(matter_uuid__isnull=True).values_list("matter_uuid", flat=True)
    wanted = sorted({*uuids, *(uuid for uuid in others if uuid is not None)}, key=str)
    found: dict[UUID, events.Event] = {}
    for start in range(0, len(wanted), MANY):
        some = wanted[start : start + MANY]
        for event in events.list_events_of(*some, after=place, limit=100_000):
            if event.actor_kind != "system":
                found[event.subject_uuid] = event
    return found
