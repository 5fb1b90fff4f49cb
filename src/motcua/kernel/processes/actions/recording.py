"""Runs that happened elsewhere or before: what telling them needs, and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from motcua.base.copying import copy_rows, next_ids
from motcua.kernel.processes.models import Run, RunScope, Task, Token

RUN_COLUMNS = (
    "uuid", "version_id", "subject_kind", "subject_uuid", "title", "folded", "agency_uuid",
    "agency_path", "places", "calendar_code", "variables", "state", "started_at", "ended_at",
    "end_element", "active",
)  # fmt: skip
TASK_COLUMNS = (
    "run_id", "uuid", "element_id", "name", "role", "permission", "agency_uuid", "agency_path",
    "subject_kind", "subject_uuid", "title", "folded", "norm", "opened_at", "due_at", "state",
    "completed_at", "completed_by", "completed_by_name", "completed_for", "outcome", "scope_id",
)  # fmt: skip
TOKEN_COLUMNS = (
    "run_id", "element_id", "name", "kind", "flow_id", "reference", "arrived_at", "left_at",
    "scope_id", "task_id", "host_id", "host_scope_id", "due_at", "times_left",
)  # fmt: skip
SCOPE_COLUMNS = (
    "run_id", "parent_id", "version_id", "kind", "element_id", "container", "position",
    "variables", "active", "state", "began_at", "ended_at",
)  # fmt: skip
Rows = Sequence[Sequence[Any]]


@dataclass(slots=True)
class RunRecorder:
    """
    Writes runs that happened elsewhere or before: an old system's, or the journal's.

    Whoever tells them plays them by the known ways or the token game itself and gives their rows
    in the last state; `write` writes all that were kept, in the caller's transaction. The
    journal's rows are the caller's to write, with those of other recorders.
    """

    _kept: list[tuple[Any, Rows, Rows, Rows | None]] = field(default_factory=list)

    def keep(self, run: Sequence[Any], tasks: Rows, tokens: Rows, scopes: Rows | None) -> None:
        """
        Write a run with the others: rows in the order of the columns above, without run_id.

        Where a row refers to a scope, task or token, its place among the run's stands, from 1;
        without scopes (None) no row refers to another.
        """
        self._kept.append((run, tasks, tokens, scopes))

    def write(self) -> None:
        """Write every run that was kept, with its scopes, tasks and what it waits for."""
        kept, self._kept = self._kept, []
        if not kept:
            return
        known = list(zip(next_ids(Run, len(kept)), kept, strict=True))
        copy_rows(Run, ("id", *RUN_COLUMNS), ((key, *one[0]) for key, one in known))
        plain = [(key, one) for key, one in known if one[3] is None]
        tasks = ((key, *row) for key, one in plain for row in one[1])
        copy_rows(Task, TASK_COLUMNS, tasks, is_text=True)
        copy_rows(Token, TOKEN_COLUMNS, ((key, *row) for key, one in plain for row in one[2]))
        _write_referring([(key, one) for key, one in known if one[3] is not None])


def _write_referring(known: list[tuple[int, Any]]) -> None:
    """Runs whose rows refer to each other: each row gets its identifier beforehand."""
    if not known:
        return
    tables = (
        (RunScope, SCOPE_COLUMNS, {"parent_id": 3}, 3),
        (Task, TASK_COLUMNS, {"scope_id": 3}, 1),
        (Token, TOKEN_COLUMNS, {"scope_id": 3, "task_id": 1, "host_id": 2, "host_scope_id": 3}, 2),
    )
    keys = {}
    for model, _, _, place in tables:
        given = iter(next_ids(model, sum(len(one[place]) for _, one in known)))
        keys[place] = [[next(given) for _ in one[place]] for _, one in known]
    for model, columns, refers, place in tables:
        named = [(columns.index(column), to) for column, to in refers.items()]
        rows = []
        for n, (run, one) in enumerate(known):
            for key, told in zip(keys[place][n], one[place], strict=True):
                row = [run, *told]
                for column, to in named:
                    row[column] = keys[to][n][row[column] - 1] if row[column] else None
                rows.append((key, *row))
        copy_rows(model, ("id", *columns), rows)
