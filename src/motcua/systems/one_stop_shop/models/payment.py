"""What an applicant was asked to pay for a dossier, and that it was paid."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .dossier import Dossier


class PaymentRequest(models.Model):
    """One row per time that an applicant was asked to pay fees or an obligation of a dossier.

    A dossier has at most one open request; it is paid once and wholly, or called off with a
    reason. `items` holds each sum with its name, law and, where a decision table gave it, the
    table's version and its reasons. Deliberately absent: any payment by a gateway.
    """

    personal_data = "reference"

    class Way(models.TextChoices):
        """How it was paid."""

        COUNTER = "counter"
        TRANSFER = "transfer"

    uuid = UuidField()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="payment_requests")
    items = models.JSONField()
    amount = models.DecimalField(max_digits=15, decimal_places=0)
    reason = models.TextField()
    how = models.TextField(default="")
    due_on = models.DateField()
    stops_clock = models.BooleanField(default=False)
    from_element = models.CharField(max_length=60, default="")
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField()
    requested_by_name = models.CharField(max_length=200)

    paid_on = models.DateField(null=True)
    receipt_number = models.CharField(max_length=60, default="")
    way = models.CharField(max_length=8, choices=Way.choices, default="")
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=200, default="")

    called_off_at = models.DateTimeField(null=True)
    called_off_reason = models.TextField(default="")

    class Meta:
        db_table = "one_stop_shop_payment_request"
        db_table_comment = (
            "One row per time that an applicant was asked to pay fees or an obligation of a "
            "dossier."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(recorded_at__isnull=True, called_off_at__isnull=True),
                name="payment_one_open",
            ),
            models.CheckConstraint(name="payment_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_paid_wholly",
                condition=Q(recorded_at__isnull=True, paid_on__isnull=True, receipt_number="")
                | Q(recorded_at__isnull=False, paid_on__isnull=False, called_off_at__isnull=True)
                & ~Q(receipt_number=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.amount}"

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.recorded_at is None and self.called_off_at is None
