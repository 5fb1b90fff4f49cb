"""The daily closing of tills: what was counted, each difference, and the lines of statements."""

from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField

from .money import Payment, Till


class TillDay(models.Model):
    """One row per till and day that somebody counted or compared; closed by a second person.

    At the closing the database itself adds up the movements of the day and refuses a sum that is
    not `expected`, or a difference that is not wholly explained. A closed day never changes;
    later corrections are booked on the next open day.
    """

    personal_data = "reference"

    uuid = UuidField()
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    expected = models.BigIntegerField(default=0)
    counted = models.BigIntegerField()
    counted_at = models.DateTimeField()
    counted_by = models.UUIDField()
    counted_by_name = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_by_name = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "payments_till_day"
        db_table_comment = (
            "One row per till and day that somebody counted or compared; closed by a second person."
        )
        constraints = [
            models.UniqueConstraint(fields=["till", "day"], name="till_day_once"),
            models.CheckConstraint(
                name="till_day_closed_by_another",
                condition=Q(closed_at__isnull=True)
                | Q(closed_by__isnull=False) & ~Q(closed_by=F("counted_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.till_id} {self.day}"


class DayDifference(models.Model):
    """One row per difference between what was booked and what was counted, with its reason."""

    personal_data = "reference"

    uuid = UuidField()
    till_day = models.ForeignKey(TillDay, on_delete=models.PROTECT, related_name="differences")
    amount = models.BigIntegerField()
    reason = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.UUIDField()
    noted_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "payments_day_difference"
        db_table_comment = (
            "One row per difference between what was booked and what was counted, with its reason."
        )
        constraints = [models.CheckConstraint(name="difference_is_one", condition=~Q(amount=0))]

    def __str__(self) -> str:
        return f"{self.till_day_id} {self.amount}"


class StatementLine(models.Model):
    """One row per line of a statement that the bank or the gateway sent about a till.

    The same line of another upload is the same row. Money that went out is negative. `payment` is
    what an incoming line was matched with.
    """

    personal_data = "personal"

    uuid = UuidField()
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="statement_lines")
    day = models.DateField()
    external_id = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    memo = models.CharField(max_length=500, default="")
    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, related_name="statement_line", null=True
    )
    matched_by_name = models.CharField(max_length=200, default="")
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField()

    class Meta:
        db_table = "payments_statement_line"
        db_table_comment = (
            "One row per line of a statement that the bank or the gateway sent about a till."
        )
        constraints = [
            models.UniqueConstraint(fields=["till", "external_id"], name="statement_line_once"),
            models.CheckConstraint(name="statement_line_of_something", condition=~Q(amount=0)),
        ]
        indexes = [models.Index(fields=["till", "day"], name="statement_line_of_day")]

    def __str__(self) -> str:
        return f"{self.external_id} {self.amount}"
