"""Published processes as rows that are played from, and their running instances."""

from datetime import UTC, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from motcua.base.fields import UuidField

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # sorts what has no due moment last


class ProcessVersion(models.Model):
    """One row per published version of a process: the diagram exactly as it was drawn.

    Immutable by trigger, with its elements, flows and transitions. Runs keep their version.
    """

    personal_data = "none"

    uuid = UuidField()
    code = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    bpmn = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.UUIDField()

    class Meta:
        db_table = "processes_version"
        db_table_comment = (
            "One row per published version of a process: the diagram exactly as it was drawn."
        )
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="processes_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class ProcessElement(models.Model):
    """One row per element of a published process: what opens when a token reaches it."""

    personal_data = "none"

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    element_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=200, blank=True)
    permission = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=50, blank=True)
    outcomes = ArrayField(models.CharField(max_length=100), default=list)
    norm = models.CharField(max_length=50, blank=True)
    step = models.CharField(max_length=100, blank=True)
    message = models.CharField(max_length=200, blank=True)
    timer = models.CharField(max_length=200, blank=True)
    attached_to = models.CharField(max_length=200, blank=True)
    is_interrupting = models.BooleanField(default=True)

    class Meta:
        db_table = "processes_element"
        db_table_comment = (
            "One row per element of a published process: what opens when a token reaches it."
        )
        constraints = [
            models.UniqueConstraint(fields=["version", "element_id"], name="processes_element_once")
        ]

    def __str__(self) -> str:
        return self.element_id


class ProcessFlow(models.Model):
    """One row per sequence flow of a published process."""

    personal_data = "none"

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    flow_id = models.CharField(max_length=200)
    name = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200)
    target = models.CharField(max_length=200)
    condition = models.TextField(blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "processes_flow"
        db_table_comment = "One row per sequence flow of a published process."
        constraints = [
            models.UniqueConstraint(fields=["version", "flow_id"], name="processes_flow_once")
        ]

    def __str__(self) -> str:
        return self.flow_id


class ProcessTransition(models.Model):
    """One row per human task and outcome whose way on is known at publication.

    `opens` holds the row ids of the elements that open next. Ways that depend on variables or
    pass a service task have no row here: the interpreter plays them.
    """

    personal_data = "none"

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    element_id = models.CharField(max_length=200)
    outcome = models.CharField(max_length=100)
    opens = ArrayField(models.BigIntegerField(), default=list)
    ends = ArrayField(models.CharField(max_length=200), default=list)

    class Meta:
        db_table = "processes_transition"
        db_table_comment = (
            "One row per human task and outcome whose way on is known at publication."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["version", "element_id", "outcome"], name="processes_transition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.outcome}"


class Run(models.Model):
    """One row per running or ended instance of a process, serving one matter.

    `places` says which agency each `motcua:place` of the diagram is; a place that is not named is
    the run's own agency. The row is the lock under which a run's tokens move.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """Where the run stands."""

        RUNNING = "running", "Đang thực hiện"
        ENDED = "ended", "Đã kết thúc"
        CANCELED = "canceled", "Đã hủy"

    uuid = UuidField(db_default=Func(function="uuidv7"))
    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=100)
    subject_uuid = models.UUIDField(db_index=True)
    title = models.CharField(max_length=500)
    folded = models.CharField(max_length=500, blank=True)
    agency_uuid = models.UUIDField()
    agency_path = models.CharField(max_length=500, db_collation="C")
    places = models.JSONField(default=dict)
    calendar_code = models.CharField(max_length=100, blank=True)
    variables = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_element = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        db_table = "processes_run"
        db_table_comment = "One row per running or ended instance of a process, serving one matter."

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """One row per human task: an open one is a token that rests, a closed one is history.

    Permission, agency and title are copied from element and run, so that an inbox of a million
    rows is read from one index. `sort_at` is the due moment, or the year 9999 where there is none.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """Whether somebody still has to do it."""

        OPEN = "open", "Đang chờ"
        COMPLETED = "completed", "Đã hoàn thành"
        CANCELED = "canceled", "Đã hủy"

    uuid = UuidField(db_default=Func(function="uuidv7"))
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    element_id = models.CharField(max_length=200)
    name = models.CharField(max_length=500)
    role = models.CharField(max_length=200, blank=True)
    permission = models.CharField(max_length=100)
    agency_uuid = models.UUIDField()
    agency_path = models.CharField(max_length=500, db_collation="C")
    subject_kind = models.CharField(max_length=100)
    subject_uuid = models.UUIDField()
    title = models.CharField(max_length=500)
    folded = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.OPEN, db_default=State.OPEN
    )
    norm = models.CharField(max_length=50, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sort_at = models.GeneratedField(
        expression=Coalesce(F("due_at"), models.Value(NEVER)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    assignee_uuid = models.UUIDField(null=True)
    assignee_name = models.CharField(max_length=200, blank=True, db_default="")
    completed_at = models.DateTimeField(null=True)
    completed_by = models.UUIDField(null=True)
    completed_by_name = models.CharField(max_length=200, blank=True, db_default="")
    completed_for = models.UUIDField(null=True)
    outcome = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        db_table = "processes_task"
        db_table_comment = (
            "One row per human task: an open one is a token that rests, a closed one is history."
        )
        indexes = [
            models.Index(
                fields=["permission", "agency_path", "sort_at", "id"],
                name="processes_task_inbox",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["assignee_uuid", "sort_at", "id"],
                name="processes_task_mine",
                condition=Q(state="open", assignee_uuid__isnull=False),
            ),
            models.Index(
                fields=["subject_uuid"],
                name="processes_task_subject",
                condition=Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"


class Token(models.Model):
    """One row per rest or passage of a token at an element that is not a human task.

    Waiting tokens (`left_at` NULL) rest at joins, at message and timer events, or are timers on
    the border of an open task; tokens that left are the history of service steps and events.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """What the token waits for, or what it did."""

        JOIN = "join", "Chờ hợp nhánh"
        MESSAGE = "message", "Chờ thông điệp"
        TIMER = "timer", "Chờ đến hạn"
        BOUNDARY_TIMER = "boundary_timer", "Hẹn giờ trên công việc"
        SERVICE = "service", "Bước hệ thống"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    element_id = models.CharField(max_length=200)
    name = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    flow_id = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=200, blank=True)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processes_token"
        db_table_comment = (
            "One row per rest or passage of a token at an element that is not a human task."
        )
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="processes_token_due",
                condition=Q(left_at__isnull=True, due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.kind}"
