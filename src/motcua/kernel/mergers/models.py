"""Days of mergers: what was decided, found, moved, and taken back."""

from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField


class Merger(models.Model):
    """One row per time that somebody prepared a day of mergers, carried out or not.

    `report` is that of the last rehearsal or of the day itself, `outcome` what taking it back did.
    Whoever approves is another than whoever prepared. Deliberately absent: the successions, which
    are those of `organizations`.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """How far it is."""

        PREPARED = "prepared", "Đang chuẩn bị"
        REHEARSED = "rehearsed", "Đã chạy thử"
        APPROVED = "approved", "Đã duyệt"
        COMMITTED = "committed", "Đã thực hiện"
        UNDONE = "undone", "Đã hoàn tác"
        DROPPED = "dropped", "Đã bỏ"

    uuid = UuidField()
    on_date = models.DateField()
    grounds = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    prepared_at = models.DateTimeField()
    prepared_by = models.UUIDField()
    prepared_by_name = models.CharField(max_length=200)
    rehearsed_at = models.DateTimeField(null=True)
    rehearsed_by = models.UUIDField(null=True)
    report = models.JSONField(default=dict)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_by_name = models.CharField(max_length=200, default="", db_default="")
    committed_at = models.DateTimeField(null=True)
    committed_by_name = models.CharField(max_length=200, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, default="", db_default="")
    end_reason = models.TextField(default="", db_default="")
    outcome = models.JSONField(default=dict)

    class Meta:
        db_table = "mergers_merger"
        db_table_comment = (
            "One row per time that somebody prepared a day of mergers, carried out or not."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["on_date"],
                condition=Q(state__in=["prepared", "rehearsed", "approved"]),
                name="mergers_merger_one_prepared",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="mergers_merger_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "committed", "undone"])
                | Q(approved_by__isnull=False),
                name="mergers_merger_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on_date:%Y-%m-%d} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it is still being prepared, up to its approval."""
        return self.state in {self.State.PREPARED, self.State.REHEARSED, self.State.APPROVED}


class MergerChoice(models.Model):
    """One row per decision where an agency's matters go: all of them, or those of one topic.

    Needed where an agency has several successors or none; a topic is what the kind of case calls
    one, such as a procedure. The decision of a topic goes before that of the agency.
    """

    personal_data = "personal"

    merger = models.ForeignKey(Merger, on_delete=models.PROTECT, related_name="choices")
    agency_uuid = models.UUIDField()
    topic = models.CharField(max_length=60, default="", db_default="")
    to_agency_uuid = models.UUIDField()
    reason = models.CharField(max_length=300)
    chosen_at = models.DateTimeField()
    chosen_by = models.UUIDField()
    chosen_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "mergers_choice"
        db_table_comment = (
            "One row per decision where an agency's matters go: all of them, or those of one topic."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["merger", "agency_uuid", "topic"], name="mergers_choice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_uuid} {self.topic}"


class MergerFinding(models.Model):
    """One row per problem or warning that a rehearsal found.

    A problem stops the day until it is solved; a warning until somebody says in writing that it is
    known. `key` tells the same finding of two rehearsals, so that what was said of it stays.
    """

    personal_data = "personal"

    class Severity(models.TextChoices):
        """Whether it stops the day, or waits for an answer."""

        PROBLEM = "problem"
        WARNING = "warning"

    uuid = UuidField()
    merger = models.ForeignKey(Merger, on_delete=models.PROTECT, related_name="findings")
    key = models.CharField(max_length=64)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    code = models.CharField(max_length=30)
    agency_uuid = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.UUIDField(null=True)
    acknowledged_by_name = models.CharField(max_length=200, default="", db_default="")
    answer = models.CharField(max_length=300, default="", db_default="")

    class Meta:
        db_table = "mergers_finding"
        db_table_comment = "One row per problem or warning that a rehearsal found."
        constraints = [
            models.UniqueConstraint(fields=["merger", "key"], name="mergers_finding_once")
        ]

    def __str__(self) -> str:
        return self.code


class MergerMove(models.Model):
    """One row per thing that a day of mergers moved: a hand-over of cases, a run, what followed.

    `before` is what has to be known to bring it back exactly. `matter_uuid` is the matter that it
    belongs to: where somebody acted on it since, it stays.
    """

    personal_data = "reference"

    merger = models.ForeignKey(Merger, on_delete=models.PROTECT, related_name="moves")
    what = models.CharField(max_length=40)
    subject_uuid = models.UUIDField()
    matter_uuid = models.UUIDField(null=True)
    from_agency_uuid = models.UUIDField()
    to_agency_uuid = models.UUIDField()
    before = models.JSONField(default=dict)

    class Meta:
        db_table = "mergers_move"
        db_table_comment = (
            "One row per thing that a day of mergers moved: a hand-over of cases, a run, what "
            "followed."
        )
        indexes = [models.Index(fields=["merger", "what"], name="mergers_move_what")]

    def __str__(self) -> str:
        return f"{self.what} {self.subject_uuid}"
