"""What is owed, by whom, until when, and what came of it."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Duty(models.Model):
    """One row per thing that an agency owes by a moment although no diagram drew it.

    An open one is a run of a small process of the province, so it waits in the one worklist and is
    raised when late. `key` makes it once: the matter, the step, the day. `about` is what it is for.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """What came of it."""

        OPEN = "open", "Đang chờ"
        DONE = "done", "Đã làm"
        MISSED = "missed", "Bỏ lỡ"
        DROPPED = "dropped", "Không còn phải làm"

    uuid = UuidField()
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    about_kind = models.CharField(max_length=100)
    about_uuid = models.UUIDField()
    words = models.CharField(max_length=300)
    permission = models.CharField(max_length=100)
    agency_uuid = models.UUIDField()
    agency_path = models.CharField(max_length=500, db_collation="C")
    account_uuid = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField()
    run_uuid = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True, default="")
    reason_code = models.CharField(max_length=60, blank=True, default="")
    answer = models.TextField(blank=True, default="")

    class Meta:
        db_table = "duties_duty"
        db_table_comment = (
            "One row per thing that an agency owes by a moment although no diagram drew it."
        )
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="duties_once"),
            models.CheckConstraint(
                name="duties_ended",
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["agency_path", "due_at"], name="duties_of_agency"),
            models.Index(fields=["about_uuid"], name="duties_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.words}"
