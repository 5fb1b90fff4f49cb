"""Papers that people and organisations hold electronically, who may see them, and who did."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class HeldPaper(models.Model):
    """One row per paper in the repository of a person or organisation.

    The content is the document or the file that it points to, never a copy. What it says about its
    origin was so when it entered; only its end (withdrawn, replaced, set aside) comes later.
    """

    personal_data = "personal"

    class LegalKind(models.TextChoices):
        """What the paper is before the law, from the strongest to the weakest."""

        ORIGINAL = "original"
        CERTIFIED = "certified"
        CHECKED = "checked"
        UPLOADED = "uploaded"

    class Origin(models.TextChoices):
        """How it came in."""

        RESULT = "result"
        DIGITISED = "digitised"
        CHECKED = "checked"
        OWN = "own"

    uuid = UuidField()
    holder = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60, blank=True)  # of the province's kinds; empty: of none
    title = models.CharField(max_length=300)
    legal_kind = models.CharField(max_length=10, choices=LegalKind.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    source_uuid = models.UUIDField()  # what it came from: once
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", null=True
    )
    stored_file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    number = models.CharField(max_length=100, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)  # the last day on which it holds
    identity_code = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)  # concept → value, for the next form
    dossier_uuid = models.UUIDField(null=True)
    dossier_code = models.CharField(max_length=60, blank=True)
    procedure_name = models.JSONField(default=dict)
    brought_by = models.UUIDField(null=True)  # the party that represented the holder then
    checked_by_name = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    agency_path = models.CharField(max_length=255, blank=True)  # that issued or checked it
    entered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=500, blank=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    removed_at = models.DateTimeField(null=True)  # the holder set their own upload aside
    reminded_days = models.PositiveSmallIntegerField(null=True)  # told so many days before its end
    search_text = models.TextField(default="")

    class Meta:
        db_table = "wallet_held_paper"
        db_table_comment = "One row per paper in the repository of a person or organisation."
        constraints = [
            models.UniqueConstraint(fields=["origin", "source_uuid"], name="wallet_paper_once"),
            models.CheckConstraint(
                name="wallet_paper_has_content",
                condition=Q(document__isnull=False) | Q(stored_file__isnull=False),
            ),
            # Only what somebody answered for is more than an upload.
            models.CheckConstraint(
                name="wallet_paper_checked",
                condition=~Q(legal_kind="checked")
                | Q(checked_at__isnull=False) & ~Q(checked_by_name=""),
            ),
            models.CheckConstraint(
                name="wallet_paper_dates",
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=models.F("issued_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-entered_at", "-id"], name="wallet_paper_of_holder"),
            models.Index(
                fields=["expires_on"],
                name="wallet_paper_ends",
                condition=Q(
                    expires_on__isnull=False,
                    revoked_at__isnull=True,
                    replaced_at__isnull=True,
                    removed_at__isnull=True,
                ),
            ),
            GinIndex(fields=["search_text"], name="wallet_paper_words", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class Consent(models.Model):
    """One row per leave that a holder gave to read one paper: for what, for whom, until when.

    For a matter (`matter_uuid`, an application and the dossier that comes of it) or for an agency.
    """

    personal_data = "personal"

    uuid = UuidField()
    paper = models.ForeignKey(HeldPaper, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=300)
    matter_uuid = models.UUIDField(null=True)
    agency_uuid = models.UUIDField()
    agency_name = models.CharField(max_length=300)
    agency_path = models.CharField(max_length=255)
    given_by = models.UUIDField()
    given_by_name = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    until = models.DateField()  # the last day
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "wallet_consent"
        db_table_comment = (
            "One row per leave that a holder gave to read one paper: for what, for whom, until "
            "when."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "matter_uuid"],
                condition=Q(withdrawn_at__isnull=True, matter_uuid__isnull=False),
                name="wallet_consent_once_a_matter",
            ),
            models.UniqueConstraint(
                fields=["paper", "agency_uuid"],
                condition=Q(withdrawn_at__isnull=True, matter_uuid__isnull=True),
                name="wallet_consent_once_an_agency",
            ),
        ]
        indexes = [
            models.Index(fields=["matter_uuid"], name="wallet_consent_matter"),
            models.Index(
                fields=["agency_path"],
                name="wallet_consent_agency",
                opclasses=["text_pattern_ops"],
                condition=Q(matter_uuid__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} → {self.agency_name}"


class ConsentRequest(models.Model):
    """One row per time that a counter asked a holder for leave to use a paper in a matter.

    The holder answers on their own screen, or tells the officer the code that was sent to them.
    Deliberately absent: the code, which is worked out from the row and the installation's secret.
    """

    personal_data = "personal"

    class Answer(models.TextChoices):
        """Agreed on their own screen, agreed by telling the code, or refused."""

        SCREEN = "screen"
        CODE = "code"
        REFUSED = "refused"

    uuid = UuidField()
    paper = models.ForeignKey(HeldPaper, on_delete=models.PROTECT, related_name="requests")
    purpose = models.CharField(max_length=300)
    matter_uuid = models.UUIDField()
    reference = models.CharField(max_length=80)  # what of the matter the paper is to stand for
    agency_uuid = models.UUIDField()
    agency_name = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=7, choices=Answer.choices, default="", db_default="")
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="requests", null=True
    )

    class Meta:
        db_table = "wallet_consent_request"
        db_table_comment = (
            "One row per time that a counter asked a holder for leave to use a paper in a matter."
        )
        constraints = [
            models.CheckConstraint(
                name="wallet_request_answered",
                condition=Q(answered_at__isnull=True, answer="", consent__isnull=True)
                | Q(answered_at__isnull=False, answer="refused", consent__isnull=True)
                | Q(
                    answered_at__isnull=False,
                    answer__in=("screen", "code"),
                    consent__isnull=False,
                ),
            )
        ]
        indexes = [models.Index(fields=["matter_uuid"], name="wallet_request_matter")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.asked_at:%Y-%m-%d}"


class PaperReading(models.Model):
    """One row per time that an official opened a paper under a consent; rows never change."""

    personal_data = "personal"

    uuid = UuidField()
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="readings")
    paper = models.ForeignKey(HeldPaper, on_delete=models.PROTECT, related_name="readings")
    reader_uuid = models.UUIDField()
    reader_name = models.CharField(max_length=200)
    agency_name = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        db_table = "wallet_paper_reading"
        db_table_comment = (
            "One row per time that an official opened a paper under a consent; rows never change."
        )
        indexes = [models.Index(fields=["paper", "-id"], name="wallet_reading_of_paper")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.at:%Y-%m-%d}"
