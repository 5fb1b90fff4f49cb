"""Runs that happened elsewhere or before: what telling them needs, and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from motcua.base.copying import copy_rows, next_ids
from motcua.kernel.processes.models import Run, Task, Token

RUN_COLUMNS = (
    "uuid", "version_id", "subject_kind", "subject_uuid", "title", "folded", "agency_uuid",
    "agency_path", "places", "calendar_code", "variables", "state", "started_at", "ended_at",
    "end_element", "active",
)  # fmt: skip
TASK_COLUMNS = (
    "run_id", "uuid", "element_id", "name", "role", "permission", "agency_uuid", "agency_path",
    "subject_kind", "subject_uuid", "title", "folded", "norm", "opened_at", "due_at", "state",
    "completed_at", "completed_by", "completed_by_name", "completed_for", "outcome",
)  # fmt: skip
TOKEN_COLUMNS = (
    "run_id", "element_id", "name", "kind", "flow_id", "reference", "arrived_at", "left_at",
)  # fmt: skip


@dataclass(slots=True)
class RunRecorder:
    """
    Writes runs that happened elsewhere or before: an old system's, or the journal's.

    Whoever tells them plays them by the known ways or the token game itself and gives their rows
    in the last state; `write` writes all that were kept, in the caller's transaction. The
    journal's rows are the caller's to write, with those of other recorders.
    """

    _kept: list[tuple[Sequence[Any], ...]] = field(default_factory=list)

    def keep(
        self, run: Sequence[Any], tasks: Sequence[Sequence[Any]], tokens: Sequence[Sequence[Any]]
    ) -> None:
        """Write a run with the others: rows in the order of the columns above, without run_id."""
        self._kept.append((run, tasks, tokens))

    def write(self) -> None:
        """Write every run that was kept, with its tasks and what it waits for."""
        kept, self._kept = self._kept, []
        if not kept:
            return
        known = list(zip(next_ids(Run, len(kept)), kept, strict=True))
        copy_rows(Run, ("id", *RUN_COLUMNS), ((key, *run) for key, (run, _, _) in known))
        opened = ((key, *task) for key, (_, tasks, _) in known for task in tasks)
        copy_rows(Task, TASK_COLUMNS, opened)
        waiting = ((key, *token) for key, (_, _, tokens) in known for token in tokens)
        copy_rows(Token, TOKEN_COLUMNS, waiting)
