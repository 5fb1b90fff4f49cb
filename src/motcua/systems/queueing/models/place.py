"""Where people are served by number: the place, what is done there, and its counters."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Place(models.Model):
    """One row per place where people are served by number, such as a commune's one-stop desk.

    Its agency is the desk that receives there; its calendar says when it is open, Saturday
    mornings among them. Whoever knows the kiosk key may take tickets without signing in.
    Deliberately absent: the officers, who sit down at a counter when they come.
    """

    personal_data = "none"

    uuid = UuidField()
    code = models.SlugField(max_length=40, unique=True)
    title = models.JSONField()
    agency = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    calendar_code = models.CharField(max_length=60)
    last_ticket_minutes = models.PositiveSmallIntegerField(default=15)
    kiosk_key = models.UUIDField(unique=True)

    class Meta:
        db_table = "queueing_place"
        db_table_comment = (
            "One row per place where people are served by number, such as a commune's one-stop "
            "desk."
        )

    def __str__(self) -> str:
        return self.code

    def is_in_force(self, day: date) -> bool:
        """Whether the place's agency still exists on the day."""
        return bool(self.agency.holds_on(day))


class ServiceGroup(models.Model):
    """One row per group of services of a place, whose tickets share a letter and one line.

    `field_codes` are the catalogue's fields of administration. `minutes` is how long one person
    takes until there are measured times. A slot capacity of zero offers no booking.
    """

    personal_data = "none"

    uuid = UuidField()
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="groups")
    prefix = models.CharField(max_length=2)
    title = models.JSONField()
    field_codes = ArrayField(models.SlugField(max_length=60), default=list)
    minutes = models.PositiveSmallIntegerField(default=10)
    slot_minutes = models.PositiveSmallIntegerField(default=30)
    slot_capacity = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(default=True)

    class Meta:
        db_table = "queueing_service_group"
        db_table_comment = (
            "One row per group of services of a place, whose tickets share a letter and one line."
        )
        constraints = [
            models.UniqueConstraint(fields=["place", "prefix"], name="queueing_group_prefix"),
            models.CheckConstraint(
                name="queueing_group_form",
                condition=Q(prefix__regex=r"^[A-Z]{1,2}$", minutes__gte=1, slot_minutes__gte=5),
            ),
        ]

    def __str__(self) -> str:
        return self.prefix


class Counter(models.Model):
    """One row per counter of a place, with the groups that it serves and who sits there now.

    `priority_run` counts how many people of a priority class were called in a row, so that the
    others are not forgotten.
    """

    personal_data = "reference"

    uuid = UuidField()
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="counters")
    number = models.PositiveSmallIntegerField()
    groups = models.ManyToManyField(ServiceGroup, related_name="counters")
    is_in_use = models.BooleanField(default=True)
    officer_uuid = models.UUIDField(null=True)
    officer_name = models.CharField(max_length=200, default="")
    opened_at = models.DateTimeField(null=True)
    priority_run = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "queueing_counter"
        db_table_comment = (
            "One row per counter of a place, with the groups that it serves and who sits there now."
        )
        constraints = [
            models.UniqueConstraint(fields=["place", "number"], name="queueing_counter_number"),
            models.CheckConstraint(
                name="queueing_counter_open",
                condition=Q(officer_uuid__isnull=True, opened_at__isnull=True)
                | Q(officer_uuid__isnull=False, opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_open(self) -> bool:
        """Whether an officer sits there."""
        return self.officer_uuid is not None
