"""Runs that happened elsewhere or before: what telling them needs, and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from motcua.base.copying import copy_rows, next_ids
from motcua.base.text import VIETNAM
from motcua.kernel.calendars import api as calendars
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Norm
from motcua.kernel.processes.events import (
    MESSAGE_RECEIVED,
    RUN_CANCELED,
    RUN_ENDED,
    RUN_STARTED,
    TASK_COMPLETED,
    TASK_OPENED,
)
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.queries.norms import norm_due_by
from motcua.kernel.processes.queries.ways import Ways, ways_of

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
_REMEMBERED = 200_000


class Told(NamedTuple):
    """The names by which the journal knows what happens to runs."""

    started: str = RUN_STARTED.name
    opened: str = TASK_OPENED.name
    completed: str = TASK_COMPLETED.name
    heard: str = MESSAGE_RECEIVED.name
    ended: str = RUN_ENDED.name
    canceled: str = RUN_CANCELED.name


@dataclass(slots=True)
class RunRecorder:
    """
    Writes runs that happened elsewhere or before: an old system's, or the journal's.

    Whoever tells them plays them by the known ways or the token game itself and gives their rows
    in the last state; `write` writes all that were kept, in the caller's transaction. The
    journal's rows are the caller's to write, with those of other recorders.
    """

    names: Told = field(default_factory=Told)
    _kept: list[tuple[Sequence[Any], ...]] = field(default_factory=list)
    _calendars: dict[str, calendars.Calendar] = field(default_factory=dict)
    _dues: dict[tuple[str, int, str, int], datetime | None] = field(default_factory=dict)

    def ways(self, version: diagrams.ProcessVersion) -> Ways:
        """The ways of a version that are the same whatever the variables are."""
        return ways_of(version)

    def norm_due(self, code: str, norm: Norm | None, at: datetime) -> datetime | None:
        """The moment at which a step's norm ends; none without a norm or a calendar for it."""
        if norm is None or not code:
            return None
        # Steps of one office fall into the same minutes of its half-year again and again.
        key = code, norm.amount, norm.unit, int(at.timestamp()) // 60
        if key not in self._dues:
            if len(self._dues) > _REMEMBERED:
                self._dues.clear()
            self._dues[key] = norm_due_by(self._calendar(code, at), norm, at)
        return self._dues[key]

    def _calendar(self, code: str, at: datetime) -> calendars.Calendar:
        if code not in self._calendars:
            on = at.astimezone(VIETNAM).date()
            self._calendars[code] = calendars.get_calendar(code, on=on)
        return self._calendars[code]

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
