"""Files, official papers, their numbers and their signatures."""

from django.db import models

from motcua.base.fields import UuidField


class StoredFile(models.Model):
    """One row per file that was handed in or made; rows never change.

    Contents are kept once, by their SHA-256; two people who hand in the same paper have two rows,
    so that neither learns of the other. There is no reference count: contents are only added.
    """

    personal_data = "personal"

    uuid = UuidField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    page_count = models.PositiveIntegerField(null=True)
    notes = models.JSONField(default=list)
    scanned_by = models.CharField(max_length=50, blank=True)
    stored_at = models.DateTimeField()
    stored_by = models.UUIDField()

    class Meta:
        db_table = "documents_stored_file"
        db_table_comment = "One row per file that was handed in or made; rows never change."
        indexes = [models.Index(fields=["sha256"], name="documents_file_content")]

    def __str__(self) -> str:
        return f"{self.name} ({self.media_type})"


class NumberSeries(models.Model):
    """One row per agency, kind of paper and year: the last number given.

    A number is taken in the transaction that issues the paper, so a paper that is not issued
    leaves no gap (Decree 30/2020, article 15: one series a year, for paper and electronic alike).
    """

    personal_data = "none"

    agency_uuid = models.UUIDField()
    kind = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "documents_number_series"
        db_table_comment = "One row per agency, kind of paper and year: the last number given."
        constraints = [
            models.UniqueConstraint(
                fields=["agency_uuid", "kind", "year"], name="documents_series_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Document(models.Model):
    """One row per official paper that an agency issued.

    `file` is the version with all signatures so far; the versions before stay in the signatures
    and in `original`. What was issued cannot be edited: it can be annulled, and says so to whoever
    asks. `sequence` is empty where a paper carries a number given elsewhere, such as a dossier's.
    """

    personal_data = "personal"

    uuid = UuidField()
    kind = models.CharField(max_length=60)
    template = models.CharField(max_length=100)
    template_sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=500)
    number = models.CharField(max_length=100, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    year = models.PositiveSmallIntegerField()
    agency_uuid = models.UUIDField()
    agency_name = models.CharField(max_length=300)
    agency_path = models.CharField(max_length=255)
    subject_uuid = models.UUIDField()
    verification_code = models.CharField(max_length=20, unique=True)
    signature_places = models.JSONField(default=list)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField()
    annulled_at = models.DateTimeField(null=True)
    annulled_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "documents_document"
        db_table_comment = "One row per official paper that an agency issued."
        constraints = [
            models.UniqueConstraint(
                fields=["agency_uuid", "kind", "year", "sequence"],
                name="documents_number_once",
                condition=models.Q(sequence__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["subject_uuid"], name="documents_subject"),
            models.Index(fields=["file"], name="documents_current_file"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Signature(models.Model):
    """One row per digital signature on a document.

    It is a person's, or the seal of an agency. The row tells what the PDF carries so that lists
    need not open it; the PDF is the proof.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        AGENCY = "agency"

    personal_data = "personal"

    uuid = UuidField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=10, choices=Kind)
    holder_uuid = models.UUIDField()
    post_uuid = models.UUIDField(null=True)
    signer_name = models.CharField(max_length=200)
    signer_title = models.CharField(max_length=200, blank=True)
    certificate_serial = models.CharField(max_length=60)
    certificate_sha256 = models.CharField(max_length=64)
    level = models.CharField(max_length=10)
    signed_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "documents_signature"
        db_table_comment = "One row per digital signature on a document."
        constraints = [
            models.UniqueConstraint(
                fields=["document", "kind", "holder_uuid"], name="documents_signed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.signer_name}"
