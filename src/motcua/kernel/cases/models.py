"""Cases, who is involved in them, and what was noted."""

from django.db import models
from django.db.models import Func, Q

from motcua.base.fields import UuidField


class Case(models.Model):
    """One row per matter that is handled for somebody, of any system.

    The system keeps its own row with a one-to-one key; here is what every kind has: state, the
    agency that handles it and the one that received it. Its clock is in `deadlines`; `accepted_at`,
    the due dates and `ended_at` (the result's issue, not the delivery) are kept here for lists.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """Where the case stands."""

        OPEN = "open", "Đang giải quyết"
        WAITING = "waiting", "Đang chờ"
        CLOSED = "closed", "Đã đóng"

    uuid = UuidField(db_default=Func(function="uuidv7"))
    kind = models.CharField(max_length=100)
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=500)
    folded = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    agency_uuid = models.UUIDField()
    agency_path = models.CharField(max_length=500, db_collation="C")
    receiving_agency_uuid = models.UUIDField()
    receiving_path = models.CharField(max_length=500, db_collation="C")
    unit_code = models.CharField(max_length=20, blank=True)
    calendar_code = models.CharField(max_length=60, blank=True)
    run_uuid = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    due_original = models.DateTimeField(null=True)
    due_current = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "cases_case"
        db_table_comment = "One row per matter that is handled for somebody, of any system."
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], name="cases_case_number", condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="cases_case_closed",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "agency_path", "-id"], name="cases_case_agency"),
            models.Index(fields=["kind", "receiving_path", "-id"], name="cases_case_receiving"),
            models.Index(
                fields=["due_current", "id"],
                name="cases_case_due",
                condition=Q(state="open", ended_at__isnull=True, due_current__isnull=False),
            ),
            models.Index(
                fields=["run_uuid"], name="cases_case_run", condition=Q(run_uuid__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class Involvement(models.Model):
    """One row per party that is involved in a case in a role: applicant, representative, …"""

    personal_data = "reference"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="involvements")
    party_uuid = models.UUIDField()
    role = models.CharField(max_length=60)
    since = models.DateTimeField()

    class Meta:
        db_table = "cases_involvement"
        db_table_comment = (
            "One row per party that is involved in a case in a role: applicant, representative, …"
        )
        constraints = [
            models.UniqueConstraint(
                fields=["party_uuid", "case", "role"], name="cases_involvement_once"
            )
        ]

    def __str__(self) -> str:
        return self.role


class CaseNote(models.Model):
    """One row per note that an official wrote to a case; confidential ones are shown to few."""

    personal_data = "personal"

    uuid = UuidField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    author_uuid = models.UUIDField()
    author_name = models.CharField(max_length=200)
    text = models.TextField()
    is_confidential = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "cases_note"
        db_table_comment = (
            "One row per note that an official wrote to a case; confidential ones are shown to few."
        )

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d %H:%M}"


class Transfer(models.Model):
    """One row per hand-over of a case from one agency to another."""

    personal_data = "reference"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    from_agency_uuid = models.UUIDField()
    to_agency_uuid = models.UUIDField()
    reason = models.TextField(blank=True)
    transferred_at = models.DateTimeField()
    transferred_by = models.UUIDField()

    class Meta:
        db_table = "cases_transfer"
        db_table_comment = "One row per hand-over of a case from one agency to another."

    def __str__(self) -> str:
        return f"{self.transferred_at:%Y-%m-%d %H:%M}"
