"""Where money comes in, each sum that came, its receipt, and the ledger of all movements."""

from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField

from .bill import Bill, PaymentRequest


class Till(models.Model):
    """One row per counter of an agency, and one for its bank account, its gateway, its treasury.

    Locked by whoever books on it and by whoever closes its day, so that no sum slips in between.
    """

    personal_data = "none"

    class Kind(models.TextChoices):
        """How money gets there."""

        CASH = "cash"
        BANK = "bank"
        GATEWAY = "gateway"
        TREASURY = "treasury"  # paid to another body; its paper is what we see

    uuid = UuidField()
    agency = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    agency_path = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "payments_till"
        db_table_comment = (
            "One row per counter of an agency, and one for its bank account, its gateway, its "
            "treasury."
        )
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="till_once")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.code}"


class Payment(models.Model):
    """One row per sum of money that came in for a bill.

    Never changed but to be voided (cash of the same day, by a second person). `external_id` is
    what the bank, the gateway or the treasury calls it: the same one counts once.
    """

    personal_data = "personal"

    uuid = UuidField()
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="payments")
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    payer_name = models.CharField(max_length=200)
    external_id = models.CharField(max_length=80, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=200)
    void_reason = models.TextField(default="")
    void_asked_at = models.DateTimeField(null=True)
    void_asked_by = models.UUIDField(null=True)
    void_asked_by_name = models.CharField(max_length=200, default="")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.UUIDField(null=True)
    voided_by_name = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "payments_payment"
        db_table_comment = "One row per sum of money that came in for a bill."
        constraints = [
            models.UniqueConstraint(
                fields=["till", "external_id"],
                condition=~Q(external_id=""),
                name="payment_counts_once",
            ),
            models.CheckConstraint(name="payment_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_voided_by_two",
                condition=Q(voided_at__isnull=True)
                | Q(void_asked_by__isnull=False) & ~Q(voided_by=F("void_asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.amount}"

    @property
    def proof(self) -> str:
        """The number of our receipt, or of the other body's paper."""
        receipt = getattr(self, "receipt", None)
        return receipt.written if receipt else self.external_id.partition("/")[2]


class ReceiptSeries(models.Model):
    """One row per till and year: the last receipt number that the database gave.

    Only the trigger that numbers a receipt counts it up, so that a series has no gap.
    """

    personal_data = "none"

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="series")
    year = models.PositiveSmallIntegerField()
    symbol = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "payments_receipt_series"
        db_table_comment = (
            "One row per till and year: the last receipt number that the database gave."
        )
        constraints = [models.UniqueConstraint(fields=["till", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.last}"


class Receipt(models.Model):
    """One row per receipt number of a series, with the payment that it proves.

    A voided payment keeps its receipt and its number. Never deleted.
    """

    personal_data = "reference"

    uuid = UuidField()
    series = models.ForeignKey(ReceiptSeries, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField(default=0)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="receipt")
    issued_at = models.DateTimeField()
    document_uuid = models.UUIDField(null=True)

    class Meta:
        db_table = "payments_receipt"
        db_table_comment = (
            "One row per receipt number of a series, with the payment that it proves."
        )
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="receipt_number_once")
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def written(self) -> str:
        """The number as it stands on the paper: BL-H27.41-Q1/26-0000042."""
        return f"{self.series.symbol}-{self.number:07d}"


class Movement(models.Model):
    """One row per movement of money or duty from one account to another: the ledger.

    Double entry in one row: `amount` leaves `credit` and arrives at `debit`, so the books balance
    whatever happens. Append-only: triggers refuse UPDATE and DELETE, keep the sums of bills and
    requests, and refuse a till's closed day. A mistake is corrected by a further movement.
    """

    personal_data = "reference"

    class Side(models.TextChoices):
        """The accounts."""

        OWED = "owed"  # what the payer still has to pay
        INCOME = "income"  # what the agency asked for
        WAIVED = "waived"  # what a decision let the payer off
        MONEY = "money"  # what is in a till
        HELD = "held"  # the payer's money, to be paid back

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="movements")
    request = models.ForeignKey(
        PaymentRequest, on_delete=models.PROTECT, related_name="movements", null=True
    )
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="movements", null=True
    )
    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="movements", null=True)
    kind = models.CharField(max_length=20)
    debit = models.CharField(max_length=8, choices=Side.choices)
    credit = models.CharField(max_length=8, choices=Side.choices)
    amount = models.BigIntegerField()
    booked_on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        db_table = "payments_movement"
        db_table_comment = (
            "One row per movement of money or duty from one account to another: the ledger."
        )
        constraints = [
            models.CheckConstraint(name="movement_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="movement_between_accounts", condition=~Q(debit=F("credit"))
            ),
            models.CheckConstraint(
                name="movement_of_money_names_a_till",
                condition=Q(till__isnull=False) & (Q(debit="money") | Q(credit="money"))
                | Q(till__isnull=True) & ~Q(debit="money") & ~Q(credit="money"),
            ),
            models.CheckConstraint(
                name="movement_of_duty_names_a_request",
                condition=Q(request__isnull=False) | ~Q(debit="owed") & ~Q(credit="owed"),
            ),
        ]
        indexes = [models.Index(fields=["till", "booked_on"], name="movement_of_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
