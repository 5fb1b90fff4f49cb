"""Escalations, for other apps. What is not listed here is private."""

from .actions import escalate_overdue_tasks
from .queries import raised_tasks

__all__ = ["escalate_overdue_tasks", "raised_tasks"]
