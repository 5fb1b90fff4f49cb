"""The open matters of agencies that ended: cases with their clocks, and what they are about."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from motcua.kernel.cases import api as cases

from ..ports import Topic, topics_of_kind

# What may not change on the day: the number, and everything that the clock is reckoned from.
KEPT = (
    "number", "state", "opened_at", "accepted_at", "due_original", "due_current", "ended_at",
    "calendar_code", "run_uuid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case that is handled or was received at an agency that ended."""

    uuid: UUID
    kind: str
    agency_uuid: UUID
    receiving_uuid: UUID
    topic: str
    kept: tuple[Any, ...]

    @property
    def due_at(self) -> datetime | None:
        """When it is due."""
        due: datetime | None = self.kept[KEPT.index("due_current")]
        return due

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.kept[KEPT.index("state")])

    def places(self) -> set[UUID]:
        """The agencies that it is at."""
        return {self.agency_uuid, self.receiving_uuid}


def open_cases(agencies: Collection[UUID]) -> tuple[list[OpenCase], dict[str, Topic]]:
    """The open cases of agencies with their topics: one query, and one for each kind."""
    here = Q(agency_uuid__in=agencies) | Q(receiving_agency_uuid__in=agencies)
    found = cases.Case.objects.exclude(state=cases.Case.State.CLOSED).filter(here).order_by("id")
    rows = list(found.values_list("uuid", "kind", "agency_uuid", "receiving_agency_uuid", *KEPT))
    by_case, topics = topics_of([(row[0], row[1]) for row in rows])
    found_cases = [
        OpenCase(
            uuid=row[0],
            kind=row[1],
            agency_uuid=row[2],
            receiving_uuid=row[3],
            topic=by_case.get(row[0], ""),
            kept=tuple(row[4:]),
        )
        for row in rows
    ]
    return found_cases, topics


def topics_of(rows: Sequence[tuple[UUID, str]]) -> tuple[dict[UUID, str], dict[str, Topic]]:
    """What cases (uuid, kind) are about, by case, and the topics by code."""
    of_kind: dict[str, list[UUID]] = defaultdict(list)
    for uuid, kind in rows:
        of_kind[kind].append(uuid)
    by_case: dict[UUID, str] = {}
    found: dict[str, Topic] = {}
    for kind, uuids in of_kind.items():
        known = topics_of_kind(kind)
        for uuid, topic in (known.of(uuids) if known else {}).items():
            by_case[uuid] = topic.code
            found[topic.code] = topic
    return by_case, found


def kept_of(uuids: Collection[UUID]) -> dict[UUID, tuple[Any, ...]]:
    """What may not change, of cases, as it is now; by sets of a few thousand."""
    wanted, kept = list(uuids), {}
    for start in range(0, len(wanted), 5000):
        rows = cases.Case.objects.filter(uuid__in=wanted[start : start + 5000])
        kept.update({row[0]: tuple(row[1:]) for row in rows.values_list("uuid", *KEPT)})
    return kept
