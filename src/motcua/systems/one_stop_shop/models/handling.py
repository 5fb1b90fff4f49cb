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
    """One row per dossier that its applicant's side rated; it may be changed for some days.

    Five degrees as in the satisfaction surveys of the Ministry of Home Affairs (SIPAS).
    Deliberately absent: who pressed the button. Officials see figures, not this row.
    """

    personal_data = "reference"

    class Way(models.TextChoices):
        """How whoever rated came to it."""

        ACCOUNT = "account", "Tài khoản"
        LINK = "link", "Đường dẫn trong thông báo"
        COUNTER = "counter", "Máy tại quầy"

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(default="")
    rated_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    way = models.CharField(
        max_length=8, choices=Way.choices, default=Way.ACCOUNT, db_default="account"
    )

    class Meta:
        db_table = "one_stop_shop_rating"
        db_table_comment = (
            "One row per dossier that its applicant's side rated; it may be changed for some days."
        )
        constraints = [
            models.CheckConstraint(
                name="rating_between_1_and_5",
                condition=models.Q(score__gte=1, score__lte=5),
            )
        ]
        indexes = [models.Index(fields=["rated_at"], name="rating_by_time")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.score}"


class RatingAnswer(models.Model):
    """One row per question of a rating that was answered; questions are dated content."""

    personal_data = "reference"

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=30)
    score = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "one_stop_shop_rating_answer"
        db_table_comment = (
            "One row per question of a rating that was answered; questions are dated content."
        )
        constraints = [
            models.UniqueConstraint(fields=["rating", "question"], name="rating_answer_once"),
            models.CheckConstraint(
                name="rating_answer_between_1_and_5",
                condition=models.Q(score__gte=1, score__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.question} {self.score}"
