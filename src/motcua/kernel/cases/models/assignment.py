"""Work that is asked for on a case although no diagram drew it."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .case import Case


class Assignment(models.Model):
    """One row per piece of work that somebody was asked to do on a case ("giao việc").

    Each is a run of the small process `ad-hoc-task`, so it waits in the one worklist like any
    task. Whoever is asked sees what is asked, and the case only if their rights reach it.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """Where the work stands."""

        OPEN = "open", "Đang chờ"
        DONE = "done", "Đã làm"
        DECLINED = "declined", "Đã từ chối"
        RECALLED = "recalled", "Đã thu hồi"

    uuid = UuidField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    run_uuid = models.UUIDField(null=True)
    title = models.CharField(max_length=300)
    instruction = models.TextField(blank=True)
    agency_uuid = models.UUIDField()
    agency_path = models.CharField(max_length=500, db_collation="C")
    account_uuid = models.UUIDField(null=True)
    account_name = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField()
    given_by = models.UUIDField()
    given_by_name = models.CharField(max_length=200)
    given_by_agency_uuid = models.UUIDField()
    given_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    result = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    ended_for = models.UUIDField(null=True)

    class Meta:
        db_table = "cases_assignment"
        db_table_comment = (
            'One row per piece of work that somebody was asked to do on a case ("giao việc").'
        )
        constraints = [
            models.CheckConstraint(
                name="cases_assignment_ended",
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.title
