"""Runs that are told: each step checked against the diagram, and kept as it would have been."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.feel.scope import EvaluationTooLong
from motcua.base.fields import uuid7_text
from motcua.base.text import datetime_vi, fold
from motcua.kernel.diagrams.api import (
    Element,
    NoWayOut,
    Scope,
    Walk,
    listening,
)
from motcua.kernel.events import api as events
from motcua.kernel.histories.events import STEP_TAKEN_OVER
from motcua.kernel.histories.rules import (
    History,
    MessageHeard,
    Office,
    Performed,
    RunCanceled,
    StepDone,
)

from .courses import Course, Followed
from .stages import (
    CANCELED,
    COMPLETED,
    ELEMENT,
    OPEN,
    STATE,
    TOKEN_ARRIVED,
    TOKEN_KIND,
    TOKEN_LEFT,
    TOKEN_REFERENCE,
    Rows,
    ToldStage,
    WayNotTold,
)

_CLOSING = slice(14, 20)  # the columns of a task that completing it fills, state and those after
_UNTOUCHED = (OPEN, None, None, "", None, "")


class StepNotOpen(InvalidInput):
    """Lúc {at}, quy trình không có việc “{element}” đang chờ xử lý."""

    message_en = "At {at}, no task “{element}” is open in the process."


class OutcomeNotKnown(InvalidInput):
    """Bước “{element}” không có kết quả “{outcome}”."""

    message_en = "The step “{element}” has no outcome “{outcome}”."


class NoWayFound(InvalidInput):
    """
    Từ bước “{element}”, dữ liệu được ghi không mở được nhánh nào của quy trình.
    """

    message_en = "After “{element}”, what is recorded opens no way of the process."


class StepNotPassed(InvalidInput):
    """Hồ sơ lưu ghi bước hệ thống “{element}”, nhưng quy trình không đi qua bước này."""

    message_en = "The record names the system step “{element}”, which the process did not pass."


class MessageNotAwaited(InvalidInput):
    """Lúc {at}, quy trình không chờ thông điệp “{message}”."""

    message_en = "At {at}, the process waits for no message “{message}”."


class RunOver(InvalidInput):
    """Lúc {at}, quy trình đã kết thúc."""

    message_en = "At {at}, the process is over."


class CancelReasonMissing(InvalidInput):
    """Hồ sơ lưu phải ghi lý do dừng quy trình, ví dụ “withdrawn”."""

    message_en = "The record must say why the process was stopped, such as “withdrawn”."


class Names:
    """By what names the journal knows what happens to runs; a test compares them with theirs."""

    started = "processes.run_started"
    opened = "processes.task_opened"
    completed = "processes.task_completed"
    heard = "processes.message_received"
    ended = "processes.run_ended"
    canceled = "processes.run_canceled"


class ToldRun:
    """A run as it is told, step after step; nothing is written before its recorder writes."""

    def __init__(
        self, course: Course, history: History, subject: events.Subject, told: list[Any]
    ) -> None:
        """Begin as `start_process` does; the first tasks are open."""
        self.uuid = uuid7_text()
        self._course, self._told = course, told
        self._history, self._rows = history, Rows()
        self._subject_kind, self._subject = subject.kind, str(subject.uuid)
        self._title, self._folded = history.title[:500], fold(history.title)[:500]
        self._variables = dict(history.variables)
        self._state, self._active = "running", 0
        self._ended_at: datetime | None = None
        self._end_element = ""
        self._by, self._at = history.opened_by, history.opened_at
        self._for: UUID | None = None
        version = course.version
        self._note(
            Names.started,
            f'{{"run": "{self.uuid}", "process": {json.dumps(version.code)}, '
            f'"version": {version.number}}}',
        )
        self._begin()

    @property
    def is_over(self) -> bool:
        """Whether it ended or was canceled."""
        return self._state != "running"

    @property
    def first_open(self) -> Element | None:
        """The element of its oldest open task."""
        found = next((one[ELEMENT] for one in self._rows.tasks if one[STATE] == OPEN), None)
        return self._course.ways.net.elements[found] if found is not None else None

    def complete(self, done: StepDone) -> None:
        """
        Somebody completed the task that was open at an element.

        That they might is taken from the record; where it led is the diagram's word.

        :raises StepNotOpen: if no such task was open.
        :raises OutcomeNotKnown: if the task has no such outcome.
        """
        net = self._course.ways.net
        waiting = self._rows.open.get(done.element_id)
        if not waiting:
            raise StepNotOpen(element=done.element_id, at=datetime_vi(done.at))
        element = net.elements[done.element_id]
        if done.outcome not in element.outcomes:
            raise OutcomeNotKnown(element=done.element_id, outcome=done.outcome)
        self._now(done.at, done.actor, done.acting_for)
        task = waiting[0]
        self._rows.close(task, COMPLETED, done.at)
        task[_CLOSING] = (
            COMPLETED, done.at, done.actor.uuid, done.actor.name, done.acting_for, done.outcome,
        )  # fmt: skip
        outcome = json.dumps(done.outcome)
        self._note(
            Names.completed, f'{self._of(task[0], element)}, "outcome": {outcome}}}', task[5]
        )
        if done.variables:
            self._variables.update(done.variables)
        way = self._course.ways.by_outcome.get((done.element_id, done.outcome))
        if way is None or done.performed:
            self._follow(element, done)
            return
        self._active -= 1
        self._rest(way.opens)
        if self._active == 0:
            self._rows.clear(done.at)
            self._end(way.end)

    def _follow(self, element: Element, done: StepDone) -> None:
        """Go on where data or a system step decides: as before, if the same was seen before."""
        course, rows = self._course, self._rows
        key = course.key_of(done, self._variables)
        known = course.followed.get(key) if key is not None else None
        if known is None:
            before, active = len(rows.tokens), self._active
            opened, end = self._play(
                lambda walk: walk.complete(walk.run, element, done.outcome), done.performed
            )
            if key is not None:
                kept = tuple(tuple(token) for token in rows.tokens[before:])
                taken = tuple(fact.element_id for fact in done.performed)
                course.followed[key] = Followed(
                    tuple(opened), kept, taken, self._active - active, end
                )
            return
        for fact in done.performed:
            if not fact.error:
                self._variables.update(fact.brought)
        for *token, left_at in known.tokens:
            token[TOKEN_ARRIVED] = self._at
            rows.tokens.append([*token, self._at if left_at else None])
        self._note_taken(known.taken)
        self._active += known.change
        for opened_one in known.opens:
            self._open(opened_one, self._place(opened_one, self._variables))
        if self._active == 0:
            self._end(known.end)

    def hear(self, heard: MessageHeard) -> None:
        """
        Everything that waits for a message hears it.

        :raises MessageNotAwaited: if nothing waits for it.
        """
        if self.is_over:
            raise RunOver(at=datetime_vi(heard.at))
        self._now(heard.at, heard.actor)
        acts = list(self._listeners(heard.message))
        if not acts:
            raise MessageNotAwaited(message=heard.message, at=datetime_vi(heard.at))
        self._variables.update(heard.variables)

        def at_one_moment(walk: Walk) -> None:
            with walk.together():
                for act in acts:
                    act(walk)

        message = json.dumps(heard.message)
        self._play(
            at_one_moment,
            heard.performed,
            (Names.heard, f'{{"run": "{self.uuid}", "message": {message}}}'),
        )

    def _listeners(self, name: str) -> Iterator[Callable[[Walk], None]]:
        heard = listening.heard_in(self._course.ways.net, "message", name)
        elements, hosts = self._course.ways.net.elements, {e.attached_to for e in heard.borders}
        for token in self._rows.resting():
            element = elements[token[0]]
            if (token[TOKEN_KIND], token[TOKEN_REFERENCE]) == ("message", name):
                yield lambda walk, t=token, e=element: self._go_on(walk, t, e)  # type: ignore[misc]
            elif element.id in hosts:
                raise WayNotTold(element=element.name or element.id)
        for event in heard.borders:
            host = elements[event.attached_to]
            for task in list(self._rows.open.get(host.id, ())):
                yield lambda walk, t=task, h=host, e=event: self._on_border(walk, t, h, e)  # type: ignore[misc]

    def _go_on(self, walk: Walk, token: list[Any], element: Element) -> None:
        if token[TOKEN_LEFT] is None:
            token[TOKEN_LEFT] = self._at
            walk.complete(walk.run, element)

    def _on_border(self, walk: Walk, task: list[Any], host: Element, event: Element) -> None:
        if task not in self._rows.open.get(host.id, ()):
            return
        if event.is_interrupting:
            self._rows.close(task, CANCELED, self._at)
        walk.interrupt_rest(walk.run, host, event)

    def cancel(self, canceled: RunCanceled) -> None:
        """The run ended where it stood: open tasks are canceled."""
        if self.is_over:
            raise RunOver(at=datetime_vi(canceled.at))
        if not canceled.reason.strip():
            raise CancelReasonMissing()
        self._now(canceled.at, canceled.actor)
        self._rows.clear(canceled.at)
        self._state, self._ended_at = CANCELED, canceled.at
        reason = json.dumps(canceled.reason.strip(), ensure_ascii=False)
        self._note(Names.canceled, f'{{"run": "{self.uuid}", "reason": {reason}}}')

    def _begin(self) -> None:
        course, given = self._course, self._history
        if not course.ways.net.entries("") or any(course.ways.net.handlers("")):
            raise WayNotTold(element=course.version.name)
        if given.variables or given.performed:
            self._play(lambda walk: walk.begin(None), given.performed)
            return
        if course.beginning is None:
            before = len(self._rows.tokens)
            opened, end = self._play(lambda walk: walk.begin(None))
            if len(self._rows.tokens) == before:
                course.beginning = tuple(opened), end
            return
        first, end = course.beginning
        self._rest(first)
        if not first:
            self._end(end)

    def _play(
        self,
        move: Callable[[Walk], None],
        performed: tuple[Performed, ...] = (),
        note: tuple[str, str] | None = None,
    ) -> tuple[list[Element], str]:
        """One step by the token game; tells where tasks opened, and the end that was reached."""
        net, rows = self._course.ways.net, self._rows
        stage = ToldStage(rows, net, self._at, list(performed), variables=self._variables)
        run = Scope(key=0, kind="run", net=net, active=self._active)
        walk = Walk(run, stage, self._variables)
        try:
            move(walk)
        except NoWayOut as caught:
            raise NoWayFound(element=caught.element_id) from caught
        except EvaluationTooLong as caught:
            raise NoWayFound(element=self._course.version.name) from caught
        if stage.performed:
            raise StepNotPassed(element=stage.performed[0].element_id)
        stage.settle()
        self._note_taken(stage.taken)
        if note is not None:
            self._note(*note)
        self._active = run.active
        for element, seen in stage.opened:
            self._open(element, self._place(element, seen))
        if walk.is_over:
            rows.clear(self._at)
            self._end(walk.ended[-1] if walk.ended else "")
        return [element for element, _ in stage.opened], self._end_element

    def _note_taken(self, elements: Sequence[str]) -> None:
        for element_id in elements:
            payload = f'{{"run": "{self.uuid}", "element": {json.dumps(element_id)}}}'
            self._note(STEP_TAKEN_OVER.name, payload)

    def _rest(self, elements: tuple[Element, ...]) -> None:
        """Tokens come to rest where the way is known: tasks open, or events are waited for."""
        for element in elements:
            self._active += 1
            if element.kind == "human":
                self._open(element, self._place(element, {}))
            else:
                self._rows.tokens.append(
                    [element.id, element.name, element.trigger, "", element.reference, self._at,
                     None]
                )  # fmt: skip

    def _place(self, element: Element, seen: Mapping[str, Any]) -> tuple[Any, str]:
        office = self._history.places.get(element.place)
        if office is not None:
            return office.uuid, office.path
        found = seen.get(element.place) if element.place else None
        if isinstance(found, Mapping) and {"uuid", "path"} <= found.keys():
            return UUID(str(found["uuid"])), str(found["path"])
        return self._history.agency.uuid, self._history.agency.path

    def _open(self, element: Element, place: tuple[Any, str]) -> None:
        history, (_, norm) = self._history, self._course.texts(element)
        due_at = self._course.norms.due(history.calendar_code, element.norm, self._at)
        uuid = uuid7_text()
        task = [
            uuid, element.id, element.name, element.role, element.permission, *place,
            self._subject_kind, self._subject, self._title, self._folded, norm, self._at, due_at,
            *_UNTOUCHED,
        ]  # fmt: skip
        self._rows.tasks.append(task)
        self._rows.open.setdefault(element.id, []).append(task)
        self._note(Names.opened, self._of(uuid, element) + "}", place[0])

    def _end(self, element_id: str) -> None:
        self._state, self._ended_at, self._end_element = "ended", self._at, element_id
        payload = f'{{"run": "{self.uuid}", "element": {json.dumps(element_id)}}}'
        self._note(Names.ended, payload)

    def _now(self, at: datetime, by: Actor, acting_for: UUID | None = None) -> None:
        self._at, self._by, self._for = at, by, acting_for

    def _of(self, task: str, element: Element) -> str:
        """The payload of an event of a task, not yet closed: thousands are written a second."""
        name = self._course.texts(element)[0]
        return f'{{"run": "{self.uuid}", "task": "{task}", "element": {name}'

    def _note(self, name: str, payload: str, agency: UUID | None = None) -> None:
        self._told.append(
            (name, self._subject_kind, self._subject, self._by.kind, self._by.uuid, self._for,
             agency or self._history.agency.uuid, self._at, payload)
        )  # fmt: skip

    def keep(self) -> None:
        """Let its recorder write it with the others."""
        history, agency = self._history, self._history.agency
        row = (
            self.uuid, self._course.version.pk, self._subject_kind, self._subject, self._title,
            self._folded, agency.uuid, agency.path, _places(history.places),
            history.calendar_code, json.dumps(self._variables, ensure_ascii=False), self._state,
            history.opened_at, self._ended_at, self._end_element, self._active,
        )  # fmt: skip
        self._course.recorder.keep(row, self._rows.tasks, self._rows.tokens)


def _places(places: Mapping[str, Office]) -> str:
    told = {name: {"uuid": str(one.uuid), "path": one.path} for name, one in places.items()}
    return json.dumps(told, ensure_ascii=False)
