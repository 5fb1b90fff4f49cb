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
    once = models.CharField(max_length=64, unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        "access.Account", on_delete=models.PROTECT, related_name="+", null=True
    )
    template = models.CharField(max_length=100)
    texts = models.JSONField()  # language → {subject, body, short}
    link = models.CharField(max_length=500, blank=True, default="")
    about_uuid = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_message"
        db_table_comment = (
            "One row per message to one person, in both languages, as it lies in their inbox."
        )
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
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """How far the sending is."""

        QUEUED = "queued", "Chờ gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Lỗi, sẽ gửi lại"
        GAVE_UP = "gave_up", "Không gửi được"

    uuid = UuidField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(null=True)

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
    """One row per account that changed how it wants to be told; the inbox always stays."""

    personal_data = "personal"

    account = models.OneToOneField("access.Account", on_delete=models.CASCADE, related_name="+")
    channels_off = models.JSONField(default=list)
    language = models.CharField(max_length=5, default="vi")

    class Meta:
        db_table = "notifications_preference"
        db_table_comment = (
            "One row per account that changed how it wants to be told; the inbox always stays."
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.language}"
