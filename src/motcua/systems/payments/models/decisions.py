"""Decisions about money: letting somebody off a sum, and paying money back."""

from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField

from .bill import Bill, PaymentRequest
from .money import Till


class Relief(models.Model):
    """One row per decision to let a payer off a sum, wholly or in part.

    Over the day's threshold a second person has to approve; until then nothing is taken off.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """Whether it holds."""

        PROPOSED = "proposed"
        IN_FORCE = "in_force"
        REFUSED = "refused"

    uuid = UuidField()
    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="reliefs")
    amount = models.BigIntegerField()
    reason = models.TextField()
    legal_basis = models.TextField()
    rule = models.JSONField(default=dict)
    needs_second = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices)
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    proposed_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, default="")
    refused_reason = models.TextField(default="")

    class Meta:
        db_table = "payments_relief"
        db_table_comment = "One row per decision to let a payer off a sum, wholly or in part."
        constraints = [
            models.CheckConstraint(name="relief_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="relief_by_two",
                condition=Q(needs_second=False)
                | Q(state="proposed")
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="proposed"), name="relief_one_proposed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.amount}"


class Refund(models.Model):
    """One row per decision to pay money back, or to keep it by law; always by two persons.

    `sent` is a state of its own: the gateway was told and has not said yet; a job asks again.
    """

    personal_data = "personal"

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed"
        REFUSED = "refused"
        APPROVED = "approved"
        SENT = "sent"
        PAID = "paid"
        KEPT = "kept"

    class Way(models.TextChoices):
        """How the money goes back."""

        CASH = "cash"
        BANK = "bank"
        GATEWAY = "gateway"
        KEEP = "keep"  # the law lets the agency keep it

    uuid = UuidField()
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField()
    way = models.CharField(max_length=8, choices=Way.choices)
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="+", null=True)
    order_reference = models.CharField(max_length=30, default="")
    beneficiary = models.CharField(max_length=200, default="")
    reason = models.TextField()
    legal_basis = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    proposed_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=200, default="")
    refused_reason = models.TextField(default="")
    paid_at = models.DateTimeField(null=True)
    paid_by_name = models.CharField(max_length=200, default="")
    voucher = models.CharField(max_length=80, default="")
    next_ask_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)
    document_uuid = models.UUIDField(null=True)

    class Meta:
        db_table = "payments_refund"
        db_table_comment = (
            "One row per decision to pay money back, or to keep it by law; always by two persons."
        )
        constraints = [
            models.CheckConstraint(name="refund_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_by_two",
                condition=Q(state="proposed")
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.amount} {self.state}"
