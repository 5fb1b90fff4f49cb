"""The parts of a combined dossier, each at the agency that is competent for it."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class ChildDossier(models.Model):
    """One row per part of a combined dossier that went to another agency.

    The person filed one dossier and is told one code; the part has a code, a case, a clock and a
    task of its own there. `shared` is what the other agency needs of the answers, nothing else.
    Deliberately not counted as a dossier: reports count the one that the person filed.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """What came of the part."""

        OPEN = "open", "Đang giải quyết"
        DONE = "done", "Đã giải quyết"
        REFUSED = "refused", "Từ chối"
        DROPPED = "dropped", "Không còn phải làm"

    uuid = UuidField()
    code = models.CharField(max_length=80, unique=True)
    dossier_uuid = models.UUIDField()
    dossier_code = models.CharField(max_length=60)
    process = models.CharField(max_length=100)
    part = models.CharField(max_length=100)
    task_uuid = models.UUIDField(unique=True)
    case_uuid = models.UUIDField()
    run_uuid = models.UUIDField(null=True)
    party_uuid = models.UUIDField()
    agency_uuid = models.UUIDField()
    agency_path = models.CharField(max_length=500, db_collation="C")
    shared = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True, default="")
    result_number = models.CharField(max_length=100, blank=True, default="")
    note = models.TextField(blank=True, default="")
    reason_code = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "linked_services_child_dossier"
        db_table_comment = "One row per part of a combined dossier that went to another agency."
        constraints = [
            models.UniqueConstraint(
                fields=["dossier_uuid", "part"], name="linked_services_part_once"
            ),
            models.CheckConstraint(
                name="linked_services_ended",
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["agency_path", "due_at"], name="linked_services_of_agency")]

    def __str__(self) -> str:
        return self.code
