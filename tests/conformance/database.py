"""Our own engine as a player: published, and played as rows in PostgreSQL."""

from collections import Counter
from datetime import timedelta

from motcua.base.actors import system_actor
from motcua.kernel.diagrams.api import publish_process
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.timers import fire_timers
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.testing import AT, officer, start
from tests.conformance.generated import Move
from tests.conformance.reference import View


class InDatabase:
    """One run at a time."""

    def start(self, bpmn: str) -> None:
        self.who, self.system = officer(), system_actor("tests")
        self.version = publish_process(actor=self.system, bpmn=bpmn, code="drawn", at=AT)
        self.run = start(self.version)

    def close(self) -> None:
        """End the run, so that signals of the next one do not reach it."""
        if Run.objects.get(uuid=self.run.uuid).state == Run.State.RUNNING:
            processes.cancel_run(actor=self.system, run_uuid=self.run.uuid, reason="x", at=AT)

    def move(self, move: Move) -> None:
        if move.kind == "task":
            task = self.open(move.name)
            processes.complete_task(
                actor=self.who, task_uuid=task.uuid, outcome=move.outcome, at=AT,
                variables=dict(move.variables),
            )  # fmt: skip
        elif move.kind == "timer":
            waiting = Token.objects.filter(
                run__uuid=self.run.uuid, element_id=move.element, left_at__isnull=True
            )
            assert waiting.update(due_at=AT - timedelta(hours=1)) == 1
            assert fire_timers(at=AT) == 1
        else:
            processes.send_message(actor=self.who, run_uuid=self.run.uuid, name=move.name, at=AT)

    def open(self, element_id: str) -> Task:
        rows = Task.objects.filter(run__uuid=self.run.uuid, state=Task.State.OPEN)
        return rows.filter(element_id=element_id).order_by("id")[0]

    def view(self) -> View:
        rows = Task.objects.filter(run__uuid=self.run.uuid, state=Task.State.OPEN)
        tasks = Counter(rows.values_list("element_id", flat=True))
        state = Run.objects.get(uuid=self.run.uuid).state
        return frozenset(tasks.items()), state == Run.State.ENDED
