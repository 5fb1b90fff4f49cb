"""Manifests: what passed from hand to hand between the post and a desk, signed by both."""

from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField

from .orders import Order


class Manifest(models.Model):
    """One row per hand-over between the post and a desk (biên bản bàn giao), signed by both.

    Both sign the same content: `digest` is taken at the first signature, and nothing in the
    manifest changes after it. It is closed, and the law's moment is, when the second one signs.
    """

    personal_data = "reference"

    class Kind(models.TextChoices):
        """Papers from the post to the desk; results to the post; what was not delivered, back."""

        INBOUND = "inbound"
        OUTBOUND = "outbound"
        RETURN = "return"

    uuid = UuidField()
    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    desk = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    desk_path = models.CharField(max_length=200, db_collation="C")
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=200)
    checked_at = models.DateTimeField(null=True)
    checked_by_name = models.CharField(max_length=200, default="", db_default="")
    remark = models.TextField(default="", db_default="")
    digest = models.CharField(max_length=64, default="", db_default="")
    post_signed_at = models.DateTimeField(null=True)
    post_signed_by = models.UUIDField(null=True)
    post_signed_name = models.CharField(max_length=200, default="", db_default="")
    desk_signed_at = models.DateTimeField(null=True)
    desk_signed_by = models.UUIDField(null=True)
    desk_signed_name = models.CharField(max_length=200, default="", db_default="")
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "postal_manifest"
        db_table_comment = (
            "One row per hand-over between the post and a desk (biên bản bàn giao), signed by both."
        )
        constraints = [
            # Decision 45/2016/QĐ-TTg, art. 7(4): it is a hand-over only when both have signed.
            models.CheckConstraint(
                name="postal_manifest_closed_by_both",
                condition=Q(closed_at__isnull=True)
                | Q(post_signed_at__isnull=False, desk_signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="postal_manifest_two_people",
                condition=Q(post_signed_by__isnull=True)
                | Q(desk_signed_by__isnull=True)
                | ~Q(post_signed_by=F("desk_signed_by")),
            ),
            models.CheckConstraint(
                name="postal_manifest_not_both",
                condition=Q(closed_at__isnull=True) | Q(cancelled_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["desk_path", "-opened_at"], name="postal_manifest_desk")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_signed(self) -> bool:
        """Whether one side has signed: its content stands from then on."""
        return self.post_signed_at is not None or self.desk_signed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a signature."""
        return self.closed_at is None and self.cancelled_at is None


class ManifestLine(models.Model):
    """One row per consignment in a manifest, as long as the manifest is not cancelled.

    `is_open` follows the manifest: a consignment stands in at most one manifest that is not signed.
    """

    personal_data = "reference"

    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="lines")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "postal_manifest_line"
        db_table_comment = (
            "One row per consignment in a manifest, as long as the manifest is not cancelled."
        )
        constraints = [
            models.UniqueConstraint(fields=["manifest", "order"], name="postal_line_once"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(is_open=True), name="postal_line_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.order_id}"
