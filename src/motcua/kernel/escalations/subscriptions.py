"""Whoever leads is told of the overdue tasks that were raised to them."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications
from motcua.kernel.processes import api as processes

from .events import TASK_ESCALATED

CLERK = system_actor("escalations.clerk")


@events.on(TASK_ESCALATED, name="escalations.tell_heads")
def tell_heads(event: events.Event) -> None:
    """Tell each of them, with a link to the page of overdue tasks."""
    task = processes.get_task(UUID(event.payload["task"]))
    for account in event.payload["raised_to"]:
        notifications.notify(
            actor=CLERK,
            recipient_account_uuid=UUID(account),
            template="escalations.task_escalated",
            variables={
                "task": f"{task.name}: {task.title}"[:150],
                "due": datetime.fromisoformat(event.payload["due_at"]),
            },
            link=reverse("escalations:task_overdue"),
            subject_uuid=event.subject_uuid,
            event_uuid=event.uuid,
            at=event.at,
        )
