"""Runs that happened elsewhere or before, written as they would have been played here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.copying import copy_rows, next_ids
from motcua.base.errors import InvalidInput
from motcua.base.fields import uuid7
from motcua.base.text import VIETNAM, datetime_vi, fold
from motcua.kernel.calendars import api as calendars
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, NoWayOut, Scope, Walk
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import RUN_ENDED, RUN_STARTED, TASK_COMPLETED, TASK_OPENED
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.queries.norms import norm_due_by
from motcua.kernel.processes.queries.ways import Ways, ways_of

from .first_rests import FirstRests, NotPlain
from .runs import Place

TASK_COLUMNS = (
    "run_id", "uuid", "element_id", "name", "role", "permission", "agency_uuid", "agency_path",
    "subject_kind", "subject_uuid", "title", "folded", "norm", "opened_at", "due_at", "state",
    "completed_at", "completed_by", "completed_by_name", "completed_for", "outcome",
)  # fmt: skip
TOKEN_COLUMNS = ("run_id", "element_id", "name", "kind", "flow_id", "reference", "arrived_at")
_CLOSING = slice(14, 20)  # the columns of a task that completing it fills, state and those after
_OPEN = (Task.State.OPEN.value, None, None, "", None, "")


class StepNotOpen(InvalidInput):
    """Lúc {at}, quy trình không có việc “{element}” đang chờ xử lý."""

    message_en = "At {at}, no task “{element}” is open in the process."


class StepOutOfTime(InvalidInput):
    """Bước “{element}” lúc {at} trước bước đã ghi liền trước."""

    message_en = "The step “{element}” at {at} lies before the step recorded before it."


class OutcomeNotKnown(InvalidInput):
    """
    Bước “{element}” không có kết quả “{outcome}”, hoặc không biết trước kết quả này dẫn đi đâu.
    """

    message_en = (
        "The step “{element}” has no outcome “{outcome}”, or where it leads is not known "
        "beforehand."
    )


class BeginningNotKnown(InvalidInput):
    """
    Quy trình “{process}” bắt đầu bằng bước hệ thống, hẹn giờ hoặc nhiều lượt: phải làm từng bước.
    """

    message_en = (
        "The process “{process}” begins with a system step, a timer or a loop: it must be played "
        "step by step."
    )


@dataclass(slots=True)
class RecordedRun:
    """
    A run as it is told, step after step; nothing is written before its recorder writes.

    :ivar told: rows for `events.journal_insert_sql`, in order; may be shared with other recorders.
    """

    uuid: UUID
    ways: Ways
    row: dict[str, Any]
    places: Mapping[str, Place]
    told: list[tuple[Any, ...]]
    at: datetime
    calendar: calendars.Calendar | None = None
    tasks: list[list[Any]] = field(default_factory=list)
    tokens: list[tuple[Any, ...]] = field(default_factory=list)
    open: dict[str, list[list[Any]]] = field(default_factory=dict)

    @property
    def is_ended(self) -> bool:
        """Whether no token is left in it."""
        return bool(self.row["state"] != Run.State.RUNNING)

    def complete(
        self,
        *,
        by: Actor,
        element_id: str,
        outcome: str,
        at: datetime,
        acting_for: UUID | None = None,
    ) -> None:
        """
        Somebody completed the task that was open at an element.

        That they might is taken from the record; where it led is the diagram's word.

        :raises StepOutOfTime: if the step lies before the one told last.
        :raises StepNotOpen: if no such task was open.
        :raises OutcomeNotKnown: if where it leads depends on data, or a system step follows.
        """
        if at < self.at:
            raise StepOutOfTime(element=element_id, at=datetime_vi(at))
        waiting = self.open.get(element_id)
        if not waiting:
            raise StepNotOpen(element=element_id, at=datetime_vi(at))
        way = self.ways.by_outcome.get((element_id, outcome))
        if way is None:
            raise OutcomeNotKnown(element=element_id, outcome=outcome)
        task = waiting.pop(0)
        self.at = at
        done = Task.State.COMPLETED.value
        task[_CLOSING] = (done, at, by.uuid, by.name, acting_for, outcome)
        payload = f'{_of(self.uuid, task[0], element_id)}, "outcome": {json.dumps(outcome)}}}'
        self._note(TASK_COMPLETED, by, payload, task[5], acting_for)
        self.row["active"] -= 1
        for element in way.opens:
            self.rest(element, by, acting_for)
        if self.row["active"] == 0:
            self.end(way.end, by, acting_for)

    def rest(self, element: Element, by: Actor, acting_for: UUID | None = None) -> None:
        """A token comes to rest: a task opens, or an event is waited for."""
        self.row["active"] += 1
        if element.kind != "human":
            self.tokens.append(
                (element.id, element.name, element.trigger, "", element.reference, self.at)
            )
            return
        row, place = self.row, self.places.get(element.place)
        agency = place.agency_uuid if place else row["agency_uuid"]
        path = place.agency_path if place else row["agency_path"]
        due_at = norm_due_by(self.calendar, element.norm, self.at)
        uuid = uuid7()
        task = [
            uuid, element.id, element.name, element.role, element.permission, agency, path,
            row["subject_kind"], row["subject_uuid"], row["title"], row["folded"],
            str(element.norm or ""), self.at, due_at, *_OPEN,
        ]  # fmt: skip
        self.tasks.append(task)
        self.open.setdefault(element.id, []).append(task)
        self._note(TASK_OPENED, by, _of(self.uuid, uuid, element.id) + "}", agency, acting_for)

    def end(self, element_id: str, by: Actor, acting_for: UUID | None = None) -> None:
        """The last token is gone."""
        self.row |= {
            "state": Run.State.ENDED.value,
            "ended_at": self.at,
            "end_element": element_id,
        }
        payload = f'{{"run": "{self.uuid}", "element": {json.dumps(element_id)}}}'
        self._note(RUN_ENDED, by, payload, self.row["agency_uuid"], acting_for)

    def _note(
        self,
        event: events.EventType,
        by: Actor,
        payload: str,
        agency_uuid: UUID,
        acting_for: UUID | None,
    ) -> None:
        row = self.row
        self.told.append(
            (event.name, row["subject_kind"], row["subject_uuid"], by.kind, by.uuid,
             acting_for, agency_uuid, self.at, payload)
        )  # fmt: skip


def _of(run: UUID, task: UUID, element_id: str) -> str:
    """The payload of an event of a task, not yet closed: thousands are written a second."""
    return f'{{"run": "{run}", "task": "{task}", "element": {json.dumps(element_id)}'


@dataclass(slots=True)
class RunRecorder:
    """
    Writes runs that happened elsewhere or before: an old system's, or the journal's.

    Each is told with `begin` and `complete`, checked step by step against its diagram, and kept;
    `write` then writes all that were kept in a few statements, in the caller's transaction. The
    journal's rows are the caller's to write, with those of other recorders.
    """

    _kept: list[RecordedRun] = field(default_factory=list)
    _calendars: dict[str, calendars.Calendar] = field(default_factory=dict)

    def begin(
        self,
        *,
        by: Actor,
        version: diagrams.ProcessVersion,
        subject: events.Subject,
        agency_uuid: UUID,
        agency_path: str,
        title: str,
        at: datetime,
        told: list[tuple[Any, ...]],
        variables: Mapping[str, Any] | None = None,
        places: Mapping[str, Place] | None = None,
        calendar_code: str = "",
    ) -> RecordedRun:
        """
        A run as `start_process` begins one; its first tasks are open.

        :raises BeginningNotKnown: if more than human tasks and awaited messages come first.
        """
        ways, uuid = ways_of(version), uuid7()
        given = dict(variables or {})
        row = {
            "uuid": uuid,
            "version_id": version.pk,
            "subject_kind": subject.kind,
            "subject_uuid": subject.uuid,
            "title": title[:500],
            "folded": fold(title)[:500],
            "agency_uuid": agency_uuid,
            "agency_path": agency_path,
            "places": json.dumps(
                {
                    name: {"uuid": str(place.agency_uuid), "path": place.agency_path}
                    for name, place in (places or {}).items()
                }
            ),
            "calendar_code": calendar_code,
            "variables": json.dumps(given),
            "state": Run.State.RUNNING.value,
            "started_at": at,
            "ended_at": None,
            "end_element": "",
            "active": 0,
        }
        calendar = self._calendar(calendar_code, at)
        run = RecordedRun(uuid, ways, row, places or {}, told, at, calendar)
        first, end = _beginning(version, ways, given)
        started = f'{{"run": "{uuid}", "process": {json.dumps(version.code)}'
        run._note(RUN_STARTED, by, f'{started}, "version": {version.number}}}', agency_uuid, None)
        for element in first:
            run.rest(element, by)
        if not first:
            run.end(end, by)
        return run

    def _calendar(self, code: str, at: datetime) -> calendars.Calendar | None:
        if code and code not in self._calendars:
            on = at.astimezone(VIETNAM).date()
            self._calendars[code] = calendars.get_calendar(code, on=on)
        return self._calendars.get(code)

    def keep(self, run: RecordedRun) -> None:
        """Write this run with the others."""
        self._kept.append(run)

    def write(self) -> None:
        """Write every run that was kept, with its tasks and what it waits for."""
        kept, self._kept = self._kept, []
        if not kept:
            return
        ids = next_ids(Run, len(kept))
        known = list(zip(ids, kept, strict=True))
        columns = tuple(kept[0].row)
        runs = ((row_id, *(run.row[name] for name in columns)) for row_id, run in known)
        copy_rows(Run, ("id", *columns), runs)
        tasks = ((row_id, *task) for row_id, run in known for task in run.tasks)
        copy_rows(Task, TASK_COLUMNS, tasks)
        tokens = ((row_id, *token) for row_id, run in known for token in run.tokens)
        copy_rows(Token, TOKEN_COLUMNS, tokens)


def _beginning(
    version: diagrams.ProcessVersion, ways: Ways, variables: dict[str, Any]
) -> tuple[list[Element], str]:
    """Where the first tokens rest, found by the token game itself."""
    stage = FirstRests()
    walk = Walk(Scope(key=0, kind="run", net=ways.net), stage, variables)
    is_plain = ways.net.entries("") and not any(ways.net.handlers(""))
    try:
        if not is_plain:
            raise NotPlain
        walk.begin(None)
        if +stage.joins:
            raise NotPlain
    except (NotPlain, NoWayOut) as error:
        raise BeginningNotKnown(process=version.name) from error
    return stage.rests, walk.ended[-1] if walk.ended else ""
