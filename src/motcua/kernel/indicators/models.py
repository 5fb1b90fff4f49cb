"""What was counted and what was told, as it was known at every moment."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.kernel.organizations.api import Agency


class CountedSubject(models.Model):
    """One row per subject of the journal that belongs to a matter which is counted.

    A dossier and its case are two subjects and one matter.
    """

    personal_data = "reference"

    pk = models.CompositePrimaryKey("subject_uuid", "kind")
    subject_uuid = models.UUIDField()
    matter_uuid = models.UUIDField()
    kind = models.CharField(max_length=40)

    class Meta:
        db_table = "indicators_subject"
        db_table_comment = (
            "One row per subject of the journal that belongs to a matter which is counted."
        )
        indexes = [models.Index(fields=["matter_uuid"], name="indicators_subject_matter")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_uuid}"


class Combination(models.Model):
    """One row per set of dimensions with which something was counted: channel, procedure, sector.

    Millions of facts share a few thousand of them.
    """

    personal_data = "none"

    dimensions = models.JSONField(unique=True)

    class Meta:
        db_table = "indicators_combination"
        db_table_comment = (
            "One row per set of dimensions with which something was counted: channel, procedure, "
            "sector."
        )

    def __str__(self) -> str:
        return str(self.dimensions)


class Fact(models.Model):
    """One row per thing that one event of the journal adds to a counting, while that is known.

    Bitemporal: `day` is when it happened, `known_from` to `known_until` when it was counted so. A
    later event may end a row and write another; none is changed or deleted, so that a figure can
    be read as it was told at any moment. `agency_uuid` is who had the matter then; empty: nobody
    said.
    """

    personal_data = "reference"

    id = models.BigAutoField(primary_key=True)
    measure = models.CharField(max_length=40, db_collation="C")
    matter_uuid = models.UUIDField()
    position = models.BigIntegerField()
    agency_uuid = models.UUIDField(null=True)
    day = models.DateField()
    # No check for each row: the statement that writes it takes it from there, and none is deleted.
    combination = models.ForeignKey(
        Combination, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    amount = models.BigIntegerField()
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "indicators_fact"
        db_table_comment = (
            "One row per thing that one event of the journal adds to a counting, while that is "
            "known."
        )
        indexes = [
            models.Index(fields=["matter_uuid"], name="indicators_fact_matter"),
            models.Index(fields=["measure", "day"], name="indicators_fact_day"),
            # What became known when stands where it was written; few facts are ever ended.
            BrinIndex(
                fields=["known_from"], name="indicators_fact_known", pages_per_range=32,
                autosummarize=True,
            ),
            models.Index(
                fields=["known_until"], name="indicators_fact_ended",
                condition=Q(known_until__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.measure} {self.day} {self.amount}"


class Cell(models.Model):
    """One row per measured indicator, agency, piece of time and month in which it became known.

    Made from the facts, so that a page of two years reads few rows; it can be thrown away. A piece
    is a month; of an indicator that is also counted by a report regime, the part of a month before
    or after its cut-off, so that periods of both kinds are whole pieces. `amount` is what the facts
    that became known in the month `known` add, less those that ended in it: all rows are the sum as
    known now, those before a month what was known when it began.
    """

    personal_data = "none"

    indicator = models.CharField(max_length=60, db_collation="C")
    agency_uuid = models.UUIDField()
    first = models.DateField()
    known = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        db_table = "indicators_cell"
        db_table_comment = (
            "One row per measured indicator, agency, piece of time and month in which it became "
            "known."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "first", "agency_uuid", "known"], name="indicators_cell_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["agency_uuid", "first"],
                include=["indicator"],
                name="indicators_cell_of_agency",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.first} {self.amount}"


class Part(models.Model):
    """One row per counting, combination of dimensions, agency and stretch of days: sum of facts.

    Of the facts known now up to `CountMark.gathered`; who reads adds the few after it. Within a
    stretch all days are in the same pieces of time and versions of definitions.
    """

    personal_data = "none"

    measure = models.CharField(max_length=40, db_collation="C")
    first = models.DateField()
    combination = models.ForeignKey(
        Combination, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    agency_uuid = models.UUIDField()
    amount = models.BigIntegerField()

    class Meta:
        db_table = "indicators_part"
        db_table_comment = (
            "One row per counting, combination of dimensions, agency and stretch of days: sum of "
            "facts."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "first", "combination", "agency_uuid"],
                name="indicators_part_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.first} {self.amount}"


class ToldFigure(models.Model):
    """One row per figure that an agency told, while it is what is known.

    Never overwritten: who tells another number ends the row (`known_until`) and begins one, so
    that a report can be read as it was. The origin is the submission, or the passage of a report.
    """

    personal_data = "reference"

    id = models.BigAutoField(primary_key=True)
    indicator = models.CharField(max_length=60, db_collation="C")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", to_field="uuid", db_index=False
    )
    period = models.CharField(max_length=10, db_collation="C")
    dimensions = models.JSONField(default=dict)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    is_na = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    origin_kind = models.CharField(max_length=100)
    origin_uuid = models.UUIDField()
    origin_detail = models.CharField(max_length=200, blank=True)
    told_by = models.UUIDField()
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "indicators_told_figure"
        db_table_comment = "One row per figure that an agency told, while it is what is known."
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period", "agency", "dimensions"],
                condition=Q(known_until__isnull=True),
                name="indicators_told_once",
            ),
            models.CheckConstraint(
                name="indicators_told_known",
                condition=Q(known_until__isnull=True) | Q(known_until__gte=models.F("known_from")),
            ),
            models.CheckConstraint(
                name="indicators_told_value", condition=Q(is_na=True) ^ Q(value__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "period"], name="indicators_told_of_agency"),
            models.Index(fields=["origin_uuid"], name="indicators_told_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period} {self.value}"


class UnitGroup(models.Model):
    """One row per group of units that somebody put together to see their figures as one.

    Groups of one `grouping` stand beside each other: coast, plain, mountains.
    """

    personal_data = "reference"

    uuid = UuidField()
    grouping = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    agency_path = models.CharField(max_length=120, db_collation="C")
    is_content = models.BooleanField(default=False)
    made_by = models.UUIDField()

    class Meta:
        db_table = "indicators_unit_group"
        db_table_comment = (
            "One row per group of units that somebody put together to see their figures as one."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["agency_path", "grouping", "name"], name="indicators_unit_group_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.grouping}: {self.name}"


class UnitGroupMember(models.Model):
    """One row per unit of a group, by the path that it has through all its names."""

    personal_data = "none"

    group = models.ForeignKey(UnitGroup, on_delete=models.CASCADE, related_name="members")
    path = models.CharField(max_length=120, db_collation="C")

    class Meta:
        db_table = "indicators_unit_group_member"
        db_table_comment = (
            "One row per unit of a group, by the path that it has through all its names."
        )
        constraints = [
            models.UniqueConstraint(fields=["group", "path"], name="indicators_member_once")
        ]

    def __str__(self) -> str:
        return self.path


class CountMark(models.Model):
    """One row per installation: up to where the journal was counted, by which catalogue.

    `gathered` is the last fact whose sum stands in a `Part`, `stretches` the digest of their days.
    """

    personal_data = "none"

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    gathered = models.BigIntegerField(default=0)
    stretches = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "indicators_count_mark"
        db_table_comment = (
            "One row per installation: up to where the journal was counted, by which catalogue."
        )
        constraints = [
            models.CheckConstraint(name="indicators_count_mark_single", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.position)
