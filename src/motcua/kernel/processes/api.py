"""Processes, for other apps. What is not listed here is private."""

from .actions.assignment import assign_task, claim_task, release_task
from .actions.batches import complete_tasks
from .actions.recording import RunRecorder
from .actions.runs import Place, cancel_run, send_message, start_process, transfer_run
from .actions.steps import complete_task
from .actions.transfers import transfer_runs
from .ports import StepContext, process_step
from .queries.inbox import TaskFilters, count_tasks_for, list_tasks_for
from .queries.runs import diagram_of, history_of
from .queries.tasks import (
    TaskRow,
    find_open_task,
    find_open_tasks,
    get_task,
    get_tasks,
    outcomes_of,
)

__all__ = [
    "Place",
    "RunRecorder",
    "StepContext",
    "TaskFilters",
    "TaskRow",
    "assign_task",
    "cancel_run",
    "claim_task",
    "complete_task",
    "complete_tasks",
    "count_tasks_for",
    "diagram_of",
    "find_open_task",
    "find_open_tasks",
    "get_task",
    "get_tasks",
    "history_of",
    "list_tasks_for",
    "outcomes_of",
    "process_step",
    "release_task",
    "send_message",
    "start_process",
    "transfer_run",
    "transfer_runs",
]
