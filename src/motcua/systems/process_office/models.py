"""Drafts of processes, until they are published or given up."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.kernel.diagrams.api import ProcessVersion


class ProcessDraft(models.Model):
    """One row per draft of a process, from its first line to its publication.

    `revision` counts the savings: who saves says which one they began from, so that two people
    never overwrite each other. `editors` are all who ever changed it; none of them approves it.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """Whose turn it is."""

        DRAFT = "draft", "Đang soạn"
        SUBMITTED = "submitted", "Chờ duyệt"
        RETURNED = "returned", "Được trả lại"
        APPROVED = "approved", "Đã công bố"
        DISCARDED = "discarded", "Đã bỏ"

    uuid = UuidField()
    code = models.CharField(max_length=100, db_index=True)
    base = models.ForeignKey(ProcessVersion, null=True, on_delete=models.PROTECT, related_name="+")
    bpmn = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    author_uuid = models.UUIDField()
    author_name = models.CharField(max_length=200)
    editors = ArrayField(models.UUIDField(), default=list)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by_name = models.CharField(max_length=200)
    published = models.ForeignKey(
        ProcessVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "process_office_draft"
        db_table_comment = "One row per draft of a process, from its first line to its publication."
        constraints = [
            models.CheckConstraint(
                name="process_office_draft_published",
                condition=Q(state="approved", published__isnull=False)
                | (~Q(state="approved") & Q(published__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.revision})"

    @property
    def title(self) -> str:
        """How lists call it: by the process that it changes, or by the code of a new one."""
        return self.base.name if self.base else self.code

    @property
    def is_open(self) -> bool:
        """Whether it can be changed now."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class DraftStep(models.Model):
    """One row per thing that happened to a draft, with what was said about it.

    The journal holds the same without words: people write in comments whatever they like.
    Savings one after another by one person share a row.
    """

    personal_data = "personal"

    class Kind(models.TextChoices):
        """What happened."""

        BEGUN = "begun", "Bắt đầu soạn"
        SAVED = "saved", "Sửa và lưu"
        REBASED = "rebased", "Đối chiếu với phiên bản mới nhất"
        SUBMITTED = "submitted", "Trình duyệt"
        WITHDRAWN = "withdrawn", "Rút lại để sửa"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Duyệt và công bố"
        DISCARDED = "discarded", "Bỏ bản thảo"

    draft = models.ForeignKey(ProcessDraft, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_uuid = models.UUIDField()
    by_name = models.CharField(max_length=200)
    comment = models.TextField(blank=True)

    class Meta:
        db_table = "process_office_step"
        db_table_comment = (
            "One row per thing that happened to a draft, with what was said about it."
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.draft_id}"
