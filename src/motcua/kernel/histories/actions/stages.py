"""The token game of one run that is told: its rows are kept in memory in their last state."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from motcua.base.errors import InvalidInput
from motcua.kernel.diagrams.api import Element, Net, Scope, StepError, listening
from motcua.kernel.histories.rules import Performed

OPEN, COMPLETED, CANCELED = "open", "completed", "canceled"
# Places in a task's row and in a token's row, see `processes.RunRecorder`.
ELEMENT, STATE, COMPLETED_AT = 1, 14, 15
TOKEN_KIND, TOKEN_FLOW, TOKEN_REFERENCE, TOKEN_ARRIVED, TOKEN_LEFT = 2, 3, 4, 5, 6
RESTING = frozenset({"message", "signal"})


class WayNotTold(InvalidInput):
    """
    Quy trình đi qua bước “{element}” (hẹn giờ, vòng lặp, quy trình con hoặc bước gửi tin): chưa ghi
    lại được từ hồ sơ lưu.
    """

    message_en = (
        "The way passes “{element}” (a timer, a loop, a sub-process or something sent), which "
        "cannot be told from a record yet."
    )


class StepNotRecorded(InvalidInput):
    """
    Quy trình đi qua bước hệ thống “{element}” nhưng hồ sơ lưu không ghi kết quả; bước này không
    được thực hiện lại. Vui lòng bổ sung kết quả đã ghi nhận.
    """

    message_en = (
        "The way passes the system step “{element}”, of which the record says nothing; it is not "
        "performed again. Add what it came to."
    )


@dataclass(slots=True)
class Rows:
    """
    What a run consists of so far.

    :ivar open: the open tasks by their element, the oldest first.
    :ivar joins: the tokens that wait at joins, by the flow on which they came.
    """

    tasks: list[list[Any]] = field(default_factory=list)
    tokens: list[list[Any]] = field(default_factory=list)
    open: dict[str, list[list[Any]]] = field(default_factory=dict)
    joins: Counter[str] = field(default_factory=Counter)

    def close(self, task: list[Any], state: str, at: datetime) -> None:
        """A task is open no longer."""
        self.open[task[ELEMENT]].remove(task)
        task[STATE], task[COMPLETED_AT] = state, at

    def clear(self, at: datetime) -> None:
        """Nothing is open or waits any longer."""
        for task in self.tasks:
            if task[STATE] == OPEN:
                task[STATE], task[COMPLETED_AT] = CANCELED, at
        for token in self.tokens:
            if token[TOKEN_LEFT] is None:
                token[TOKEN_LEFT] = at
        self.open.clear()
        self.joins.clear()

    def resting(self) -> list[list[Any]]:
        """The tokens that wait for a message or a signal, the oldest first."""
        return [t for t in self.tokens if t[TOKEN_LEFT] is None and t[TOKEN_KIND] in RESTING]


@dataclass(slots=True)
class ToldStage:
    """
    One step of a run that is told, played by the same game as a step of today.

    What it opens is kept for its teller to make rows of; system steps take what the record says.
    """

    rows: Rows
    net: Net
    at: datetime
    performed: list[Performed]
    taken: list[str] = field(default_factory=list)
    opened: list[tuple[Element, Mapping[str, Any]]] = field(default_factory=list)
    variables: Mapping[str, Any] = field(default_factory=dict)
    _joined: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        """Remember what waits at joins, to see what the step changes there."""
        self._joined = Counter(self.rows.joins)

    def open_task(self, scope: Scope, element: Element) -> None:
        """A human task opens."""
        self._require_plain(element)
        self.opened.append((element, scope.variables(self.variables, None)))

    def wait(self, scope: Scope, element: Element) -> None:
        """A token rests at an event or a receive task."""
        if element.kind == "event_gateway" or element.trigger == "timer":
            self._refuse(element)
        self._require_plain(element)
        self.token(element, element.trigger)

    def _require_plain(self, element: Element) -> None:
        if any(listening.timers_on(self.net, element)):
            self._refuse(element)

    def token(
        self, element: Element, kind: str, *, flow: str = "", left_at: datetime | None = None
    ) -> None:
        """A row for a token."""
        self.rows.tokens.append(
            [element.id, element.name, kind, flow, element.reference, self.at, left_at]
        )

    def perform(
        self, scope: Scope, element: Element, variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """What the record says that the step came to."""
        if not self.performed or self.performed[0].element_id != element.id:
            raise StepNotRecorded(element=element.name or element.id)
        fact = self.performed.pop(0)
        self.token(element, "step", left_at=self.at)
        self.taken.append(element.id)
        if fact.error:
            raise StepError(fact.error)
        return fact.brought

    def passed(self, scope: Scope, element: Element) -> None:
        """A token went through an event; what is sent would be heard today, so it is refused."""
        if element.kind in {"throw", "end"} and element.trigger in RESTING:
            self._refuse(element)
        self.token(element, "event", left_at=self.at)

    def empty(self, scope: Scope) -> None:
        """Everything in the run is canceled, also what began in this step."""
        self.rows.clear(self.at)
        self.opened.clear()

    def joining(self, scope: Scope) -> Counter[str]:
        """The tokens that wait at joins."""
        return self.rows.joins

    def standing(self, scope: Scope) -> Collection[str]:
        """The elements at which tokens rest."""
        found = {element.id for element, _ in self.opened}
        found |= {element_id for element_id, tasks in self.rows.open.items() if tasks}
        return found | {token[0] for token in self.rows.resting()}

    def is_interrupted(self, scope: Scope) -> bool:
        """Runs with event sub-processes are not told."""
        return False

    def close_scope(self, scope: Scope, *, is_canceled: bool) -> None:
        """The run itself is over: there are no other scopes."""

    def open_scope(self, scope: Scope) -> None:
        """Sub-processes, calls and loops are not told."""
        self._refuse(self.net.elements[scope.element_id])

    def called(self, element: Element) -> Net:
        """Sub-processes, calls and loops are not told."""
        self._refuse(element)

    def results(self, loop: Scope) -> list[Mapping[str, Any]]:
        """Loops are not told."""
        return []

    def broadcast(self, name: str) -> None:
        """Signals are refused where they are thrown."""

    def _refuse(self, element: Element) -> NoReturn:
        raise WayNotTold(element=element.name or element.id)

    def settle(self) -> None:
        """Keep as tokens what came to joins in this step, and let go what left them."""
        for flow in self._joined.keys() | self.rows.joins.keys():
            change = self.rows.joins[flow] - self._joined[flow]
            join = self.net.elements[self.net.flows[flow].target]
            for _ in range(change):
                self.token(join, "join", flow=flow)
            for token in list(self._waiting_on(flow))[: max(-change, 0)]:
                token[TOKEN_LEFT] = self.at

    def _waiting_on(self, flow: str) -> Iterator[list[Any]]:
        return (t for t in self.rows.tokens if t[TOKEN_FLOW] == flow and t[TOKEN_LEFT] is None)
