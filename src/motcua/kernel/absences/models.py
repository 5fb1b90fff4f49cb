"""Absences of officials, and the tasks that changed hands because of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, no_overlap, period_order


class Absence(PeriodModel):
    """One row per time that an official is away, with the colleague who stands in.

    The deputy acts by delegations of `access`, so every act carries both names; this row keeps
    which they are and why. No medical detail: the kind of reason is enough.
    """

    personal_data = "personal"

    class Reason(models.TextChoices):
        """Why the official is away."""

        LEAVE = "leave", "Nghỉ phép"
        MISSION = "mission", "Đi công tác"
        TRAINING = "training", "Đi học"
        OTHER = "other", "Lý do khác"

    uuid = UuidField()
    account_uuid = models.UUIDField()
    account_name = models.CharField(max_length=200)
    deputy_uuid = models.UUIDField()
    deputy_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    delegations = ArrayField(models.UUIDField(), default=list)
    agency_paths = ArrayField(models.CharField(max_length=500), default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "absences_absence"
        db_table_comment = (
            "One row per time that an official is away, with the colleague who stands in."
        )
        constraints = [
            no_overlap(
                "account_uuid", name="absences_once_at_a_time", condition=Q(ended_at__isnull=True)
            ),
            period_order("absences_order"),
            models.CheckConstraint(
                name="absences_another_deputy", condition=~Q(account_uuid=F("deputy_uuid"))
            ),
            models.CheckConstraint(
                name="absences_with_an_end", condition=Q(valid_to__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_name} {self.valid_from}"


class HandedTask(models.Model):
    """One row per task that went from somebody absent to the deputy, or back to everybody."""

    personal_data = "reference"

    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, related_name="tasks")
    task_uuid = models.UUIDField()
    is_with_deputy = models.BooleanField()
    handed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "absences_handed_task"
        db_table_comment = (
            "One row per task that went from somebody absent to the deputy, or back to everybody."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["absence", "task_uuid"],
                name="absences_handed_once",
                condition=Q(settled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_uuid}"
