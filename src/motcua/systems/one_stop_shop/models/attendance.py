"""Who stood at the counter, and by what the officer knew them."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .application import Application


class Attendance(models.Model):
    """One row per application that was begun at a counter: who came, for whom, known by what.

    A representative comes with a paper. `once_key` is one press of the button that began it: sent
    again after a broken line, it gives the application that is there. Deliberately absent: copies
    of identity cards; the law wants them looked at, not kept.
    """

    personal_data = "personal"

    class Identity(models.TextChoices):
        """By what the officer knew the person; what the post brings has nobody to be known."""

        CARD = "card"
        CHIP = "chip"
        VNEID = "vneid"
        PASSPORT = "passport"
        POST = "post"
        OTHER = "other"

    uuid = UuidField()
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="attendance"
    )
    ticket_uuid = models.UUIDField(null=True, db_index=True)
    identity_check = models.CharField(max_length=10, choices=Identity.choices)
    identity_note = models.CharField(max_length=200, default="", blank=True)
    representation_kind = models.CharField(max_length=30, default="", blank=True)
    representation_paper = models.CharField(max_length=200, default="", blank=True)
    once_key = models.UUIDField(null=True, unique=True)
    noted_by = models.UUIDField()
    noted_by_name = models.CharField(max_length=200)
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "one_stop_shop_attendance"
        db_table_comment = (
            "One row per application that was begun at a counter: who came, for whom, known by "
            "what."
        )
        constraints = [
            # Decree 61/2018, art. 16; Civil Code 2015, art. 138: authority is shown by a paper.
            models.CheckConstraint(
                name="attendance_representation_paper",
                condition=Q(representation_kind="") | ~Q(representation_paper=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.identity_check}"
