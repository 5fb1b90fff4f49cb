"""Runs that are told: each step checked against the diagram, and kept as it would have been."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput
from motcua.base.feel.scope import EvaluationTooLong
from motcua.base.text import datetime_vi
from motcua.kernel.diagrams.api import Element, LoopUncountable, NoWayOut, Walk
from motcua.kernel.events import api as events
from motcua.kernel.histories.rules import (
    History,
    MessageHeard,
    Performed,
    RunCanceled,
    SignalHeard,
    StepDone,
    TimerFired,
)

from .courses import Course, Followed
from .hearing import Hearing
from .rows import (
    CANCELED,
    COMPLETED,
    ELEMENT,
    NO_HOST,
    OPEN,
    STATE,
    TASK_AGENCY,
    TASK_SCOPE,
    TOKEN_ARRIVED,
    TOKEN_LEFT,
    Row,
)
from .stages import ToldStage
from .telling import Names, RunTeller

TIMERS = system_actor("processes.timers")
_CLOSING = slice(14, 20)  # the columns of a task that completing it fills, state and those after


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


class SignalNotAwaited(InvalidInput):
    """Lúc {at}, quy trình không chờ tín hiệu “{signal}”."""

    message_en = "At {at}, the process waits for no signal “{signal}”."


class TimerNotDue(InvalidInput):
    """Lúc {at}, quy trình không có hẹn giờ “{element}” đến hạn."""

    message_en = "At {at}, no timer “{element}” of the process is due."


class TurnsNotRecorded(InvalidInput):
    """
    Dữ liệu được ghi không cho biết bước “{element}” có bao nhiêu lượt: cần danh sách hoặc số nguyên
    không âm, tối đa 20.000, hiện là “{said}”.
    """

    message_en = (
        "What is recorded does not say how often the step “{element}” was done: a list or a whole "
        "number up to 20,000 is needed, there is “{said}”."
    )


class BeginningUnclear(InvalidInput):
    """
    Quy trình “{process}” không có sự kiện bắt đầu phù hợp; hồ sơ lưu phải ghi thông điệp (message)
    hoặc mã sự kiện bắt đầu (start).
    """

    message_en = (
        "The process “{process}” has no start event of this kind; the record must name the message "
        "or the start event with which it began."
    )


class RunOver(InvalidInput):
    """Lúc {at}, quy trình đã kết thúc."""

    message_en = "At {at}, the process is over."


class CancelReasonMissing(InvalidInput):
    """Hồ sơ lưu phải ghi lý do dừng quy trình, ví dụ “withdrawn”."""

    message_en = "The record must say why the process was stopped, such as “withdrawn”."


class ToldRun(RunTeller):
    """A run as it is told, step after step; nothing is written before its recorder writes."""

    def __init__(
        self, course: Course, history: History, subject: events.Subject, told: list[Any]
    ) -> None:
        """Begin as `start_process` does; the first tasks are open."""
        super().__init__(course, history, subject, told)
        self._begin()

    @property
    def first_open(self) -> Element | None:
        """The element of its oldest open task."""
        found = next((one for one in self._rows.tasks if one[STATE] == OPEN), None)
        if found is None:
            return None
        key = found[TASK_SCOPE]
        scope = self._rows.scopes[key - 1].scope if key else self._root
        return scope.net.elements[found[ELEMENT]]

    def complete(self, done: StepDone) -> None:
        """
        Somebody completed the task that was open at an element.

        That they might is taken from the record; where it led is the diagram's word.

        :raises StepNotOpen: if no such task was open.
        :raises OutcomeNotKnown: if the task has no such outcome.
        """
        rows = self._rows
        task = self._meant(done)
        key = task[TASK_SCOPE]
        scope = rows.scopes[key - 1].scope if key else self._root
        element = scope.net.elements[done.element_id]
        if done.outcome not in element.outcomes:
            raise OutcomeNotKnown(element=done.element_id, outcome=done.outcome)
        self._now(done.at, done.actor, done.acting_for)
        rows.close(task, COMPLETED, done.at)
        task[_CLOSING] = (
            COMPLETED, self._at_text, self._by_uuid, done.actor.name, done.acting_for, done.outcome,
        )  # fmt: skip
        outcome = self._course.outcome(done.outcome)
        self._note(
            Names.completed, f'{self._of(task[0], element)}, "outcome": {outcome}}}', task[5]
        )
        if done.variables:
            scope.assign(self._variables, done.variables)
        way = None if key else self._course.ways.by_outcome.get((done.element_id, done.outcome))
        if key:
            self._play(lambda on: on.walk.complete(scope, element, done.outcome), done.performed)
        elif way is None or done.performed:
            self._follow(element, done)
        else:
            self._root.active -= 1
            self._rest(way.opens)
            if self._root.active == 0:
                rows.clear(done.at)
                self._end(way.end)

    def _meant(self, done: StepDone) -> Row:
        """The open task of which the record speaks."""
        waiting = self._rows.open.get(done.element_id) or []
        if done.agency is not None:
            waiting = [task for task in waiting if task[TASK_AGENCY] == done.agency.hex]
        if not 1 <= done.which <= len(waiting):
            raise StepNotOpen(element=done.element_id, at=datetime_vi(done.at))
        return waiting[done.which - 1]

    def _follow(self, element: Element, done: StepDone) -> None:
        """Go on where data or a system step decides: as before, if the same was seen before."""
        course, rows = self._course, self._rows
        key = course.key_of(done, self._variables)
        known = course.followed.get(key) if key is not None else None
        if known is None:
            before, active = len(rows.tokens), self._root.active
            opened, end = self._play(
                lambda on: on.walk.complete(self._root, element, done.outcome), done.performed
            )
            if key is not None:
                kept = tuple(tuple(token) for token in rows.tokens[before:])
                taken = tuple(fact.element_id for fact in done.performed)
                course.followed[key] = Followed(
                    tuple(opened), kept, taken, self._root.active - active, end
                )
            return
        for fact in done.performed:
            if not fact.error:
                self._variables.update(fact.brought)
        for told in known.tokens:
            token = list(told)
            token[TOKEN_ARRIVED] = self._at
            token[TOKEN_LEFT] = self._at if token[TOKEN_LEFT] else None
            rows.tokens.append(token)
        self._note_taken(known.taken)
        self._root.active += known.change
        for opened_one in known.opens:
            self._open(opened_one, self._place(opened_one, self._variables))
        if self._root.active == 0:
            self._end(known.end)

    def hear(self, heard: MessageHeard) -> None:
        """
        Everything that waits for a message hears it.

        :raises RunOver: if the run has ended.
        :raises MessageNotAwaited: if nothing waits for it.
        """
        self._require_running(heard.at)
        self._now(heard.at, heard.actor)
        self._variables.update(heard.variables)

        def tell(count: int | None) -> None:
            if not count:
                raise MessageNotAwaited(message=heard.message, at=datetime_vi(heard.at))
            message = json.dumps(heard.message, ensure_ascii=False)
            self._note(Names.heard, f'{{"run": "{self.uuid}", "message": {message}}}')

        self._play(lambda on: on.hear("message", heard.message), heard.performed, tell)

    def hear_signal(self, heard: SignalHeard) -> None:
        """
        Everything that waits for a signal that was thrown elsewhere hears it.

        :raises RunOver: if the run has ended.
        :raises SignalNotAwaited: if nothing waits for it.
        """
        self._require_running(heard.at)
        self._now(heard.at, heard.actor)

        def tell(count: int | None) -> None:
            if not count:
                raise SignalNotAwaited(signal=heard.signal, at=datetime_vi(heard.at))

        self._play(lambda on: on.hear("signal", heard.signal), heard.performed, tell)

    def fire(self, fired: TimerFired) -> None:
        """
        A timer was due, and the process went on from it.

        :raises RunOver: if the run has ended.
        :raises TimerNotDue: if no timer of the element is due.
        """
        self._require_running(fired.at)
        due = self._rows.timers_due(fired.element_id, fired.at)
        if not 1 <= fired.which <= len(due):
            raise TimerNotDue(element=fired.element_id, at=datetime_vi(fired.at))
        self._now(fired.at, TIMERS)
        element = json.dumps(fired.element_id)
        self._note(Names.fired, f'{{"run": "{self.uuid}", "element": {element}}}')
        timer = due[fired.which - 1]
        self._play(lambda on: on.fire(timer), fired.performed)

    def cancel(self, canceled: RunCanceled) -> None:
        """The run ended where it stood: open tasks are canceled."""
        self._require_running(canceled.at)
        if not canceled.reason.strip():
            raise CancelReasonMissing()
        self._now(canceled.at, canceled.actor)
        self._rows.clear(canceled.at)
        self._state, self._ended_at = CANCELED, canceled.at
        reason = json.dumps(canceled.reason.strip(), ensure_ascii=False)
        self._note(Names.canceled, f'{{"run": "{self.uuid}", "reason": {reason}}}')

    def _require_running(self, at: datetime) -> None:
        if self.is_over:
            raise RunOver(at=datetime_vi(at))

    def _begin(self) -> None:
        course, given = self._course, self._history
        start, has_handlers = self._start(), any(course.ways.net.handlers(""))
        if given.variables or given.performed or start is not None or has_handlers:
            self._play(lambda on: on.begin(start), given.performed)
            return
        if course.beginning is None:
            opened, end = self._play(lambda on: on.begin(None))
            if not self._rows.tokens and not self._rows.scopes:
                course.beginning = tuple(opened), end
            return
        first, end = course.beginning
        self._rest(first)
        if not first:
            self._end(end)

    def _start(self) -> Element | None:
        """The start event that the record means; None for the one plain way to begin."""
        net, given = self._course.ways.net, self._history
        if not given.message and not given.start:
            if not net.entries(""):
                raise BeginningUnclear(process=self._course.version.name)
            return None
        for element in net.members(""):
            is_named = bool(given.start) and element.id == given.start
            is_heard = (element.trigger, element.reference) == ("message", given.message)
            if element.kind == "start" and (is_named or is_heard):
                return element
        raise BeginningUnclear(process=self._course.version.name)

    def _play(
        self,
        move: Callable[[Hearing], int | None],
        performed: tuple[Performed, ...] = (),
        note: Callable[[int | None], None] | None = None,
    ) -> tuple[list[Element], str]:
        """One step by the token game; tells where tasks opened, and the end that was reached."""
        stage, walk = self._stage(list(performed))
        with self._explained():
            moved = move(Hearing(stage, walk))
        if stage.performed:
            raise StepNotPassed(element=stage.performed[0].element_id)
        stage.settle()
        self._note_taken(stage.taken)
        if note is not None:
            note(moved)
        for element in stage.sent:
            self._note_sent(element)
        for element, task in stage.opened:
            self._note_opened(element, task)
        if walk.is_over:
            self._rows.clear(self._at)
            self._end(walk.ended[-1] if walk.ended else "")
        return [element for element, _ in stage.opened], self._end_element

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say by what the game could not go on."""
        try:
            yield
        except NoWayOut as caught:
            raise NoWayFound(element=caught.element_id) from caught
        except EvaluationTooLong as caught:
            raise NoWayFound(element=self._course.version.name) from caught
        except LoopUncountable as caught:
            said = str(caught.said)[:80]
            raise TurnsNotRecorded(element=caught.element_id, said=said) from caught

    def _stage(self, performed: list[Performed]) -> tuple[ToldStage, Walk]:
        """Where one step is played, and who plays it."""
        stage = ToldStage(
            rows=self._rows,
            root=self._root,
            course=self._course,
            at=self._at,
            calendar_code=self._history.calendar_code,
            variables=self._variables,
            performed=performed,
            make_task=self._task,
            send=self._note_sent,
        )
        walk = Walk(self._root, stage, self._variables)
        stage.hear = lambda name: Hearing(stage, walk).hear("signal", name)
        return stage, walk

    def _rest(self, elements: tuple[Element, ...]) -> None:
        """Tokens come to rest where the way is known: tasks open, or events are waited for."""
        for element in elements:
            self._root.active += 1
            if element.kind == "human":
                self._open(element, self._place(element, {}))
            else:
                self._rows.tokens.append(
                    [element.id, element.name, element.trigger, "", element.reference, self._at,
                     None, *NO_HOST]
                )  # fmt: skip
