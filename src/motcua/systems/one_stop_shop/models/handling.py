"""What officials thought and decided, and what the person thought of it."""

from django.db import models

from motcua.base.fields import UuidField

from .dossier import Dossier


class Opinion(models.Model):
    """One row per opinion that an official gave on a dossier: appraisal, return, decision.

    Deliberately never changed or removed: a second opinion is a second row.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """What the opinion came to."""

        PROPOSE_APPROVAL = "propose_approval"
        PROPOSE_REFUSAL = "propose_refusal"
        STEP = "step"
        RETURN = "return"
        APPROVE = "approve"
        REFUSE = "refuse"

    uuid = UuidField()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    element = models.CharField(max_length=60)
    text = models.TextField(default="")
    legal_basis = models.TextField(default="")
    reason_code = models.CharField(max_length=60, default="", db_default="")
    given_by = models.UUIDField()
    given_by_name = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "one_stop_shop_opinion"
        db_table_comment = (
            "One row per opinion that an official gave on a dossier: appraisal, return, decision."
        )
        indexes = [models.Index(fields=["dossier", "given_at"], name="opinion_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind}"


class Rating(models.Model):
    """One row per dossier that its applicant rated, once.

    Five degrees as in the satisfaction surveys of the Ministry of Home Affairs (SIPAS).
    """

    personal_data = "reference"

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(default="")
    rated_at = models.DateTimeField()

    class Meta:
        db_table = "one_stop_shop_rating"
        db_table_comment = "One row per dossier that its applicant rated, once."
        constraints = [
            models.CheckConstraint(
                name="rating_between_1_and_5",
                condition=models.Q(score__gte=1, score__lte=5),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.score}"
