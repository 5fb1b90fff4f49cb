"""What somebody owes for a matter, and each time that they were asked for it."""

from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField


class Bill(models.Model):
    """One row per matter for which somebody pays: what is owed, and what is held to be paid back.

    The four sums are kept by the database alone, from the movements; whoever else writes them is
    refused. `matter_uuid` is the dossier's; what a dossier is, the app that registered the kind
    knows. Deliberately absent: the payer's name, which the register of persons has.
    """

    personal_data = "reference"

    uuid = UuidField()
    matter_kind = models.CharField(max_length=60)
    matter_uuid = models.UUIDField(unique=True)
    code = models.CharField(max_length=60)
    title = models.JSONField()
    payer_uuid = models.UUIDField()
    agency = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    agency_path = models.CharField(max_length=200)
    owed = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    paid_in = models.BigIntegerField(default=0)
    paid_out = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_bill"
        db_table_comment = (
            "One row per matter for which somebody pays: what is owed, and what is held to be "
            "paid back."
        )
        constraints = [
            models.CheckConstraint(name="bill_owes_no_less_than_nothing", condition=Q(owed__gte=0)),
            models.CheckConstraint(name="bill_holds_what_it_pays_back", condition=Q(held__gte=0)),
            models.CheckConstraint(
                name="bill_pays_out_what_came_in",
                condition=Q(paid_out__gte=0, paid_in__gte=F("paid_out") + F("held")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency_path", "-opened_at", "-id"],
                name="bill_of_agency",
                opclasses=["text_pattern_ops", "timestamptz_ops", "int8_ops"],
            ),
            models.Index(fields=["agency"], name="bill_to_pay_back", condition=Q(held__gt=0)),
        ]

    def __str__(self) -> str:
        return self.code


class PaymentRequest(models.Model):
    """One row per time that somebody was asked to pay: what for, by which law, until when.

    `items` keeps each sum with its name, its law and, where a decision table gave it, the version
    and its reasons: a rule that changes later does not change what was asked. `left_to_pay` is
    kept by the database from the movements. A bill has at most one open request.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """Whether it is still waited for."""

        OPEN = "open"
        SETTLED = "settled"
        CALLED_OFF = "called_off"

    uuid = UuidField()
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="requests")
    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    items = models.JSONField()
    amount = models.BigIntegerField()
    left_to_pay = models.BigIntegerField(default=0)
    reason = models.TextField()
    how = models.TextField(default="")
    due_on = models.DateField()
    stops_clock = models.BooleanField(default=False)
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField()
    requested_by_name = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_reason = models.TextField(default="")
    notice_uuid = models.UUIDField(null=True)

    class Meta:
        db_table = "payments_request"
        db_table_comment = (
            "One row per time that somebody was asked to pay: what for, by which law, until when."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["bill"], condition=Q(state="open"), name="request_one_open"
            ),
            models.CheckConstraint(name="request_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="request_left_within",
                condition=Q(left_to_pay__gte=0, left_to_pay__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="request_settled_is_paid",
                condition=Q(state="open")
                | Q(state="settled", left_to_pay=0, settled_at__isnull=False)
                | Q(state="called_off", left_to_pay=0, called_off_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.state == self.State.OPEN
