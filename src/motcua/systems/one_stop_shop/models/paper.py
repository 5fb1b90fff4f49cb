"""The papers of a dossier and what was asked for besides."""

from django.db import models

from motcua.base.fields import UuidField

from .application import Application
from .dossier import Dossier


class Paper(models.Model):
    """One row per paper that was handed in, on screen or over the counter.

    It belongs to the application, so that submitting copies nothing. A later paper for the same
    component supersedes the earlier row, and both stay to be seen. `stored_file` is empty where
    the officer holds only the paper original, and where the paper stays in the applicant's
    repository: `consent_uuid` is then the leave under which it is read there.
    """

    personal_data = "personal"

    class CopyKind(models.TextChoices):
        """What was handed in: original, certified copy, plain copy, electronic original."""

        ORIGINAL = "original"
        CERTIFIED = "certified"
        PLAIN = "plain"
        ELECTRONIC = "electronic"

    uuid = UuidField()
    # The index below begins with the application, too.
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="papers", db_index=False
    )
    component_code = models.CharField(max_length=80)
    title = models.TextField()
    copy_kind = models.CharField(
        max_length=10, choices=CopyKind.choices, default=CopyKind.ELECTRONIC
    )
    stored_file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    consent_uuid = models.UUIDField(null=True)
    supplied_at = models.DateTimeField()
    supplied_by = models.UUIDField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "one_stop_shop_paper"
        db_table_comment = "One row per paper that was handed in, on screen or over the counter."
        indexes = [models.Index(fields=["application", "component_code"], name="paper_component")]

    def __str__(self) -> str:
        return self.title


class SupplementRequest(models.Model):
    """One row per time that an applicant was asked to complete a dossier (form 02).

    A dossier has at most one open request; the law lets an agency ask once and completely.
    """

    personal_data = "reference"

    uuid = UuidField()
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="supplement_requests"
    )
    reason = models.TextField()
    reason_code = models.CharField(max_length=60, default="", db_default="")
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField()
    from_element = models.CharField(max_length=60)
    document_uuid = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "one_stop_shop_supplement_request"
        db_table_comment = (
            "One row per time that an applicant was asked to complete a dossier (form 02)."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(answered_at__isnull=True),
                name="supplement_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.requested_at:%Y-%m-%d}"


class SupplementItem(models.Model):
    """One row per thing that a supplement request names: a paper, or an answer.

    Anchored to the component or the field, so that the applicant mends just that and nothing else.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """A paper to hand in, or an answer to correct."""

        PAPER = "paper"
        ANSWER = "answer"

    request = models.ForeignKey(SupplementRequest, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    target = models.CharField(max_length=200)
    title = models.TextField()
    note = models.TextField(default="")
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "one_stop_shop_supplement_item"
        db_table_comment = (
            "One row per thing that a supplement request names: a paper, or an answer."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["request", "kind", "target"], name="supplement_item_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
