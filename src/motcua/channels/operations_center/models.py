"""One row per handling of a dossier, how it stood before, and the periods that were closed."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Handling(models.Model):
    """One row per handling of a dossier: from its coming to its end; reopened, it has another.

    Counted from the journal and made again from it at any time. Agency, due date and waiting are
    those of `stood_since` until now, or until the end; how it stood before is in `Stand`. `timing`
    is judged when it ends, `others_timing` is that of the slowest agency whose opinion was asked.
    `is_synchronised`: the national portal took a message about it. `person_uuid` is the official
    who was last at it. Deliberately absent: who brought it, and what it says.
    """

    personal_data = "reference"

    class Timing(models.TextChoices):
        """How it ended against its due date."""

        NONE = "", "Chưa kết thúc"
        EARLY = "early", "Trước hạn"
        ON_TIME = "on_time", "Đúng hạn"
        LATE = "late", "Quá hạn"

    case_uuid = models.UUIDField()
    round = models.PositiveSmallIntegerField(default=1)
    dossier_uuid = models.UUIDField(null=True)
    code = models.CharField(max_length=60, blank=True)
    procedure_code = models.CharField(max_length=20, blank=True)
    field_code = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=8, blank=True)
    receiving_path = models.CharField(max_length=120, db_collation="C")
    agency_path = models.CharField(max_length=120, db_collation="C")
    person_uuid = models.UUIDField(null=True)
    element = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    due_first = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    stood_since = models.DateTimeField(null=True)
    waiting = models.CharField(max_length=60, blank=True)
    waiting_since = models.DateTimeField(null=True)
    is_paused = models.BooleanField(default=False)
    is_extended = models.BooleanField(default=False)
    supplements = models.PositiveSmallIntegerField(default=0)
    end_kind = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)
    timing = models.CharField(max_length=7, choices=Timing.choices, blank=True)
    late_element = models.CharField(max_length=200, blank=True)
    returned_at = models.DateTimeField(null=True)
    return_channel = models.CharField(max_length=8, blank=True)
    has_document = models.BooleanField(default=False)
    papers = models.PositiveSmallIntegerField(null=True)
    files = models.PositiveSmallIntegerField(null=True)
    reused = models.PositiveSmallIntegerField(default=0)
    is_identified = models.BooleanField(default=False)
    was_asked_to_pay = models.BooleanField(default=False)
    has_paid = models.BooleanField(default=False)
    has_paid_online = models.BooleanField(default=False)
    others_timing = models.CharField(max_length=7, choices=Timing.choices, blank=True)
    is_synchronised = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField(null=True)
    attitude = models.PositiveSmallIntegerField(null=True)
    publicity = models.PositiveSmallIntegerField(null=True)
    contacts = models.PositiveSmallIntegerField(null=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "operations_center_handling"
        db_table_comment = (
            "One row per handling of a dossier: from its coming to its end; "
            "reopened, it has another."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["case_uuid", "round"], name="operations_center_handling_once"
            ),
            models.CheckConstraint(
                name="operations_center_handling_timing",
                condition=Q(ended_at__isnull=True, timing="")
                | Q(ended_at__isnull=False) & ~Q(timing=""),
            ),
            models.CheckConstraint(
                name="operations_center_handling_stood",
                condition=Q(accepted_at__isnull=True, stood_since__isnull=True)
                | Q(accepted_at__isnull=False, stood_since__gte=models.F("accepted_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["dossier_uuid"], name="operations_center_h_dossier"),
            models.Index(fields=["agency_path", "accepted_at"], name="operations_center_h_agency"),
            models.Index(
                fields=["receiving_path", "submitted_at"], name="operations_center_h_desk"
            ),
            models.Index(
                fields=["agency_path", "due_at"],
                name="operations_center_h_open",
                condition=Q(ended_at__isnull=True),
            ),
            # few are late, and boards ask for them by period
            models.Index(
                fields=["ended_at"], name="operations_center_h_late", condition=Q(timing="late")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.round})"


class Stand(models.Model):
    """One row per stretch of time in which a dossier stood otherwise than it does now.

    From acceptance on, the stands and the handling's own columns leave no gap, so that it is known
    of any moment which agency had it, by when, and whether its clock stood still.
    """

    personal_data = "none"

    handling = models.ForeignKey(Handling, on_delete=models.CASCADE, related_name="stands")
    since = models.DateTimeField()
    until = models.DateTimeField()
    agency_path = models.CharField(max_length=120, db_collation="C")
    due_at = models.DateTimeField(null=True)
    is_paused = models.BooleanField()
    waiting = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "operations_center_stand"
        db_table_comment = (
            "One row per stretch of time in which a dossier stood otherwise than it does now."
        )
        indexes = [models.Index(fields=["agency_path", "until"], name="operations_center_s_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["handling", "since"], name="operations_center_stand_once"
            ),
            models.CheckConstraint(
                name="operations_center_stand_order", condition=Q(until__gt=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handling_id} {self.since:%Y-%m-%d}"


class GivenReason(models.Model):
    """One row per act or lateness of a handling that has to give its reason, and the one given.

    `reason` is a code of the catalogue; empty where none was given, as in all that is older than
    the catalogue. Made from the journal, like the handling itself.
    """

    personal_data = "none"

    handling = models.ForeignKey(Handling, on_delete=models.CASCADE, related_name="reasons")
    at = models.DateTimeField()
    act = models.CharField(max_length=20)
    reason = models.CharField(max_length=60, blank=True)
    agency_path = models.CharField(max_length=120, db_collation="C")

    class Meta:
        db_table = "operations_center_given_reason"
        db_table_comment = (
            "One row per act or lateness of a handling that has to give its reason, "
            "and the one given."
        )
        indexes = [models.Index(fields=["agency_path", "at"], name="operations_center_r_agency")]

    def __str__(self) -> str:
        return f"{self.act} {self.reason}"


class ClosedPeriod(models.Model):
    """One row per period whose figures were closed: reported, and never told otherwise again.

    `position` is the last event of the journal that they reckon with. What the journal says later
    of that time is kept as a correction; figures of the period are those of today without the
    corrections. `digest` is that of the cells as they were, so that this can be checked.
    """

    personal_data = "reference"

    uuid = UuidField()
    first = models.DateField()
    last = models.DateField()
    position = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    dossiers = models.PositiveIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.UUIDField()
    closed_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "operations_center_closed_period"
        db_table_comment = (
            "One row per period whose figures were closed: reported, "
            "and never told otherwise again."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["first", "last"], name="operations_center_closed_period_once"
            ),
            models.CheckConstraint(
                name="operations_center_closed_period_order",
                condition=Q(last__gte=models.F("first")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class Correction(models.Model):
    """One row per dossier that a closed period would count otherwise, had it been known then.

    Both sides are a place in the report: agency, procedure, where it came from and what became of
    it; an empty one says that it was not counted at all.
    """

    personal_data = "none"

    period = models.ForeignKey(ClosedPeriod, on_delete=models.CASCADE, related_name="corrections")
    case_uuid = models.UUIDField()
    round = models.PositiveSmallIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    position = models.BigIntegerField()
    noticed_at = models.DateTimeField()

    class Meta:
        db_table = "operations_center_correction"
        db_table_comment = (
            "One row per dossier that a closed period would count otherwise, "
            "had it been known then."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["period", "case_uuid", "round"], name="operations_center_correction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.case_uuid}"


class CountMark(models.Model):
    """One row per installation: up to which event of the journal the dossiers are counted."""

    personal_data = "none"

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "operations_center_count_mark"
        db_table_comment = (
            "One row per installation: up to which event of the journal the dossiers are counted."
        )
        constraints = [
            models.CheckConstraint(name="operations_center_count_mark_single", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.position)


class DifferenceReason(models.Model):
    """One row per reason that an official gave why a published figure is not the counted one.

    The newest of a figure holds. `difference` is what it explained: when another number is counted
    since, the reason is shown as one of before. Nothing is overwritten.
    """

    personal_data = "reference"

    uuid = UuidField()
    report = models.CharField(max_length=80)
    figure = models.CharField(max_length=80)
    text = models.CharField(max_length=1000)
    difference = models.DecimalField(max_digits=18, decimal_places=2)
    said_at = models.DateTimeField()
    said_by = models.UUIDField()
    said_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "operations_center_difference_reason"
        db_table_comment = (
            "One row per reason that an official gave why a published figure is not the counted "
            "one."
        )
        indexes = [
            models.Index(
                fields=["report", "figure", "-said_at"], name="operations_center_difference"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.figure}: {self.text[:60]}"
