"""Tables of reports that are written here."""

from django.db import models

from motcua.base.fields import UuidField
from motcua.kernel.documents.api import Document
from motcua.kernel.organizations.api import Agency


class WrittenReport(models.Model):
    """One row per report that is written: its outline, its period, the agency that leads it.

    `figures_of` is the agency with all below it that its figures speak of: its own, or the whole
    province where a department writes for the province. While it is open its figures live; once
    frozen they are those of `known_at`, kept one by one, and a figure that changes later is shown
    beside what the report says.
    """

    class State(models.TextChoices):
        """How far the report is."""

        OPEN = "open", "Đang viết"
        FROZEN = "frozen", "Đã chốt"
        SIGNED = "signed", "Đã ký"
        PUBLISHED = "published", "Đã công bố"

    personal_data = "none"

    uuid = UuidField()
    outline_code = models.CharField(max_length=80)
    outline_from = models.DateField()
    title = models.CharField(max_length=300)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    figures_of = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    began_at = models.DateTimeField()
    began_by = models.UUIDField()
    known_at = models.DateTimeField(null=True)
    frozen_by = models.UUIDField(null=True)
    frozen_despite = models.TextField(blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "report_writing_report"
        db_table_comment = (
            "One row per report that is written: its outline, its period, the agency that leads it."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["outline_code", "agency", "period"], name="report_writing_once"
            )
        ]
        indexes = [models.Index(fields=["agency", "-began_at"], name="report_writing_of_agency")]

    def __str__(self) -> str:
        return self.title


class ReportSection(models.Model):
    """One row per section of a report, and per agency's part of a section that many write.

    `part_of` names the section into which a part is merged. `version` counts the savings; who saves
    names the version they began from.
    """

    class State(models.TextChoices):
        """Whose turn it is."""

        WRITING = "writing", "Đang viết"
        SUBMITTED = "submitted", "Đã gửi"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã duyệt"

    personal_data = "none"

    uuid = UuidField()
    report = models.ForeignKey(WrittenReport, on_delete=models.PROTECT, related_name="sections")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, related_name="parts", null=True)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    level = models.PositiveSmallIntegerField()
    order = models.PositiveIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    merged_version = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "report_writing_section"
        db_table_comment = (
            "One row per section of a report, and per agency's part of a section that many write."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["report", "code", "agency", "part_of"],
                name="report_section_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["agency", "state"], name="report_section_of_agency")]

    def __str__(self) -> str:
        return self.title


class SectionVersion(models.Model):
    """One row per saving of a section's text; nothing is overwritten."""

    personal_data = "none"

    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()
    saved_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "report_writing_version"
        db_table_comment = "One row per saving of a section's text; nothing is overwritten."
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="report_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.section_id}.{self.number}"


class SectionComment(models.Model):
    """One row per remark on a section: a question, a wish, or why it was returned."""

    class Kind(models.TextChoices):
        """Why it was said."""

        REMARK = "remark", "Góp ý"
        RETURN = "return", "Lý do trả lại"

    personal_data = "personal"

    uuid = UuidField()
    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REMARK)
    text = models.CharField(max_length=2000)
    said_at = models.DateTimeField()
    said_by = models.UUIDField()
    said_by_name = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        db_table = "report_writing_comment"
        db_table_comment = (
            "One row per remark on a section: a question, a wish, or why it was returned."
        )
        indexes = [models.Index(fields=["section", "said_at"], name="report_comment_of_section")]

    def __str__(self) -> str:
        return self.text[:60]


class FrozenFigure(models.Model):
    """One row per live figure of a frozen report: what it said.

    `table` holds the lines of a table or picture: its title, head and rows.
    """

    personal_data = "none"

    report = models.ForeignKey(WrittenReport, on_delete=models.PROTECT, related_name="figures")
    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=300)
    shown = models.TextField()
    table = models.JSONField(null=True)

    class Meta:
        db_table = "report_writing_figure"
        db_table_comment = "One row per live figure of a frozen report: what it said."
        constraints = [
            models.UniqueConstraint(fields=["section", "mark"], name="report_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.mark} = {self.shown}"
