"""Workloads, for other apps. What is not listed here is private."""

from .actions.giving import assign_task, assign_tasks, spread_tasks
from .actions.handing import Handed
from .actions.sharing import choose_rule
from .actions.taking import claim_task, claim_tasks, release_task, release_tasks
from .ports import register_away

__all__ = [
    "Handed",
    "assign_task",
    "assign_tasks",
    "choose_rule",
    "claim_task",
    "claim_tasks",
    "register_away",
    "release_task",
    "release_tasks",
    "spread_tasks",
]
