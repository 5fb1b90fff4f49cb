"""The journal, who has heard what of it, and its seals."""

from typing import Any

from django.db import models
from django.db.models import Func, JSONField

from motcua.base.fields import UuidField


class TransactionIdField(models.Field):  # type: ignore[type-arg]
    """A PostgreSQL transaction number that never wraps around (xid8)."""

    def db_type(self, connection: Any) -> str:
        """The column type."""
        return "xid8"


class JournalEntry(models.Model):
    """One row per thing that happened: who did what to which subject, and when.

    Append-only: triggers refuse UPDATE, DELETE and TRUNCATE, and the seals find out whoever goes
    round them. `at` is when it happened, `recorded_at` when the row was written. Rows are written
    by `publish` or in the same statement as the change itself (see README). Deliberately absent:
    names of people, and any other personal data; uuids lead to them where reading is logged.
    """

    personal_data = "reference"

    position = models.BigAutoField(primary_key=True)
    uuid = UuidField(db_default=Func(function="uuidv7"))
    name = models.CharField(max_length=100)
    subject_kind = models.CharField(max_length=100)
    subject_uuid = models.UUIDField()
    actor_kind = models.CharField(max_length=20)
    actor_uuid = models.UUIDField()
    acting_for = models.UUIDField(null=True)
    agency_uuid = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Func(function="clock_timestamp"))
    payload = JSONField(db_default={})
    txid = TransactionIdField(db_default=Func(function="pg_current_xact_id"))

    class Meta:
        db_table = "events_journal"
        db_table_comment = (
            "One row per thing that happened: who did what to which subject, and when."
        )
        indexes = [
            models.Index(fields=["subject_uuid", "position"], name="events_journal_subject"),
            models.Index(fields=["name", "position"], name="events_journal_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="events_journal_name_form",
                condition=models.Q(name__regex=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"),
            ),
            models.CheckConstraint(
                name="events_journal_actor_kind",
                condition=models.Q(actor_kind__in=["person", "official", "system", "anonymous"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.name}"


class Horizon(models.Model):
    """One row per installation: up to which position no writer can still add an event.

    `settled` is that position. `candidate` becomes settled once every transaction older than
    `candidate_txid` has ended.
    """

    personal_data = "none"

    id = models.SmallIntegerField(primary_key=True, default=1)
    settled = models.BigIntegerField(default=0)
    candidate = models.BigIntegerField(null=True)
    candidate_txid = TransactionIdField(null=True)

    class Meta:
        db_table = "events_horizon"
        db_table_comment = (
            "One row per installation: up to which position no writer can still add an event."
        )
        constraints = [
            models.CheckConstraint(name="events_horizon_single", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.settled)


class SubscriptionCursor(models.Model):
    """One row per subscription: the position up to which it has heard its events."""

    personal_data = "none"

    name = models.CharField(max_length=150, primary_key=True)
    event_names = models.JSONField(default=list)
    position = models.BigIntegerField(default=0)

    class Meta:
        db_table = "events_subscription"
        db_table_comment = (
            "One row per subscription: the position up to which it has heard its events."
        )

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


class HeldDelivery(models.Model):
    """One row per event that a subscription failed to take, or that waits behind such a one.

    Waiting rows are tried again with growing pauses, in order for each subject; parked rows wait
    for an official. A delivery that succeeds leaves no row.
    """

    personal_data = "reference"

    class State(models.TextChoices):
        """Whether the worker tries it again by itself."""

        WAITING = "waiting", "Chờ chuyển lại"
        PARKED = "parked", "Tạm dừng"

    id = models.BigAutoField(primary_key=True)
    uuid = UuidField()
    subscription = models.CharField(max_length=150)
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, related_name="+", db_column="position"
    )
    subject_uuid = models.UUIDField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    next_try_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "events_held_delivery"
        db_table_comment = (
            "One row per event that a subscription failed to take, or that waits behind such a one."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "entry"], name="events_held_delivery_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["subscription", "subject_uuid", "entry"], name="events_held_delivery_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription} {self.entry_id} {self.state}"


class SealedLeaf(models.Model):
    """One row per sealed event: its place in the Merkle tree and its leaf hash (RFC 6962)."""

    personal_data = "none"

    index = models.BigIntegerField(primary_key=True)
    position = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    class Meta:
        db_table = "events_sealed_leaf"
        db_table_comment = (
            "One row per sealed event: its place in the Merkle tree and its leaf hash (RFC 6962)."
        )

    def __str__(self) -> str:
        return f"{self.index} {self.position}"


class SealedNode(models.Model):
    """One row per complete subtree of 256, 65 536, … leaves, so that proofs need few reads."""

    personal_data = "none"

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "events_sealed_node"
        db_table_comment = (
            "One row per complete subtree of 256, 65 536, … leaves, so that proofs need few reads."
        )
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="events_sealed_node_place")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.index}"


class TreeHead(models.Model):
    """One row per seal: the signed root over all events up to a position.

    `note` is the published text, a C2SP checkpoint with its Ed25519 signature; it names the
    digest of the head before it, so heads form a chain.
    """

    personal_data = "none"

    number = models.BigIntegerField(primary_key=True)
    size = models.BigIntegerField()
    last_position = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    sealed_at = models.DateTimeField()
    time_stamp = models.BinaryField(null=True)

    class Meta:
        db_table = "events_tree_head"
        db_table_comment = "One row per seal: the signed root over all events up to a position."

    def __str__(self) -> str:
        return f"{self.number} {self.size}"
