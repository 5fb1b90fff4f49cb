"""Tickets, and what becomes of them."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .place import Counter, Place, ServiceGroup


class Ticket(models.Model):
    """One row per number that somebody took on a day, until it was served or given up.

    `turn_at` is the moment by which the line is ordered: when it was taken, or the booked time.
    A ticket that is missed may wait again; nothing deletes one. Deliberately absent: who the
    person is. A kiosk asks nobody's name.
    """

    personal_data = "none"

    class Status(models.TextChoices):
        """Where the ticket stands."""

        WAITING = "waiting"
        CALLED = "called"
        SERVING = "serving"
        SERVED = "served"
        MISSED = "missed"
        LEFT = "left"

    class Channel(models.TextChoices):
        """How the number was taken."""

        KIOSK = "kiosk"
        BOOKING = "booking"
        PREPARED = "prepared"
        DESK = "desk"

    uuid = UuidField()
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tickets")
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    prefix = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.KIOSK)
    priority = models.SlugField(max_length=40, default="", blank=True)
    turn_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    only_counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, related_name="tickets", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True)
    # One press of one kiosk button is one ticket, however often the line repeats it.
    request_key = models.UUIDField(null=True, unique=True)

    class Meta:
        db_table = "queueing_ticket"
        db_table_comment = (
            "One row per number that somebody took on a day, until it was served or given up."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["place", "day", "prefix", "number"], name="queueing_ticket_number"
            ),
            # A counter has one person before it.
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(status__in=["called", "serving"]),
                name="queueing_ticket_one_at_counter",
            ),
            models.CheckConstraint(
                name="queueing_ticket_at_counter",
                condition=~Q(status__in=["called", "serving"]) | Q(counter__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "turn_at", "id"],
                condition=Q(status="waiting"),
                name="queueing_ticket_waiting",
            ),
            models.Index(fields=["place", "day", "status"], name="queueing_ticket_day"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it is printed and called: A012."""
        return f"{self.prefix}{self.number:03d}"

    @property
    def is_over(self) -> bool:
        """Whether nothing follows any more."""
        return self.status in {self.Status.SERVED, self.Status.LEFT}


class Call(models.Model):
    """One row per time that a ticket was called to a counter, and how that ended.

    Waiting and service times are taken from these moments, which the journal has too.
    """

    personal_data = "reference"

    class Outcome(models.TextChoices):
        """How it ended; empty while the person is called or served."""

        SERVED = "served"
        MISSED = "missed"
        TRANSFERRED = "transferred"
        PUT_BACK = "put_back"

    uuid = UuidField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="calls")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="calls")
    officer_uuid = models.UUIDField()
    waiting_since = models.DateTimeField()
    called_at = models.DateTimeField()
    last_called_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default="", blank=True)

    class Meta:
        db_table = "queueing_call"
        db_table_comment = (
            "One row per time that a ticket was called to a counter, and how that ended."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ended_at__isnull=True), name="queueing_call_one_open"
            )
        ]
        indexes = [models.Index(fields=["counter", "called_at"], name="queueing_call_counter")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.called_at:%H:%M}"


class TicketMatter(models.Model):
    """One row per matter (an application, a dossier) that a ticket was taken for or led to.

    The matter is another app's; it is known here by its kind and uuid only.
    """

    personal_data = "reference"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="matters")
    kind = models.CharField(max_length=60)
    matter_uuid = models.UUIDField()
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=300)
    tied_at = models.DateTimeField()

    class Meta:
        db_table = "queueing_ticket_matter"
        db_table_comment = (
            "One row per matter (an application, a dossier) that a ticket was taken for or led to."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "matter_uuid"], name="queueing_ticket_matter_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class DailyCount(models.Model):
    """One row per place, letter and day: the last number given.

    Locked while a number is given, so that two kiosks never print one number twice.
    """

    personal_data = "none"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    prefix = models.CharField(max_length=2)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "queueing_daily_count"
        db_table_comment = "One row per place, letter and day: the last number given."
        constraints = [
            models.UniqueConstraint(
                fields=["place", "prefix", "day"], name="queueing_daily_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.day} {self.last}"
