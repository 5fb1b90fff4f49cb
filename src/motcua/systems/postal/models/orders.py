"""What the post is asked to carry, the papers in it, and what went wrong with it."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class Order(models.Model):
    """One row per consignment that the public post is asked to carry: papers in, or a result out.

    It knows the matter by uuid and code alone; what the matter says stays with its system, so that
    whoever works for the post sees where to go and what to count, and nothing else. `status` is
    worked out from the manifests and from what the post told, in whatever order that came.
    """

    personal_data = "personal"

    class Direction(models.TextChoices):
        """Papers collected from a person for a desk, or a result delivered to a person."""

        COLLECTION = "collection"
        DELIVERY = "delivery"

    class Status(models.TextChoices):
        """Where the consignment is; `rules.tracking` says what may follow what."""

        REQUESTED = "requested"
        COLLECTED = "collected"
        HANDED_OVER = "handed_over"
        PREPARED = "prepared"
        DISPATCHED = "dispatched"
        IN_TRANSIT = "in_transit"
        FAILED = "failed"
        DELIVERED = "delivered"
        RETURNING = "returning"
        RETURNED = "returned"
        PICKED_UP = "picked_up"
        LOST = "lost"
        CALLED_OFF = "called_off"
        GIVEN_BACK = "given_back"

    class Place(models.TextChoices):
        """Where the person and the postman meet."""

        HOME = "home"
        POST_OFFICE = "post_office"

    class PostagePaid(models.TextChoices):
        """When the person pays the postage to the post."""

        ADVANCE = "advance"
        ON_DELIVERY = "on_delivery"

    uuid = UuidField()
    code = models.CharField(max_length=30, unique=True)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    status = models.CharField(max_length=12, choices=Status.choices)
    item_code = models.CharField(max_length=40, default="", db_default="")
    replaces = models.OneToOneField(
        "postal.Order", on_delete=models.PROTECT, related_name="replaced_by", null=True
    )

    matter_kind = models.CharField(max_length=60)
    matter_uuid = models.UUIDField()
    matter_code = models.CharField(max_length=60, default="", db_default="")
    procedure_code = models.CharField(max_length=20)
    procedure_name = models.JSONField()
    desk = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    desk_path = models.CharField(max_length=200, db_collation="C")

    party_uuid = models.UUIDField()
    person_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, default="", db_default="")
    place = models.CharField(max_length=11, choices=Place.choices, default=Place.HOME)
    # Empty for an address outside the province, which has no unit here.
    unit_code = models.CharField(max_length=10, default="", db_default="")
    unit_name = models.CharField(max_length=200, default="", db_default="")
    # What the person chose, where that unit has ended and another has its land.
    old_unit_name = models.CharField(max_length=200, default="", db_default="")
    address_detail = models.CharField(max_length=300)
    window_from = models.DateTimeField(null=True)
    window_to = models.DateTimeField(null=True)

    weight_grams = models.PositiveIntegerField()
    zone = models.CharField(max_length=20)
    postage = models.PositiveIntegerField()
    postage_paid = models.CharField(max_length=11, choices=PostagePaid.choices)
    cod_amount = models.PositiveIntegerField(default=0, db_default=0)

    ordered_at = models.DateTimeField()
    ordered_by = models.UUIDField()
    collected_at = models.DateTimeField(null=True)
    collected_by_name = models.CharField(max_length=200, default="", db_default="")
    handed_over_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=200, default="", db_default="")
    called_back_at = models.DateTimeField(null=True)
    call_back_reason = models.TextField(default="", db_default="")

    class Meta:
        db_table = "postal_order"
        db_table_comment = (
            "One row per consignment that the public post is asked to carry: papers in, or a "
            "result out."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["matter_uuid", "direction"],
                condition=Q(ended_at__isnull=True),
                name="postal_order_one_open",
            ),
            models.CheckConstraint(
                name="postal_order_handed_over",
                condition=~Q(status="handed_over") | Q(handed_over_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["matter_uuid"], name="postal_order_matter"),
            models.Index(fields=["desk_path", "-ordered_at"], name="postal_order_desk"),
            models.Index(
                fields=["heard_at"], condition=Q(ended_at__isnull=True), name="postal_order_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether somebody still has it under way."""
        return self.ended_at is None

    @property
    def address(self) -> str:
        """The address in one line."""
        return ", ".join(part for part in (self.address_detail, self.unit_name) if part)


class Piece(models.Model):
    """One row per paper of a consignment: how many were asked for, collected and handed over.

    `collected` is the postman's count at the person's door, `handed` that of the desk before both
    sides sign. A paper that nobody asked for has no component and is surplus.
    """

    personal_data = "reference"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="pieces")
    place = models.PositiveSmallIntegerField()
    component_code = models.CharField(max_length=80, default="", db_default="")
    title = models.TextField()
    is_required = models.BooleanField(default=True)
    asked = models.PositiveSmallIntegerField(default=1)
    copy_kind = models.CharField(max_length=10, default="original")
    collected = models.PositiveSmallIntegerField(null=True)
    handed = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(default="", db_default="")

    class Meta:
        db_table = "postal_piece"
        db_table_comment = (
            "One row per paper of a consignment: how many were asked for, collected and handed "
            "over."
        )
        constraints = [
            models.UniqueConstraint(fields=["order", "place"], name="postal_piece_place")
        ]

    def __str__(self) -> str:
        return self.title


class Incident(models.Model):
    """One row per time that a consignment was silent for too long, or was lost.

    While it is open a task waits at the desk (process `postal-incident`). An order has at most one
    open incident of a kind.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """Nothing was heard for the days of the law's content; or the post told that it is lost."""

        SILENT = "silent"
        LOST = "lost"

    class Outcome(models.TextChoices):
        """How it ended."""

        HEARD = "heard"
        FOUND = "found"
        REISSUED = "reissued"
        SETTLED = "settled"

    uuid = UuidField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    silent_since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    run_uuid = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default="", db_default="")
    note = models.TextField(default="", db_default="")

    class Meta:
        db_table = "postal_incident"
        db_table_comment = (
            "One row per time that a consignment was silent for too long, or was lost."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(closed_at__isnull=True),
                name="postal_incident_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"


class SerialNumber(models.Model):
    """One row per series and year: the last number given to orders or to a desk's manifests.

    Locked while a number is given, so that two desks never give one twice.
    """

    personal_data = "none"

    series = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "postal_serial_number"
        db_table_comment = (
            "One row per series and year: the last number given to orders or to a desk's manifests."
        )
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="postal_serial_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.last}"
