"""Cases that were handled elsewhere or before, written as they would have been handled here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.copying import as_json, copy_rows, next_ids
from motcua.base.fields import uuid7
from motcua.base.text import fold
from motcua.kernel.cases.events import CASE_CLOSED, CASE_OPENED, RUN_LINKED
from motcua.kernel.cases.models import Case, Involvement
from motcua.kernel.cases.queries.cases import CaseAlreadyClosed, find_numbers
from motcua.kernel.cases.rules.kinds import kind_named
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events

KIND = "cases.case"
_CLOSED = Case.State.CLOSED.value
INVOLVED_COLUMNS = ("case_id", "role", "party_uuid", "since")


@dataclass(slots=True)
class RecordedCase:
    """A case as it is told; nothing is written before its recorder writes."""

    subject: events.Subject
    row: dict[str, Any]
    involved: tuple[tuple[str, UUID], ...]
    told: list[tuple[Any, ...]]

    def link_run(self, *, by: Actor, run_uuid: UUID, at: datetime) -> None:
        """A run began to move it."""
        self.row["run_uuid"] = run_uuid
        self._note(RUN_LINKED, by, at, {"run": str(run_uuid)})

    def keep_clock(self, clock: deadlines.ClockState) -> None:
        """What lists show of its own time limit; see `CaseClocks.clock_changed`."""
        waits = clock.state == "paused"
        self.row |= {
            "state": Case.State.WAITING.value if waits else Case.State.OPEN.value,
            "calendar_code": clock.calendar_code,
            "accepted_at": clock.started_at,
            "due_original": clock.due_original,
            "due_current": clock.due_current,
            "ended_at": clock.ended_at,
        }

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return bool(self.row["state"] == _CLOSED)

    def require_open(self) -> None:
        """
        Nothing happens to a case that is closed.

        :raises CaseAlreadyClosed: if it is.
        """
        if self.is_closed:
            raise CaseAlreadyClosed()

    def close(self, *, by: Actor, result: str, at: datetime) -> None:
        """
        It was closed with its result.

        :raises CaseAlreadyClosed: if it was closed before.
        """
        self.require_open()
        self.row |= {"state": _CLOSED, "closed_at": at, "result": result}
        self.row["ended_at"] = self.row["ended_at"] or at
        self._note(CASE_CLOSED, by, at, {"result": result})

    def _note(
        self, event: events.EventType, by: Actor, at: datetime, payload: dict[str, str]
    ) -> None:
        self.told.append(
            (event.name, KIND, self.subject.uuid.hex, by.kind, by.uuid.hex, None,
             self.row["agency_uuid"].hex, at, as_json(payload))
        )  # fmt: skip


@dataclass(slots=True)
class CaseRecorder:
    """
    Writes cases that were handled elsewhere or before.

    `write` writes all that were kept, in the caller's transaction; the journal's rows, runs and
    clocks are written by those whose they are.
    """

    _kept: list[RecordedCase] = field(default_factory=list)

    def known_numbers(self, kind: str, numbers: Iterable[str]) -> set[str]:
        """Which of these numbers cases of the kind have already: they were written before."""
        return find_numbers(kind, numbers)

    def open(
        self,
        *,
        by: Actor,
        kind: str,
        number: str,
        title: str,
        agency_uuid: UUID,
        agency_path: str,
        at: datetime,
        told: list[tuple[Any, ...]],
        receiving_agency_uuid: UUID | None = None,
        receiving_path: str = "",
        unit_code: str = "",
        calendar_code: str = "",
        involved: Iterable[tuple[str, UUID]] = (),
    ) -> RecordedCase:
        """A case as `open_case` opens one."""
        kind_named(kind)
        uuid = uuid7()
        row = {
            "uuid": uuid,
            "kind": kind,
            "number": number,
            "title": title[:500],
            "folded": fold(f"{number} {title}")[:600],
            "state": Case.State.OPEN.value,
            "agency_uuid": agency_uuid,
            "agency_path": agency_path,
            "receiving_agency_uuid": receiving_agency_uuid or agency_uuid,
            "receiving_path": receiving_path or agency_path,
            "unit_code": unit_code,
            "calendar_code": calendar_code,
            "run_uuid": None,
            "opened_at": at,
            "accepted_at": None,
            "due_original": None,
            "due_current": None,
            "ended_at": None,
            "closed_at": None,
            "result": "",
        }
        case = RecordedCase(events.Subject(KIND, uuid), row, tuple(dict.fromkeys(involved)), told)
        case._note(CASE_OPENED, by, at, {"case_kind": kind})
        return case

    def keep(self, case: RecordedCase) -> None:
        """Write this case with the others."""
        self._kept.append(case)

    def write(self) -> None:
        """Write every case that was kept, with the people it concerns."""
        kept, self._kept = self._kept, []
        if not kept:
            return
        columns = tuple(kept[0].row)
        known = list(zip(next_ids(Case, len(kept)), kept, strict=True))
        copy_rows(
            Case,
            ("id", *columns),
            ((row_id, *(case.row[name] for name in columns)) for row_id, case in known),
        )
        involved = [
            (row_id, role, party, case.row["opened_at"])
            for row_id, case in known
            for role, party in case.involved
        ]
        copy_rows(Involvement, INVOLVED_COLUMNS, involved)
