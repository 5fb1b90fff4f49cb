"""SpiffWorkflow as a player."""

import json
import logging
import re
from collections import Counter
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from tests.conformance.generated import Move
from tests.conformance.reference import View

logging.getLogger("spiff").setLevel(logging.WARNING)  # it tells of each change of a task
LONG_AGO = "2000-01-01T00:00:00+00:00"


class Expressions(PythonScriptEngine):  # type: ignore[misc]
    """The drawings' conditions, `name = literal`, over values that the whole run shares."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}

    def evaluate(self, task: Task, expression: str, external_context: Any = None) -> Any:
        found = re.fullmatch(r"(\w+) = (.+)", expression)
        if found:
            return self.values.get(found[1]) == json.loads(found[2])
        return int(expression) if expression.isdigit() else expression


class Spiff:
    """One run at a time."""

    def start(self, bpmn: str) -> None:
        parser = BpmnParser()
        called = bpmn.replace('isExecutable="false"', 'isExecutable="true"')  # it refuses others
        parser.add_bpmn_xml(etree.fromstring(called.encode()))
        self.expressions = Expressions()
        self.run = BpmnWorkflow(
            parser.get_spec("drawn"),
            parser.get_subprocess_specs("drawn"),
            script_engine=self.expressions,
        )
        self.run.do_engine_steps()

    def _open(self) -> list[Task]:
        return list(self.run.get_tasks(state=TaskState.READY, manual=True))

    def move(self, move: Move) -> None:
        if move.kind == "task":
            self.expressions.values |= {**dict(move.variables), "outcome": move.outcome}
            next(t for t in self._open() if t.task_spec.bpmn_id == move.name).run()
        elif move.kind == "timer":
            waiting = self.run.get_tasks(state=TaskState.WAITING)
            timer = next(t for t in waiting if t.task_spec.bpmn_id == move.element)
            timer._set_internal_data(event_value=LONG_AGO)
        elif move.kind == "message":
            self.run.send_event(BpmnEvent(MessageEventDefinition(move.name), {}))
        else:
            self.run.send_event(BpmnEvent(SignalEventDefinition(move.name)))
        self.run.refresh_timers()
        self.run.do_engine_steps()

    def view(self) -> View:
        tasks = Counter(str(task.task_spec.bpmn_id) for task in self._open())
        return frozenset(tasks.items()), bool(self.run.completed)
