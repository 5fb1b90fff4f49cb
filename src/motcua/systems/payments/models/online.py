"""Payments through the gateway: what was ordered there, and what it called us about."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .bill import PaymentRequest
from .money import Payment


class OnlineOrder(models.Model):
    """One row per time that somebody set out to pay through the gateway.

    Written and committed before the gateway hears of it: it may call back before it has answered.
    `unknown` is a state of its own: nobody knows until the gateway says so, and a job asks.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """What we know."""

        BEGUN = "begun"
        WAITING = "waiting"
        UNKNOWN = "unknown"
        PAID = "paid"
        FAILED = "failed"
        UNCLEAR = "unclear"  # the gateway tells of another sum or currency: people look at it

    uuid = UuidField()
    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="orders")
    reference = models.CharField(max_length=30, unique=True)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.BEGUN)
    pay_address = models.TextField(default="")
    gateway_id = models.CharField(max_length=80, default="")
    note = models.CharField(max_length=300, default="")
    begun_at = models.DateTimeField()
    asked = models.PositiveSmallIntegerField(default=0)
    next_ask_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, related_name="order", null=True
    )

    class Meta:
        db_table = "payments_online_order"
        db_table_comment = "One row per time that somebody set out to pay through the gateway."
        constraints = [
            models.CheckConstraint(
                name="order_paid_has_its_payment",
                condition=Q(state="paid", payment__isnull=False)
                | ~Q(state="paid") & Q(payment__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["next_ask_at"],
                name="order_to_ask",
                condition=Q(next_ask_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"


class GatewayCall(models.Model):
    """One row per call that arrived at the gateway's door, with what became of it.

    Forged ones too: they are counted and shown. No body is kept, only its digest.
    """

    personal_data = "reference"

    class Verdict(models.TextChoices):
        """What became of it."""

        TAKEN = "taken"
        REPEATED = "repeated"
        LATE = "late"
        UNKNOWN_ORDER = "unknown_order"
        WRONG_SUM = "wrong_sum"
        FORGED = "forged"
        UNREADABLE = "unreadable"

    verdict = models.CharField(max_length=14, choices=Verdict.choices)
    reference = models.CharField(max_length=60, default="")
    order = models.ForeignKey(
        OnlineOrder, on_delete=models.PROTECT, related_name="calls", null=True
    )
    body_sha256 = models.CharField(max_length=64)
    came_from = models.CharField(max_length=45, default="")
    received_at = models.DateTimeField()

    class Meta:
        db_table = "payments_gateway_call"
        db_table_comment = (
            "One row per call that arrived at the gateway's door, with what became of it."
        )
        indexes = [models.Index(fields=["-received_at"], name="gateway_call_newest")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.reference}"
