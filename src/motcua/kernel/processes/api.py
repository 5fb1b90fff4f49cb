"""Processes, for other apps. What is not listed here is private."""

from .actions.assignment import assign_task, claim_task, release_task
from .actions.batches import BatchItem, complete_tasks
from .actions.publication import publish_process
from .actions.runs import (
    MessageNotExpected,
    Place,
    cancel_run,
    send_message,
    start_process,
    transfer_run,
)
from .actions.steps import StepResult, TaskAlreadyDone, TaskClaimedByOther, complete_task
from .models import ProcessVersion, Run
from .ports import StepContext, process_step
from .queries.inbox import TaskFilters, count_tasks_for, list_tasks_for
from .queries.runs import history_of, list_standing_elements
from .queries.tasks import TaskRow, find_open_task

__all__ = [
    "BatchItem",
    "MessageNotExpected",
    "Place",
    "ProcessVersion",
    "Run",
    "StepContext",
    "StepResult",
    "TaskAlreadyDone",
    "TaskClaimedByOther",
    "TaskFilters",
    "TaskRow",
    "assign_task",
    "cancel_run",
    "claim_task",
    "complete_task",
    "complete_tasks",
    "count_tasks_for",
    "find_open_task",
    "history_of",
    "list_standing_elements",
    "list_tasks_for",
    "process_step",
    "publish_process",
    "release_task",
    "send_message",
    "start_process",
    "transfer_run",
]
