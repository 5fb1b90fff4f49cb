"""Times that people booked beforehand."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .place import ServiceGroup
from .ticket import Ticket


class Booking(models.Model):
    """One row per time at a counter that somebody booked, on the pages or by telephone.

    The code of six letters and digits is all that the person needs at the kiosk. Who telephoned
    has no account here, and no name is asked for.
    """

    personal_data = "reference"

    uuid = UuidField()
    code = models.CharField(max_length=6)
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="bookings")
    day = models.DateField()
    slot_at = models.DateTimeField()
    account_uuid = models.UUIDField(null=True)
    booked_at = models.DateTimeField()
    booked_by = models.UUIDField()
    cancelled_at = models.DateTimeField(null=True)
    ticket = models.OneToOneField(
        Ticket, on_delete=models.PROTECT, related_name="booking", null=True
    )

    class Meta:
        db_table = "queueing_booking"
        db_table_comment = (
            "One row per time at a counter that somebody booked, on the pages or by telephone."
        )
        constraints = [
            models.UniqueConstraint(fields=["day", "code"], name="queueing_booking_code"),
            models.UniqueConstraint(
                fields=["account_uuid", "day", "group"],
                condition=Q(cancelled_at__isnull=True, account_uuid__isnull=False),
                name="queueing_booking_one_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "slot_at"], name="queueing_booking_slot"),
            models.Index(fields=["account_uuid", "-slot_at"], name="queueing_booking_account"),
        ]

    def __str__(self) -> str:
        return self.code
