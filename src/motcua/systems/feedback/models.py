"""What somebody said about the handling of a dossier, and what the agency answered."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Feedback(models.Model):
    """One row per time that the applicant's side spoke about how a dossier was handled.

    Not a complaint or denunciation: those follow other laws. A dossier has at most one that waits
    for its answer. Deliberately absent: how soon it is owed, which is a duty.
    """

    personal_data = "personal"

    class Kind(models.TextChoices):
        """What it is about, as Decree 20/2008 divides it."""

        CONDUCT = "conduct", "Hành vi chậm trễ, gây phiền hà"
        REGULATION = "regulation", "Quy định chưa phù hợp"
        PROPOSAL = "proposal", "Sáng kiến, đề xuất"

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVED = "received", "Đang chờ trả lời"
        ANSWERED = "answered", "Đã trả lời"
        DECLINED = "declined", "Không thuộc phạm vi"

    uuid = UuidField()
    code = models.CharField(max_length=80, unique=True)
    dossier_uuid = models.UUIDField()
    dossier_code = models.CharField(max_length=60)
    agency_uuid = models.UUIDField()
    agency_path = models.CharField(max_length=500, db_collation="C")
    party_uuid = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True, default="")
    is_satisfied = models.BooleanField(null=True)

    class Meta:
        db_table = "feedback_feedback"
        db_table_comment = (
            "One row per time that the applicant's side spoke about how a dossier was handled."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["dossier_uuid"], condition=Q(state="received"), name="feedback_one_waits"
            ),
            models.CheckConstraint(
                name="feedback_answered",
                condition=Q(state="received", answered_at__isnull=True)
                | (~Q(state="received") & Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(fields=["agency_path", "-sent_at"], name="feedback_of_agency"),
            models.Index(fields=["dossier_uuid", "sent_at"], name="feedback_of_dossier"),
        ]

    def __str__(self) -> str:
        return self.code
