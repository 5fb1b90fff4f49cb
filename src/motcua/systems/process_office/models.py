"""How processes ran: passages of their elements, and the ways that runs took."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.kernel.diagrams.api import ProcessVersion


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
