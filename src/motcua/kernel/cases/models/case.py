"""Cases, who is involved in them, how they hang together, hand-overs and reopenings."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Greatest, Least

from motcua.base.fields import UuidField


class Case(models.Model):
    """One row per matter that is handled for somebody, of any system.

    The system keeps its own row with a one-to-one key; here is what every kind has: state, the
    agency that handles it and the one that received it. Its clock is in `deadlines`; `accepted_at`,
    the due dates and `ended_at` (the result's issue, not the delivery) are kept here for lists.
    A sub-case belongs to one parent, which may wait for it (`is_waited_for`); statistics count the
    cases without a parent.
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
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="sub_cases", db_index=False
    )
    is_waited_for = models.BooleanField(default=False, db_default=False)

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
            models.Index(
                fields=["parent"], name="cases_case_parent", condition=Q(parent__isnull=False)
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


class CaseLink(models.Model):
    """One row per link between two cases, whichever of them one looks from.

    The kind is read from `from_case` to `to_case`; from the other side it has other words. Links
    are removed with a trace, never deleted.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """How the first case stands to the second."""

        RELATES = "relates", "Liên quan đến"
        SAME_APPLICANT = "same_applicant", "Cùng người yêu cầu với"
        FOLLOWS = "follows", "Tiếp nối"
        REPLACES = "replaces", "Thay thế"

    uuid = UuidField()
    from_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_out")
    to_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)
    removed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "cases_link"
        db_table_comment = "One row per link between two cases, whichever of them one looks from."
        constraints = [
            models.UniqueConstraint(
                Least("from_case", "to_case"),
                Greatest("from_case", "to_case"),
                "kind",
                name="cases_link_once",
                condition=Q(removed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_link_to_another", condition=~Q(from_case=F("to_case"))
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Reopening(models.Model):
    """One row per time that a closed case was opened again, with what it had ended with."""

    personal_data = "personal"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reopenings")
    reason = models.TextField()
    reopened_at = models.DateTimeField()
    reopened_by_name = models.CharField(max_length=200)
    previous_result = models.CharField(max_length=60, blank=True)
    previous_closed_at = models.DateTimeField()

    class Meta:
        db_table = "cases_reopening"
        db_table_comment = (
            "One row per time that a closed case was opened again, with what it had ended with."
        )

    def __str__(self) -> str:
        return f"{self.reopened_at:%Y-%m-%d %H:%M}"


class Transfer(models.Model):
    """One row per hand-over of a case from one agency to another.

    The case is the new agency's from the first moment, so that no case is ever nobody's; that
    agency then accepts it, or returns it with a reason, which is a hand-over back.
    """

    personal_data = "personal"

    class Answer(models.TextChoices):
        """What the new agency said."""

        NONE = "", "Chưa xác nhận"
        ACCEPTED = "accepted", "Đã nhận"
        RETURNED = "returned", "Đã trả lại"

    uuid = UuidField(db_default=Func(function="uuidv7"))
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    from_agency_uuid = models.UUIDField()
    to_agency_uuid = models.UUIDField()
    reason = models.TextField(blank=True)
    transferred_at = models.DateTimeField()
    transferred_by = models.UUIDField()
    transferred_by_name = models.CharField(max_length=200, blank=True)
    transferred_for = models.UUIDField(null=True)
    from_agency_path = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answer_reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "cases_transfer"
        db_table_comment = "One row per hand-over of a case from one agency to another."

    def __str__(self) -> str:
        return f"{self.transferred_at:%Y-%m-%d %H:%M}"
