"""Rounds of collection, what each agency owes of them, and everything that was said of it."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Round(models.Model):
    """One row per data set that was sent out for a period, or set of questions sent out once.

    `form` is what was asked on that day; a later version of the set does not change it. A set goes
    out once for a period, however often the schedule looks. `late_because` is why a period went out
    after its usual due day, with a due day of its own; else empty.
    """

    personal_data = "none"

    class Kind(models.TextChoices):
        """Whether the schedule or a person asked."""

        PERIODIC = "periodic", "Định kỳ"
        AD_HOC = "ad_hoc", "Đột xuất"

    uuid = UuidField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    set_code = models.CharField(max_length=80)
    period = models.CharField(max_length=20)
    form = models.JSONField()
    covers_from = models.DateField()
    covers_to = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent_by_name = models.CharField(max_length=200)
    receiver_uuid = models.UUIDField()
    receiver_path = models.CharField(max_length=500, db_collation="C")
    receiver_name = models.CharField(max_length=200)
    late_because = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "reporting_round"
        db_table_comment = (
            "One row per data set that was sent out for a period, or set of questions sent out "
            "once."
        )
        constraints = [
            models.UniqueConstraint(fields=["set_code", "period"], name="reporting_round_once"),
        ]
        indexes = [models.Index(fields=["-due_on"], name="reporting_round_due")]

    def __str__(self) -> str:
        return f"{self.set_code} {self.period}"


class Obligation(models.Model):
    """One row per report that an agency owes, from the day on which it was asked for.

    `entries` and `notes` are the draft; `revision` rises with each saving, so that two people with
    the same draft notice each other. Deliberately absent: the agency's figures of other periods,
    which are the indicators' once they are accepted.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """Where it stands."""

        OWED = "owed", "Chưa làm"
        DRAFT = "draft", "Đang nhập"
        SUBMITTED = "submitted", "Chờ lãnh đạo đơn vị duyệt"
        SENT = "sent", "Đã gửi cấp trên"
        RETURNED = "returned", "Bị trả lại"
        ACCEPTED = "accepted", "Đã tiếp nhận, đã khóa"
        DROPPED = "dropped", "Không còn phải nộp"

    uuid = UuidField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="obligations")
    agency_uuid = models.UUIDField()
    agency_path = models.CharField(max_length=500, db_collation="C")
    agency_name = models.CharField(max_length=200)
    agency_kind = models.CharField(max_length=30)
    unit_code = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OWED)
    entries = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by_name = models.CharField(max_length=200, blank=True, default="")
    first_sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    chased = models.JSONField(default=list)
    run_uuid = models.UUIDField(null=True)

    class Meta:
        db_table = "reporting_obligation"
        db_table_comment = (
            "One row per report that an agency owes, from the day on which it was asked for."
        )
        constraints = [
            models.UniqueConstraint(fields=["round", "agency_uuid"], name="reporting_owed_once"),
            models.CheckConstraint(
                name="reporting_owed_ended",
                condition=Q(state__in=["accepted", "dropped"], ended_at__isnull=False)
                | (~Q(state__in=["accepted", "dropped"]) & Q(ended_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["agency_path", "state"], name="reporting_owed_by")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.agency_name}"

    @property
    def is_open(self) -> bool:
        """Whether whoever reports may still write in it."""
        return self.state in (self.State.OWED, self.State.DRAFT, self.State.RETURNED)


class Filing(models.Model):
    """One row per time that a report was submitted, with the figures as they were.

    Never changed: what was returned stays readable beside what came after it.
    """

    personal_data = "reference"

    uuid = UuidField()
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="filings")
    number = models.PositiveIntegerField()
    entries = models.JSONField()
    notes = models.JSONField()
    submitted_at = models.DateTimeField()
    submitted_by_name = models.CharField(max_length=200)
    approved_by_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "reporting_filing"
        db_table_comment = (
            "One row per time that a report was submitted, with the figures as they were."
        )
        constraints = [
            models.UniqueConstraint(fields=["obligation", "number"], name="reporting_filing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} #{self.number}"


class Remark(models.Model):
    """One row per step of a report that somebody took, with what they said to it."""

    personal_data = "reference"

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="remarks")
    step = models.CharField(max_length=12)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    by_uuid = models.UUIDField()

    class Meta:
        db_table = "reporting_remark"
        db_table_comment = (
            "One row per step of a report that somebody took, with what they said to it."
        )
        indexes = [models.Index(fields=["obligation", "at"], name="reporting_remark_of")]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.step}"


class BookImport(models.Model):
    """One row per workbook that was brought in and waits for somebody to confirm what it says.

    The newest of a report counts; it goes when it is taken over or laid aside.
    """

    personal_data = "reference"

    uuid = UuidField()
    obligation = models.OneToOneField(Obligation, models.CASCADE, related_name="book")
    file_name = models.CharField(max_length=200)
    reading = models.JSONField()
    read_at = models.DateTimeField()
    read_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "reporting_book_import"
        db_table_comment = (
            "One row per workbook that was brought in and waits for somebody to confirm what it "
            "says."
        )

    def __str__(self) -> str:
        return self.file_name


class CalendarKey(models.Model):
    """One row per official who subscribed to the dates of their reports in a calendar program.

    Such programs cannot sign in, so the address itself holds a secret; only its digest is kept.
    """

    personal_data = "reference"

    account_uuid = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "reporting_calendar_key"
        db_table_comment = (
            "One row per official who subscribed to the dates of their reports in a calendar "
            "program."
        )

    def __str__(self) -> str:
        return str(self.account_uuid)
