"""A told run's rows, and what the journal hears of it; nothing is written yet."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.copying import as_json
from motcua.base.text import fold, moment_text
from motcua.kernel.diagrams.api import Element, Scope
from motcua.kernel.events import api as events
from motcua.kernel.histories.events import STEP_TAKEN_OVER
from motcua.kernel.histories.rules import History, Office

from .courses import Course
from .rows import OPEN, STATE, Row, Rows

_UNTOUCHED = (OPEN, None, None, "", None, "", None)


class Names:
    """By what names the journal knows what happens to runs; a test compares them with theirs."""

    started = "processes.run_started"
    opened = "processes.task_opened"
    completed = "processes.task_completed"
    heard = "processes.message_received"
    sent = "processes.message_sent"
    thrown = "processes.signal_thrown"
    fired = "processes.timer_fired"
    ended = "processes.run_ended"
    canceled = "processes.run_canceled"


class RunTeller:
    """A run's rows in their last state, and its rows of the journal."""

    def __init__(
        self, course: Course, history: History, subject: events.Subject, told: list[Any]
    ) -> None:
        """Tell that it began."""
        self.uuid = next(course.uuids)
        self._course, self._told = course, told
        self._history, self._rows = history, Rows()
        # As text from the start: it stands in twenty rows of one matter.
        self._agency = history.agency.uuid.hex, history.agency.path
        self._root = Scope(key=0, kind="run", net=course.ways.net)
        self._subject_kind, self._subject = subject.kind, str(subject.uuid)
        self._title, self._folded = history.title[:500], fold(history.title)[:500]
        self._variables = dict(history.variables)
        self._state = "running"
        self._ended_at: datetime | None = None
        self._end_element = ""
        self._now(history.opened_at, history.opened_by)
        version = course.version
        self._note(
            Names.started,
            f'{{"run": "{self.uuid}", "process": {json.dumps(version.code)}, '
            f'"version": {version.number}}}',
        )

    @property
    def is_over(self) -> bool:
        """Whether it ended or was canceled."""
        return self._state != "running"

    def _now(self, at: datetime, by: Actor, acting_for: UUID | None = None) -> None:
        self._at, self._at_text = at, moment_text(at)
        self._by_kind, self._by_uuid, self._for = by.kind, by.uuid.hex, acting_for

    def _place(self, element: Element, seen: Mapping[str, Any]) -> tuple[str, str]:
        """Uuid (its digits) and path of the agency at which a task opens."""
        office = self._history.places.get(element.place)
        if office is not None:
            return office.uuid.hex, office.path
        found = seen.get(element.place) if element.place else None
        if isinstance(found, Mapping) and {"uuid", "path"} <= found.keys():
            return UUID(str(found["uuid"])).hex, str(found["path"])
        return self._agency

    def _task(self, scope: Scope, element: Element) -> Row:
        """A row for a task that the game opens; told at the end of the step, if it is open then."""
        place = self._place(element, scope.variables(self._variables, None))
        task = self._task_at(element, place)
        task[-1] = scope.key or None
        return task

    def _task_at(self, element: Element, place: tuple[str, str]) -> Row:
        course, code = self._course, self._history.calendar_code
        due_at = course.norms.due_text(code, element.norm, self._at) if element.norm else None
        return [
            next(course.uuids), element.id, element.name, element.role, element.permission, *place,
            self._subject_kind, self._subject, self._title, self._folded,
            course.texts(element)[1], self._at_text, due_at, *_UNTOUCHED,
        ]  # fmt: skip

    def _open(self, element: Element, place: tuple[str, str]) -> None:
        """A task of the run itself opens where the way is known."""
        task = self._task_at(element, place)
        self._rows.tasks.append(task)
        self._rows.open.setdefault(element.id, []).append(task)
        self._note_opened(element, task)

    def _note_opened(self, element: Element, task: Row) -> None:
        if task[STATE] == OPEN:
            self._note(Names.opened, self._of(task[0], element) + "}", task[5])

    def _note_taken(self, elements: Sequence[str]) -> None:
        for element_id in elements:
            payload = f'{{"run": "{self.uuid}", "element": {json.dumps(element_id)}}}'
            self._note(STEP_TAKEN_OVER.name, payload)

    def _note_sent(self, element: Element) -> None:
        """A message or signal went out then; who heard it, their own histories say."""
        is_signal = element.trigger == "signal"
        payload = {
            "run": self.uuid, "element": element.id,
            ("signal" if is_signal else "message"): element.reference, "is_told": True,
        }  # fmt: skip
        name = Names.thrown if is_signal else Names.sent
        self._note(name, as_json(payload))

    def _end(self, element_id: str) -> None:
        self._state, self._ended_at, self._end_element = "ended", self._at, element_id
        payload = f'{{"run": "{self.uuid}", "element": {json.dumps(element_id)}}}'
        self._note(Names.ended, payload)

    def _of(self, task: str, element: Element) -> str:
        """The payload of an event of a task, not yet closed: thousands are written a second."""
        name = self._course.texts(element)[0]
        return f'{{"run": "{self.uuid}", "task": "{task}", "element": {name}'

    def _note(self, name: str, payload: str, agency: str | None = None) -> None:
        self._told.append(
            (name, self._subject_kind, self._subject, self._by_kind, self._by_uuid, self._for,
             agency or self._agency[0], self._at, payload)
        )  # fmt: skip

    def keep(self) -> None:
        """Let its recorder write it with the others."""
        history = self._history
        row = (
            self.uuid, self._course.version.pk, self._subject_kind, self._subject, self._title,
            self._folded, *self._agency, _places(history.places),
            history.calendar_code, as_json(self._variables), self._state,
            history.opened_at, self._ended_at, self._end_element, self._root.active,
        )  # fmt: skip
        self._course.recorder.keep(row, *self._rows.with_places())


def _places(places: Mapping[str, Office]) -> str:
    told = {name: {"uuid": str(one.uuid), "path": one.path} for name, one in places.items()}
    return as_json(told)
