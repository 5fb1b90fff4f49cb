"""What the post told of consignments, and what it has still to be told."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .orders import Order


class TrackingEvent(models.Model):
    """One row per thing that the post told of a consignment, kept as it was told.

    The post's own number of the telling is kept, so that a repeated one is heard once. What comes
    late or contradicts an end is kept as well; `rules.tracking` decides what it changes.
    """

    personal_data = "personal"

    class Source(models.TextChoices):
        """Pushed by the post's system, fetched from it, or typed by an official."""

        PUSHED = "pushed"
        FETCHED = "fetched"
        TYPED = "typed"

    uuid = UuidField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="tracking")
    carrier = models.CharField(max_length=20)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    office = models.CharField(max_length=200, default="", db_default="")
    note = models.CharField(max_length=300, default="", db_default="")
    received_by = models.CharField(max_length=200, default="", db_default="")
    amount = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=7, choices=Source.choices)
    # It came after the end of the consignment and says something else.
    is_contrary = models.BooleanField(default=False)

    class Meta:
        db_table = "postal_tracking_event"
        db_table_comment = (
            "One row per thing that the post told of a consignment, kept as it was told."
        )
        constraints = [
            models.UniqueConstraint(fields=["carrier", "event_id"], name="postal_tracking_once")
        ]
        indexes = [models.Index(fields=["order", "happened_at"], name="postal_tracking_order")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"


class OutgoingMessage(models.Model):
    """One row per thing that the post's system has to be told of a consignment.

    Messages of one consignment go in the order of their rows: a later one waits until the earlier
    was taken. Its uuid goes along, so that the other side takes a repeated one once. Deliberately
    absent: what it says, which is read from the order when it goes.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """Carry this; do not carry it any more."""

        ORDER = "order"
        CANCEL = "cancel"

    uuid = UuidField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    written_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, default="", db_default="")

    class Meta:
        db_table = "postal_outgoing_message"
        db_table_comment = (
            "One row per thing that the post's system has to be told of a consignment."
        )
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(sent_at__isnull=True),
                name="postal_outgoing_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"
