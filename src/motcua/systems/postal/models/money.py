"""What the post took from people, and the monthly statement of it."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .orders import Order


class Statement(models.Model):
    """One row per desk and month: what the post took there, confirmed by both sides.

    Its lines are takings. What becomes known after it was made goes into the next one, so that
    nothing is counted twice and nothing falls between two months.
    """

    personal_data = "none"

    uuid = UuidField()
    desk = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    desk_path = models.CharField(max_length=200, db_collation="C")
    month = models.DateField()
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    post_confirmed_at = models.DateTimeField(null=True)
    post_confirmed_by = models.UUIDField(null=True)
    post_confirmed_name = models.CharField(max_length=200, default="", db_default="")
    desk_confirmed_at = models.DateTimeField(null=True)
    desk_confirmed_by = models.UUIDField(null=True)
    desk_confirmed_name = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        db_table = "postal_statement"
        db_table_comment = (
            "One row per desk and month: what the post took there, confirmed by both sides."
        )
        constraints = [
            models.UniqueConstraint(fields=["desk", "month"], name="postal_statement_once"),
            models.CheckConstraint(name="postal_statement_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.month:%Y-%m}"


class Taking(models.Model):
    """One row per amount that the post took from a person for a consignment, of each kind once.

    `expected` is what the order says, `amount` what the post told that it took; a difference shows
    in the statement.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """The post's own postage, or fees that it takes on the agency's behalf."""

        POSTAGE = "postage"
        FEES = "fees"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="takings")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    amount = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="takings", null=True
    )

    class Meta:
        db_table = "postal_taking"
        db_table_comment = (
            "One row per amount that the post took from a person for a consignment, of each kind "
            "once."
        )
        constraints = [models.UniqueConstraint(fields=["order", "kind"], name="postal_taking_once")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind} {self.amount}"
