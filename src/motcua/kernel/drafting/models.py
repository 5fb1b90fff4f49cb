"""Drafts of what is published in versions, with all that was ever saved."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.base.text import in_language


class _Saved(models.Model):
    """What a draft and each of its saved states hold alike."""

    file = models.TextField(blank=True)
    about = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True


class VersionDraft(_Saved):
    """One row per draft of a version, from its first line to its publication.

    `kind` is the kind of subject in the journal, such as `process_office.draft`; `code` says of
    what the next version is drawn. `revision` counts the savings: who saves says which one they
    began from, so that two people never overwrite each other. `editors` are all who ever changed
    it; none of them approves it. `base_number` is the published version it takes account of.
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
    kind = models.CharField(max_length=60)
    code = models.CharField(max_length=100)
    title = models.JSONField(default=dict)
    base_number = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    author_uuid = models.UUIDField()
    author_name = models.CharField(max_length=200)
    editors = ArrayField(models.UUIDField(), default=list)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by_name = models.CharField(max_length=200)
    published_number = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "drafting_draft"
        db_table_comment = "One row per draft of a version, from its first line to its publication."
        indexes = [
            models.Index(fields=["kind", "code"], name="drafting_draft_subject"),
            models.Index(
                fields=["-updated_at"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="drafting_draft_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="drafting_draft_published",
                condition=Q(state="approved", published_number__isnull=False)
                | (~Q(state="approved") & Q(published_number__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} ({self.revision})"

    def title_in(self, language: str) -> str:
        """How lists call it: by its title, or by the code of what has none yet."""
        return in_language(self.title, language) or self.code

    @property
    def is_open(self) -> bool:
        """Whether it can be changed now."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class DraftRevision(_Saved):
    """One row per saved state of a draft, the newest one included; none is ever changed.

    So nothing that somebody saved is lost when another saves after them.
    """

    personal_data = "reference"

    draft = models.ForeignKey(VersionDraft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_uuid = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "drafting_revision"
        db_table_comment = (
            "One row per saved state of a draft, the newest one included; none is ever changed."
        )
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="drafting_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class DraftStep(models.Model):
    """One row per thing that happened to a draft, with what was said about it.

    The journal holds the same without words: people write in comments whatever they like.
    Savings one after another by one person share a row. An office adds kinds of its own.
    """

    personal_data = "personal"

    draft = models.ForeignKey(VersionDraft, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_uuid = models.UUIDField()
    by_name = models.CharField(max_length=200)
    comment = models.TextField(blank=True)

    class Meta:
        db_table = "drafting_step"
        db_table_comment = (
            "One row per thing that happened to a draft, with what was said about it."
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.draft_id}"
