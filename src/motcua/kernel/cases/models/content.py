"""What people add to a case on its way: notes and documents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .case import Case


class CaseNote(models.Model):
    """One row per note that an official wrote to a case; confidential ones are shown to few.

    A note may answer another, one level deep, and mention colleagues. It is never edited; its
    author may withdraw it, and then everybody sees that there was one.
    """

    personal_data = "personal"

    uuid = UuidField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    answers = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="answers_to_it"
    )
    author_uuid = models.UUIDField()
    author_name = models.CharField(max_length=200)
    text = models.TextField()
    is_confidential = models.BooleanField(default=False)
    mentioned = ArrayField(models.UUIDField(), default=list)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_note"
        db_table_comment = (
            "One row per note that an official wrote to a case; confidential ones are shown to few."
        )

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d %H:%M}"


class CaseDocument(models.Model):
    """One row per file or issued paper that was attached to a case, in a role.

    What is withdrawn stays, with who did it and why. `is_for_parties` says that the people
    involved may read it.
    """

    personal_data = "personal"

    class Role(models.TextChoices):
        """What the document is for in the case."""

        EVIDENCE = "evidence", "Tài liệu, chứng cứ"
        REQUEST = "request", "Đơn, đề nghị"
        OPINION = "opinion", "Ý kiến, góp ý"
        REPORT = "report", "Báo cáo, biên bản"
        DECISION = "decision", "Quyết định, kết quả"
        OTHER = "other", "Khác"

    uuid = UuidField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    file_uuid = models.UUIDField(null=True)
    document_uuid = models.UUIDField(null=True)
    title = models.CharField(max_length=300)
    role = models.CharField(max_length=20, choices=Role.choices)
    is_for_parties = models.BooleanField(default=False)
    attached_at = models.DateTimeField()
    attached_by = models.UUIDField()
    attached_by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "cases_document"
        db_table_comment = (
            "One row per file or issued paper that was attached to a case, in a role."
        )
        constraints = [
            models.CheckConstraint(
                name="cases_document_one",
                condition=Q(file_uuid__isnull=False, document_uuid__isnull=True)
                | Q(file_uuid__isnull=True, document_uuid__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case", "file_uuid"],
                name="cases_document_file_once",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["case", "document_uuid"],
                name="cases_document_paper_once",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["file_uuid"], name="cases_document_file"),
            models.Index(fields=["document_uuid"], name="cases_document_paper"),
        ]

    def __str__(self) -> str:
        return self.title
