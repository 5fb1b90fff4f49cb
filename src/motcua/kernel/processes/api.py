"""Processes, for other apps. What is not listed here is private."""

from .actions import holding
from .actions.batches import complete_tasks
from .actions.recording import RunRecorder
from .actions.runs import (
    Place,
    cancel_run,
    cancel_runs,
    send_message,
    start_process,
    throw_signal,
)
from .actions.steps import complete_task
from .actions.transfers import transfer_runs
from .models import Token
from .ports import StepContext, process_step
from .queries import runs
from .queries.inbox import TaskFilters, count_tasks_for, list_tasks_for
from .queries.tasks import (
    TaskRow,
    find_open_task,
    find_open_tasks,
    get_task,
    get_tasks,
    outcomes_of,
    outcomes_of_all,
)

__all__ = [
    "Place",
    "RunRecorder",
    "StepContext",
    "TaskFilters",
    "TaskRow",
    "Token",
    "cancel_run",
    "cancel_runs",
    "complete_task",
    "complete_tasks",
    "count_tasks_for",
    "find_open_task",
    "find_open_tasks",
    "get_task",
    "get_tasks",
    "holding",
    "list_tasks_for",
    "outcomes_of",
    "outcomes_of_all",
    "process_step",
    "runs",
    "send_message",
    "start_process",
    "throw_signal",
    "transfer_runs",
]
