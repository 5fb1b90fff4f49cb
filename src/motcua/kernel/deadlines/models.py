"""Clocks of matters, and what made and moved their due dates."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Clock(models.Model):
    """One row per time limit of a matter: its own (no name), an opinion asked, a report due.

    The matter is known by kind and uuid only: a clock does not care whose it is. Its owner keeps
    what its lists need. `ended_at`, not the delivery, decides whether it was kept. Without a
    start it only waits.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """Whether time runs."""

        RUNNING = "running", "Đang tính"
        PAUSED = "paused", "Tạm dừng"
        ENDED = "ended", "Đã kết thúc"

    uuid = UuidField()
    subject_kind = models.CharField(max_length=100)
    subject_uuid = models.UUIDField()
    name = models.CharField(max_length=60, blank=True)
    calendar_code = models.CharField(max_length=60)
    rule_set = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(null=True)
    due_original = models.DateTimeField(null=True)
    due_current = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    warned_days = models.SmallIntegerField(null=True)
    explanation = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "deadlines_clock"
        db_table_comment = (
            "One row per time limit of a matter: its own (no name), an opinion asked, a report due."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["subject_uuid", "subject_kind", "name"], name="deadlines_clock_once"
            ),
            models.CheckConstraint(
                name="deadlines_clock_ended",
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_current", "id"],
                name="deadlines_clock_due",
                condition=Q(state="running", due_current__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.name}".strip()


class Adjustment(models.Model):
    """One row per thing that made or moved a clock's due date: start, pause, put off, opinion.

    Read in order, the rows are the derivation, and reckoned in order they give the due date
    again. A wait for which law lets the clock run on, and an opinion asked, are kept although they
    move nothing; an opinion with a mode is one for which a pause stands beside it. `is_late`: a
    supplement asked for after the days that law gives for it, an opinion given after its own day.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """What happened to the clock."""

        START = "start", "Bắt đầu tính thời hạn"
        PAUSE = "pause", "Tạm dừng"
        REAPPOINTMENT = "reappointment", "Hẹn lại"
        WAIT = "wait", "Chờ, thời hạn vẫn tính"
        OPINION = "opinion", "Xin ý kiến"

    uuid = UuidField()
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    cause = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    calendar_code = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    is_late = models.BooleanField(default=False, db_default=False)
    outcome = models.CharField(max_length=20, blank=True, default="", db_default="")
    document_uuid = models.UUIDField(null=True)
    legal_basis = models.JSONField(null=True)
    reckoning = models.JSONField(null=True)
    recorded_by = models.UUIDField()

    class Meta:
        db_table = "deadlines_adjustment"
        db_table_comment = (
            "One row per thing that made or moved a clock's due date: "
            "start, pause, put off, opinion."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["clock"],
                name="deadlines_adjustment_one_pause",
                condition=Q(kind="pause", ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at:%Y-%m-%d}"


class Outage(models.Model):
    """One row per time that the system was out of order, noted by an administrator.

    It moves no due date: law does not stop the clock for it. Every clock that ran meanwhile tells
    of it in its derivation, so that a late result can be explained.
    """

    personal_data = "reference"

    uuid = UuidField()
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    what = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()
    noted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "deadlines_outage"
        db_table_comment = (
            "One row per time that the system was out of order, noted by an administrator."
        )
        constraints = [
            models.CheckConstraint(
                name="deadlines_outage_order", condition=Q(until__gt=models.F("began_at"))
            ),
            models.UniqueConstraint(fields=["began_at", "until"], name="deadlines_outage_once"),
        ]
        indexes = [models.Index(fields=["until"], name="deadlines_outage_until")]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"
