"""Running processes: runs, the tasks and tokens that rest in them, and their scopes."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from motcua.base.fields import UuidField
from motcua.kernel.diagrams.api import ProcessVersion

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # sorts what has no due moment last


class Run(models.Model):
    """One row per running or ended instance of a process, serving one matter.

    `places` says which agency each `motcua:place` of the diagram is; a place that is not named is
    the run's own agency. The row is the lock under which a run's tokens move. `active` counts the
    tokens that rest directly in it: with the last of them the run ends.
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
    active = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "processes_run"
        db_table_comment = "One row per running or ended instance of a process, serving one matter."

    def __str__(self) -> str:
        return self.title


class RunScope(models.Model):
    """One row per part of a run in which tokens move by themselves: sub-process, call, loop, turn.

    `version` is the process whose elements are played inside: the run's own, or the called one.
    `variables` are those that exist only here: of a turn its number and its item. Tokens that rest
    directly in the run have no scope.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """What is played in it."""

        SUB = "sub", "Quy trình con"
        CALL = "call", "Quy trình được gọi"
        EVENT = "event", "Quy trình con theo sự kiện"
        LOOP = "loop", "Việc nhiều lượt"
        TURN = "turn", "Một lượt"

    class State(models.TextChoices):
        """Whether tokens may still be in it."""

        OPEN = "open", "Đang thực hiện"
        ENDED = "ended", "Đã kết thúc"
        CANCELED = "canceled", "Đã hủy"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    element_id = models.CharField(max_length=200)
    container = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    variables = models.JSONField(default=dict)
    active = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processes_scope"
        db_table_comment = "One row per part of a run in which tokens move by themselves"
        indexes = [
            models.Index(
                fields=["run", "parent"], name="processes_scope_open", condition=Q(state="open")
            ),
            models.Index(fields=["parent", "position"], name="processes_scope_turns"),
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.position}"


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
    scope = models.ForeignKey(
        RunScope, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
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
            models.Index(
                fields=["scope"],
                name="processes_task_scope",
                condition=Q(scope__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"


class Token(models.Model):
    """One row per rest or passage of a token at an element that is not a human task.

    Waiting tokens (`left_at` NULL) rest at joins, receive tasks, catching events and event-based
    gateways, or are timers that hang on a task, on another token, on a scope or on the run;
    tokens that left are the history of steps and events. `record` is what a decision said, and why.
    """

    personal_data = "personal"

    class Kind(models.TextChoices):
        """What the token waits for, or what it did."""

        JOIN = "join", "Chờ hợp nhánh"
        MESSAGE = "message", "Chờ thông điệp"
        SIGNAL = "signal", "Chờ tín hiệu"
        TIMER = "timer", "Chờ đến hạn"
        CHOICE = "choice", "Chờ sự kiện đầu tiên"
        HANGING_TIMER = "hanging_timer", "Hẹn giờ đi kèm"
        STEP = "step", "Bước hệ thống"
        EVENT = "event", "Sự kiện"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    scope = models.ForeignKey(
        RunScope, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    element_id = models.CharField(max_length=200)
    name = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    flow_id = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    task = models.ForeignKey(
        Task, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    host = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    host_scope = models.ForeignKey(
        RunScope, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(null=True)
    times_left = models.IntegerField(null=True)
    record = models.JSONField(null=True)
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
            ),
            models.Index(
                fields=["run", "scope", "element_id"],
                name="processes_token_waiting",
                condition=Q(left_at__isnull=True),
            ),
            models.Index(
                fields=["reference", "kind"],
                name="processes_token_heard",
                condition=Q(left_at__isnull=True, kind__in=["message", "signal", "choice"]),
            ),
            models.Index(
                fields=["task"],
                name="processes_token_on_task",
                condition=Q(left_at__isnull=True, task__isnull=False),
            ),
            models.Index(
                fields=["host"],
                name="processes_token_on_token",
                condition=Q(left_at__isnull=True, host__isnull=False),
            ),
            models.Index(
                fields=["host_scope"],
                name="processes_token_on_scope",
                condition=Q(left_at__isnull=True, host_scope__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element_id} {self.kind}"


class StartTimer(models.Model):
    """One row per timer start event of a process's latest version: when it begins next.

    A process that begins by itself serves no matter of a person: its runs are about the process.
    """

    personal_data = "none"

    code = models.CharField(max_length=100)
    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    element_id = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True)
    times_left = models.IntegerField(null=True)

    class Meta:
        db_table = "processes_start_timer"
        db_table_comment = (
            "One row per timer start event of a process's latest version: when it begins next."
        )
        constraints = [
            models.UniqueConstraint(fields=["code", "element_id"], name="processes_start_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="processes_start_due", condition=Q(due_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.element_id}"
