"""Certified digital copies and the numbers of their identity codes."""

from django.db import models

from motcua.base.fields import UuidField

from .paper import DigitisedPaper


class CertifiedCopy(models.Model):
    """One row per digital copy that an agency certified (bản sao điện tử), with its identity code.

    The paper itself, with the seal, is the document; a copy is revoked, never edited. `facts` are
    the checked fields by name, as others may reuse them.
    """

    personal_data = "personal"

    class LegalKind(models.TextChoices):
        """A component that an officer compared with the paper, or a copy of an archived result."""

        CHECKED_COMPONENT = "checked_component"
        CERTIFIED_COPY = "certified_copy"

    uuid = UuidField()
    paper = models.OneToOneField(DigitisedPaper, on_delete=models.PROTECT, related_name="copy")
    identity_code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=60)
    legal_kind = models.CharField(max_length=20, choices=LegalKind.choices)
    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=100, default="", db_default="")
    issuer = models.CharField(max_length=300, default="", db_default="")
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    certified_at = models.DateTimeField()
    certified_by = models.UUIDField()
    certified_by_name = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=500, default="", db_default="")

    class Meta:
        db_table = "digitisation_certified_copy"
        db_table_comment = (
            "One row per digital copy that an agency certified (bản sao điện tử), "
            "with its identity code."
        )
        indexes = [models.Index(fields=["holder", "-certified_at"], name="copy_holder")]

    def __str__(self) -> str:
        return self.identity_code


class CodeSeries(models.Model):
    """One row per holder and type of paper: the last number given in an identity code."""

    personal_data = "reference"

    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    type_code = models.CharField(max_length=30)
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "digitisation_code_series"
        db_table_comment = (
            "One row per holder and type of paper: the last number given in an identity code."
        )
        constraints = [
            models.UniqueConstraint(fields=["holder", "type_code"], name="code_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.type_code}: {self.last}"
