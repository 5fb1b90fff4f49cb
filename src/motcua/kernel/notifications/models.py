"""Messages to people, their deliveries over outside channels, and how people want them."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Message(models.Model):
    """One row per message to one person, in both languages, as it lies in their inbox.

    `once` keeps a repeated event from telling somebody the same thing twice. The account is
    missing where the person has none yet; whoever signs in as that person later finds it.
    """

    personal_data = "personal"

    uuid = UuidField()
    once = models.CharField(max_length=64)
    # Both are found by the indexes of the inbox below.
    party = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "access.Account", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    template = models.CharField(max_length=100)
    texts = models.JSONField()  # language → {subject, body, short}
    zalo = models.JSONField(default=dict)  # {template, price, data}, where Zalo approved one
    kind = models.CharField(max_length=20, blank=True, default="")
    link = models.CharField(max_length=500, blank=True, default="")
    about_uuid = models.UUIDField(null=True)
    agency_uuid = models.UUIDField(null=True)  # whose month pays for it
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_message"
        db_table_comment = (
            "One row per message to one person, in both languages, as it lies in their inbox."
        )
        constraints = [models.UniqueConstraint(fields=["once"], name="notifications_message_once")]
        indexes = [
            models.Index(fields=["account", "-id"], name="notifications_message_inbox"),
            models.Index(
                fields=["party", "-id"],
                name="notifications_message_party",
                condition=Q(account__isnull=True),
            ),
            models.Index(
                fields=["account"],
                name="notifications_message_unread",
                condition=Q(read_at__isnull=True),
            ),
            models.Index(fields=["about_uuid"], name="notifications_message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.uuid}"


class Delivery(models.Model):
    """One row per message and outside channel (e-mail, SMS, Zalo) on which it is sent.

    Deliberately absent: the address. It is looked up when sending, so a corrected address helps.
    A telephone is tried on one channel after the other; each is a row of its own.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """How far the sending is."""

        QUEUED = "queued", "Chờ gửi"
        SENT = "sent", "Đã gửi"
        ARRIVED = "arrived", "Đã đến máy"
        FAILED = "failed", "Lỗi, sẽ gửi lại"
        GAVE_UP = "gave_up", "Không gửi được"

    uuid = UuidField()
    # The constraint below begins with the message, too.
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)  # as the carrier reported
    is_urgent = models.BooleanField(default=False)
    carrier_id = models.CharField(max_length=100, blank=True, default="")
    parts = models.PositiveSmallIntegerField(default=0)
    dong = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "notifications_delivery"
        db_table_comment = (
            "One row per message and outside channel (e-mail, SMS, Zalo) on which it is sent."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["message", "channel"], name="notifications_delivery_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="notifications_delivery_due",
                condition=Q(state__in=["queued", "failed"]),
            ),
            models.Index(
                fields=["-id"],
                name="notifications_delivery_stuck",
                condition=Q(state__in=["failed", "gave_up"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Preference(models.Model):
    """One row per account that changed how it wants to be told; the inbox always stays.

    `wanted` names the outside channels of each kind of notices; a kind that is not in it goes by
    the channels that law/notices.yaml names.
    """

    personal_data = "personal"

    account = models.OneToOneField("access.Account", on_delete=models.CASCADE, related_name="+")
    wanted = models.JSONField(default=dict)
    language = models.CharField(max_length=5, default="vi")
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "notifications_preference"
        db_table_comment = (
            "One row per account that changed how it wants to be told; the inbox always stays."
        )
        constraints = [
            models.CheckConstraint(
                name="notifications_preference_hours",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__lt=24, quiet_until__lt=24),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.language}"


class PhoneConsent(models.Model):
    """One row per telephone to which its owner, at a counter, allowed messages.

    For people without an account, who cannot confirm a number by a code. It holds for that number
    only: a changed one needs a new word. A withdrawn consent stays as a row.
    """

    personal_data = "personal"

    uuid = UuidField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=20)
    agency_uuid = models.UUIDField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_phone_consent"
        db_table_comment = (
            "One row per telephone to which its owner, at a counter, allowed messages."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["party", "phone"],
                name="notifications_consent_once",
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.uuid}"


class PhoneCheck(models.Model):
    """One row per account that is confirming a telephone number by a code.

    Deliberately absent: the code. Its digest is kept, and a new one replaces it.
    """

    personal_data = "personal"

    account = models.OneToOneField("access.Account", on_delete=models.CASCADE, related_name="+")
    phone = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "notifications_phone_check"
        db_table_comment = "One row per account that is confirming a telephone number by a code."

    def __str__(self) -> str:
        return f"{self.account_id} {self.sent_at}"


class Spending(models.Model):
    """One row per agency, month and channel on which messages cost money.

    `agency_uuid` is missing for what no agency asked for, such as codes. The ceiling is compared
    with the sum over channels; a carrier's report corrects what was estimated when sending.
    """

    personal_data = "none"

    agency_uuid = models.UUIDField(null=True)
    month = models.DateField()
    channel = models.CharField(max_length=20)
    messages = models.PositiveIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    dong = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "notifications_spending"
        db_table_comment = "One row per agency, month and channel on which messages cost money."
        constraints = [
            models.UniqueConstraint(
                fields=["month", "agency_uuid", "channel"],
                name="notifications_spending_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.channel} {self.dong}"
