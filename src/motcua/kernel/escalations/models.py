"""Overdue tasks that were raised."""

from django.db import models

from motcua.base.fields import UuidField


class Escalation(models.Model):
    """One row per overdue task and level at which it was raised, for good.

    The task itself is read from `processes`: what is done meanwhile shows nowhere as overdue.
    """

    personal_data = "reference"

    uuid = UuidField()
    task_uuid = models.UUIDField()
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    agency_uuid = models.UUIDField()
    raised_to_path = models.CharField(max_length=500, db_collation="C")
    raised_at = models.DateTimeField()

    class Meta:
        db_table = "escalations_escalation"
        db_table_comment = "One row per overdue task and level at which it was raised, for good."
        constraints = [
            models.UniqueConstraint(fields=["task_uuid", "level"], name="escalations_once")
        ]

    def __str__(self) -> str:
        return f"{self.task_uuid} {self.level}"
