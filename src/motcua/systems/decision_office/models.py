"""Drafts of decision tables with all that was ever saved, until they are published or given up."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.base.text import in_language
from motcua.kernel.decisions.api import DecisionVersion


class DecisionDraft(models.Model):
    """One row per draft of a decision table, from its first line to its publication.

    `revision` counts the savings: who saves says which one they began from, so that two people
    never overwrite each other. `editors` are all who ever changed it; none of them approves it.
    `about` is what the file cannot say, as with published versions.
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
    base = models.ForeignKey(DecisionVersion, null=True, on_delete=models.PROTECT, related_name="+")
    dmn = models.TextField()
    about = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    author_uuid = models.UUIDField()
    author_name = models.CharField(max_length=200)
    editors = ArrayField(models.UUIDField(), default=list)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by_name = models.CharField(max_length=200)
    published = models.ForeignKey(
        DecisionVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "decision_office_draft"
        db_table_comment = (
            "One row per draft of a decision table, from its first line to its publication."
        )
        constraints = [
            models.CheckConstraint(
                name="decision_office_draft_published",
                condition=Q(state="approved", published__isnull=False)
                | (~Q(state="approved") & Q(published__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.revision})"

    def title(self, language: str) -> str:
        """How lists call it: by its title, or by the code of one that has none yet."""
        return in_language(self.about.get("title"), language) or self.code

    @property
    def is_open(self) -> bool:
        """Whether it can be changed now."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class DraftRevision(models.Model):
    """One row per saved state of a draft, the newest one included; none is ever changed.

    So nothing that somebody saved is lost when another saves after them.
    """

    personal_data = "reference"

    draft = models.ForeignKey(DecisionDraft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    dmn = models.TextField()
    about = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    at = models.DateTimeField()
    by_uuid = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "decision_office_revision"
        db_table_comment = (
            "One row per saved state of a draft, the newest one included; none is ever changed."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "number"], name="decision_office_revision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class DraftExample(models.Model):
    """One row per made-up case with the answer that a draft must give before it is published.

    `inputs` and `expected` are texts as they are typed, by input id and by output name.
    A draft that changes a published version begins with the examples of the draft before.
    """

    personal_data = "none"

    uuid = UuidField()
    draft = models.ForeignKey(DecisionDraft, on_delete=models.PROTECT, related_name="examples")
    name = models.CharField(max_length=200)
    on = models.DateField()
    inputs = models.JSONField(default=dict)
    expected = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "decision_office_example"
        db_table_comment = (
            "One row per made-up case with the answer that a draft must give before it is "
            "published."
        )

    def __str__(self) -> str:
        return self.name


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
        EXAMPLES = "examples", "Sửa ví dụ"
        REBASED = "rebased", "Đối chiếu với phiên bản mới nhất"
        SUBMITTED = "submitted", "Trình duyệt"
        WITHDRAWN = "withdrawn", "Rút lại để sửa"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Duyệt và công bố"
        DISCARDED = "discarded", "Bỏ bản thảo"

    draft = models.ForeignKey(DecisionDraft, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_uuid = models.UUIDField()
    by_name = models.CharField(max_length=200)
    comment = models.TextField(blank=True)

    class Meta:
        db_table = "decision_office_step"
        db_table_comment = (
            "One row per thing that happened to a draft, with what was said about it."
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.draft_id}"
