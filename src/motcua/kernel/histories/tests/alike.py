"""Compares histories that were replayed with the same played singly, row by row."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.testing.rows import rows_of
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import KIND
from motcua.kernel.histories.api import History, replay
from motcua.kernel.histories.events import STEP_TAKEN_OVER
from motcua.kernel.histories.testing import play_singly

_OWN = {"id", "run_id", "clock_id", "case_id", "position", "recorded_at", "txid"}
_REFERRING = {
    "parent_id": "scope", "scope_id": "scope", "host_scope_id": "scope", "task_id": "task",
    "host_id": "token",
}  # fmt: skip


def journal_of(subject: UUID) -> list[dict[str, Any]]:
    """What was told of a matter, but for what only a replay notes: taken over, told elsewhere."""
    rows = rows_of("events_journal", "subject_uuid = %s", [subject])
    for row in rows:
        row["payload"].pop("is_told", None)
    return [row for row in rows if row["name"] != STEP_TAKEN_OVER.name]


def everything(number: str) -> list[dict[str, Any]]:
    """All rows of one matter; identifiers that were made are numbered as they appear."""
    case = cases.Case.objects.get(kind=KIND.name, number=number)
    clocks = rows_of("deadlines_clock", "subject_uuid = %s", [case.uuid])
    parts = [
        *rows_of("cases_case", "id = %s", [case.id]),
        *rows_of("cases_involvement", "case_id = %s", [case.id]),
        *_run_of(case.uuid),
        *clocks,
        *sorted(
            rows_of("deadlines_adjustment", "clock_id = ANY (%s)", [[c["id"] for c in clocks]]),
            key=itemgetter("clock_id", "id"),
        ),
        *journal_of(case.uuid),
    ]
    made: dict[str, str] = {}

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, UUID) or (isinstance(value, str) and value.startswith("01")):
            text = str(value)
            if len(text) == 36 and text[14] == "7":
                return made.setdefault(text, f"#{len(made)}")
        return value

    return [{k: plain(v) for k, v in part.items() if k not in _OWN} for part in parts]


def _run_of(case: UUID) -> list[dict[str, Any]]:
    """A run with its scopes, tasks and tokens; what refers to another row says what that is."""
    [run] = rows_of("processes_run", "subject_uuid = %s", [case])
    scopes, tasks, tokens = (
        rows_of(f"processes_{table}", "run_id = %s", [run["id"]])
        for table in ("scope", "task", "token")
    )
    names: dict[str, dict[Any, str]] = {
        "scope": {row["id"]: f"{row['kind']} {n}" for n, row in enumerate(scopes)},
        "task": {row["id"]: f"{row['element_id']} {n}" for n, row in enumerate(tasks)},
        "token": {row["id"]: f"{row['element_id']} {row['kind']}" for row in tokens},
    }
    for row in scopes:
        row["turn"] = row["position"]
    for row in [*scopes, *tasks, *tokens]:
        for column, table in _REFERRING.items():
            if row.get(column) is not None:
                row[column] = names[table][row[column]]
    # In which order tokens came to several joins at one moment, is not said.
    joins = sorted((t for t in tokens if t["kind"] == "join"), key=str)
    return [run, *scopes, *tasks, *(t for t in tokens if t["kind"] != "join"), *joins]


def assert_alike(histories: Sequence[History], *, batch: int = 25) -> None:
    """Play them singly, take it back, replay them, and compare everything."""
    before = transaction.savepoint()
    for history in histories:
        play_singly(history)
    singly = {history.number: everything(history.number) for history in histories}
    transaction.savepoint_rollback(before)

    report = replay(histories, batch=batch)

    assert (report.written, report.refused, report.repeated) == (len(histories), [], 0)
    for number, expected in singly.items():
        found = everything(number)
        for one, other in zip(found, expected, strict=False):
            assert one == other, number
        assert len(found) == len(expected), number
