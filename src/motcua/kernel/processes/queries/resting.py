"""What rests in many runs at once, read in a few statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from motcua.kernel.diagrams.api import ProcessVersion
from motcua.kernel.processes.models import Run, RunScope, Task, Token


@dataclass(slots=True)
class Resting:
    """Where one run stands: its open tasks, its waiting tokens, its open scopes."""

    run: Run
    tasks: list[Task] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    scopes: dict[int, RunScope] = field(default_factory=dict)

    def version_in(self, scope_id: int | None) -> int:
        """The version whose elements are played in a scope, or directly in the run."""
        return self.scopes[scope_id].version_id if scope_id else self.run.version_id

    def container_of(self, scope_id: int | None) -> str:
        """The sub-process whose elements are played there; empty for a whole process."""
        return self.scopes[scope_id].container if scope_id else ""


def resting_in(runs: Iterable[Run]) -> list[Resting]:
    """Where runs stand (three SQL queries); the caller holds their locks."""
    found = {run.pk: Resting(run) for run in runs}
    scopes = RunScope.objects.filter(run_id__in=found, state=RunScope.State.OPEN)
    for scope in scopes.order_by("id"):
        found[scope.run_id].scopes[scope.pk] = scope
    for task in Task.objects.filter(run_id__in=found, state=Task.State.OPEN).order_by("id"):
        found[task.run_id].tasks.append(task)
    tokens = Token.objects.filter(run_id__in=found, left_at__isnull=True)
    for token in tokens.order_by("id"):
        found[token.run_id].tokens.append(token)
    return list(found.values())


def count_standing(version: ProcessVersion) -> dict[str, int]:
    """How many tokens of running runs rest at each element of a version (two SQL queries)."""
    counted: dict[str, int] = defaultdict(int)
    running = {"run__state": Run.State.RUNNING, "run__version": version}
    tasks = Task.objects.filter(state=Task.State.OPEN, **running)
    tokens = Token.objects.filter(left_at__isnull=True, **running)
    for element_id in tasks.values_list("element_id", flat=True):
        counted[element_id] += 1
    for element_id in tokens.exclude(kind=Token.Kind.HANGING_TIMER).values_list(
        "element_id", flat=True
    ):
        counted[element_id] += 1
    return dict(counted)
