"""What escalations tell; the subject is the matter that the task serves."""

from motcua.kernel.events import api as events

TASK_ESCALATED = events.EventType(
    name="escalations.task_escalated",
    title={"vi": "Báo lãnh đạo việc quá hạn", "en": "An overdue task was raised"},
    payload={"task": "uuid", "level": "int", "due_at": "datetime", "raised_to": "uuid[]"},
)
