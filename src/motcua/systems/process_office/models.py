"""Drafts of processes, until they are published or given up."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.kernel.diagrams.api import ProcessVersion


class ProcessDraft(models.Model):
    """One row per draft of a process, from its first line to its publication.

    `revision` counts the savings: who saves says which one they began from, so that two people
    never overwrite each other. `name` is what the diagram calls the process. `editors` are all
    who ever changed it; none of them approves it.
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
    name = models.CharField(max_length=500, blank=True, default="")
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
        """How lists call it: by the process that it changes; a new one by its own name, or code."""
        return self.base.name if self.base else self.name or self.code

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


class Passage(models.Model):
    """One row per passage of an element: a task done, an event waited for, a part played through.

    Written after the fact from tasks, tokens, scopes and the journal, so that figures of a year
    are read from one index. `waiting` lasts until somebody took the task in hand, `working` from
    then on: both in minutes of legal working time, empty where no calendar is known, `working`
    also where all was done in one act. `span` are seconds on the clock. `is_late` is empty where
    the step had no norm.
    """

    personal_data = "none"

    class Source(models.TextChoices):
        """Which table the passage was read from."""

        TASK = "task", "Việc"
        TOKEN = "token", "Lượt chờ"
        SCOPE = "scope", "Quy trình con"

    source = models.CharField(max_length=5, choices=Source.choices)
    source_id = models.BigIntegerField()
    version = models.ForeignKey(
        ProcessVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    element_id = models.CharField(max_length=200)
    agency_path = models.CharField(max_length=500, db_collation="C")
    ended_at = models.DateTimeField()
    span = models.IntegerField()
    waiting = models.IntegerField(null=True)
    working = models.IntegerField(null=True)
    is_late = models.BooleanField(null=True)

    class Meta:
        db_table = "process_office_passage"
        db_table_comment = (
            "One row per passage of an element: "
            "a task done, an event waited for, a part played through."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["source_id", "source"], name="process_office_passage_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["version", "ended_at"],
                include=["element_id", "agency_path", "span", "waiting", "working", "is_late"],
                name="process_office_passage_seen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.ended_at:%Y-%m-%d}"


class Way(models.Model):
    """One row per way that runs of a version took: its steps with their outcomes, and its end.

    A step is "element outcome". `digest` stands for all of it, for a way may be long. `repeats`
    counts the steps that had been done before in the same run.
    """

    personal_data = "none"

    version = models.ForeignKey(
        ProcessVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    digest = models.UUIDField()
    steps = ArrayField(models.CharField(max_length=310))
    end_element = models.CharField(max_length=200, blank=True)
    repeats = models.PositiveIntegerField()

    class Meta:
        db_table = "process_office_way"
        db_table_comment = (
            "One row per way that runs of a version took: its steps with their outcomes, "
            "and its end."
        )
        constraints = [
            models.UniqueConstraint(fields=["version", "digest"], name="process_office_way_once")
        ]

    def __str__(self) -> str:
        return f"{len(self.steps)} {self.end_element}"


class WayTaken(models.Model):
    """One row per ended run: the way it took, how long, and whether anything was late.

    `has_late_step`: a step missed its norm. `is_late`: the matter missed its own due date; empty
    where it had none.
    """

    personal_data = "reference"

    run_id = models.BigIntegerField(primary_key=True)
    way = models.ForeignKey(Way, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(
        ProcessVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agency_path = models.CharField(max_length=500, db_collation="C")
    ended_at = models.DateTimeField()
    span = models.IntegerField()
    has_late_step = models.BooleanField()
    is_late = models.BooleanField(null=True)

    class Meta:
        db_table = "process_office_way_taken"
        db_table_comment = (
            "One row per ended run: the way it took, how long, and whether anything was late."
        )
        indexes = [
            models.Index(
                fields=["version", "ended_at"],
                include=["way", "agency_path", "span", "has_late_step", "is_late"],
                name="process_office_way_taken_seen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.way_id} {self.ended_at:%Y-%m-%d}"


class FlowMark(models.Model):
    """One row per installation: up to which event of the journal the passages were written."""

    personal_data = "none"

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "process_office_flow_mark"
        db_table_comment = (
            "One row per installation: up to which event of the journal the passages were written."
        )
        constraints = [
            models.CheckConstraint(name="process_office_flow_mark_single", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.position)
