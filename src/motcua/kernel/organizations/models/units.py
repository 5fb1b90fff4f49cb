"""Administrative units and what became of them."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, no_overlap, period_order


class Unit(PeriodModel):
    """One row per administrative unit (province, district, commune) while name and place last.

    The code is the General Statistics Office's. A unit that is renamed, moved to another district
    or merged ends and begins as another row, tied to the first by a succession. A name alone says
    nothing: today's phường Trần Phú is not the ward that had the name before.
    """

    personal_data = "none"

    class Level(models.TextChoices):
        """Where the unit stands."""

        PROVINCE = "province"
        DISTRICT = "district"
        COMMUNE = "commune"

    uuid = UuidField()
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    folded_name = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent_code = models.CharField(max_length=10, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    area_km2 = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        db_table = "organizations_unit"
        db_table_comment = (
            "One row per administrative unit (province, district, commune) while name and place "
            "last."
        )
        constraints = [
            no_overlap("code", name="organizations_unit_no_overlap"),
            period_order("organizations_unit_period"),
            models.UniqueConstraint(
                name="organizations_unit_code_from", fields=["code", "valid_from"]
            ),
            models.CheckConstraint(
                name="organizations_unit_level",
                condition=Q(level__in=["province", "district", "commune"]),
            ),
        ]
        indexes = [models.Index(fields=["folded_name"], name="organizations_unit_folded")]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in a language of the pages."""
        return self.name_en if language == "en" else self.name


class Kind(models.TextChoices):
    """How one unit or agency came to be another, or to end."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    STATUS_CHANGE = "status_change"
    TRANSFER = "transfer"
    CONTINUATION = "continuation"
    ABOLISHED = "abolished"
    UNKNOWN = "unknown"


class Share(models.TextChoices):
    """How much of the predecessor went to the successor."""

    FULL = "full"
    PART_MAIN = "part-main"
    PART = "part"
    UNKNOWN = "unknown"
    NONE = "none"


def successor_known(name: str, field: str) -> models.CheckConstraint:
    """A constraint: only an unknown or absent successor is empty, and it says so."""
    empty = Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(
        name=name,
        condition=Q(empty, share__in=["unknown", "none"])
        | Q(~empty, share__in=["full", "part-main", "part"]),
    )


class Succession(models.Model):
    """One row per unit that became, wholly or in part, another on a day.

    Many to many: a unit may be divided, and several may merge. Where nobody published the
    successor the share is `unknown` and the successor empty; it is not guessed.
    """

    personal_data = "none"

    uuid = UuidField()
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)
    on_date = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    share = models.CharField(max_length=10, choices=Share.choices)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "organizations_succession"
        db_table_comment = "One row per unit that became, wholly or in part, another on a day."
        constraints = [
            models.UniqueConstraint(
                name="organizations_succession_once",
                fields=["from_unit", "to_unit", "on_date"],
                nulls_distinct=False,
            ),
            successor_known("organizations_succession_known", "to_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit_id} → {self.to_unit_id} {self.on_date}"
