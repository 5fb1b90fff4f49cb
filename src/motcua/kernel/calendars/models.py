"""Working calendars as the province's content describes them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, ValidityRange, no_overlap, period_order


class MinuteRange(Func):
    """A span of the day, as PostgreSQL compares it."""

    function = "INT4RANGE"
    output_field = IntegerRangeField()


class Edition(models.Model):
    """One row per installation: which loading of the calendars' content is in force.

    Whoever keeps a calendar in memory compares the fingerprint first, so that a swapped working
    day announced today counts at once in every process.
    """

    personal_data = "none"

    id = models.SmallIntegerField(primary_key=True, default=1)
    uuid = UuidField()
    fingerprint = models.CharField(max_length=64)
    files_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "calendars_edition"
        db_table_comment = (
            "One row per installation: which loading of the calendars' content is in force."
        )
        constraints = [models.CheckConstraint(name="calendars_edition_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.fingerprint


class Calendar(models.Model):
    """One row per calendar that agencies keep, such as office hours or Saturday mornings.

    It describes every day from `first_day` to `last_day`, both included; no deadline is reckoned
    outside them. Which agency keeps which calendar is the agency's own column.
    """

    personal_data = "none"

    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField()
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        db_table = "calendars_calendar"
        db_table_comment = (
            "One row per calendar that agencies keep, such as office hours or Saturday mornings."
        )
        constraints = [
            models.CheckConstraint(
                name="calendars_calendar_days", condition=Q(last_day__gte=F("first_day"))
            )
        ]

    def __str__(self) -> str:
        return self.code


class OfficeHours(PeriodModel):
    """One row per span of opening hours of a weekday of a calendar, for a period.

    Minutes count from midnight. A span that does not count as a day (a Saturday morning at the
    desk) is office time, but its day is no working day of a time limit.
    """

    personal_data = "none"

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="hours")
    weekday = models.SmallIntegerField()
    opens = models.SmallIntegerField()
    closes = models.SmallIntegerField()
    counts_as_day = models.BooleanField(default=True)
    certainty = models.CharField(max_length=20)
    legal_basis = models.JSONField()

    class Meta:
        db_table = "calendars_office_hours"
        db_table_comment = (
            "One row per span of opening hours of a weekday of a calendar, for a period."
        )
        constraints = [
            ExclusionConstraint(
                name="calendars_office_hours_no_overlap",
                expressions=[
                    ("calendar", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (MinuteRange("opens", "closes"), RangeOperators.OVERLAPS),
                    (ValidityRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            period_order("calendars_office_hours_period"),
            models.CheckConstraint(
                name="calendars_office_hours_span",
                condition=Q(opens__gte=0, closes__lte=24 * 60, closes__gt=F("opens")),
            ),
            models.CheckConstraint(
                name="calendars_office_hours_weekday", condition=Q(weekday__range=(1, 7))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.weekday} {self.opens}-{self.closes}"


class SpecialDay(models.Model):
    """One row per day that is off although its weekday works, or worked although it rests.

    `calendar` is empty for days of the whole country; a calendar's own row wins over it. There is
    no kind for a system outage: law does not stop the clock for one.
    """

    personal_data = "none"

    class Kind(models.TextChoices):
        """Why the day differs from its weekday."""

        HOLIDAY = "holiday"
        IN_LIEU = "in_lieu"
        SWAPPED_OFF = "swapped_off"
        MAKE_UP = "make_up"
        HOLIDAY_WEEKEND = "holiday_weekend"
        CLOSED = "closed"

    class Certainty(models.TextChoices):
        """How sure the content is of the day."""

        ENACTED = "enacted"
        ANNOUNCED = "announced"
        COMPUTED = "computed"
        UNVERIFIED = "unverified"

    calendar = models.ForeignKey(
        Calendar, models.CASCADE, related_name="special_days", null=True, blank=True
    )
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.JSONField()
    legal_basis = models.JSONField()
    certainty = models.CharField(max_length=20, choices=Certainty.choices)
    source = models.TextField(blank=True)
    replaces = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "calendars_special_day"
        db_table_comment = (
            "One row per day that is off although its weekday works, or worked although it rests."
        )
        constraints = [
            models.UniqueConstraint(
                name="calendars_special_day_once",
                fields=["calendar", "day"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="calendars_special_day_kind",
                condition=Q(
                    kind__in=[
                        "holiday",
                        "in_lieu",
                        "swapped_off",
                        "make_up",
                        "holiday_weekend",
                        "closed",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class CutOff(PeriodModel):
    """One row per hour after which a calendar takes things in for the next working day.

    Dated, because the decree that sets it changes.
    """

    personal_data = "none"

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="cut_offs")
    at = models.TimeField()
    legal_basis = models.JSONField()

    class Meta:
        db_table = "calendars_cut_off"
        db_table_comment = (
            "One row per hour after which a calendar takes things in for the next working day."
        )
        constraints = [
            no_overlap("calendar", name="calendars_cut_off_no_overlap"),
            period_order("calendars_cut_off_period"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.at}"


class YearPlan(models.Model):
    """One row per version of a year's days and hours that an office approved; never changed.

    The newest one of a year goes before the province's file of that year. Number 1 of a year that
    a file described first is what stood there before. `entries` are written as in such a file.
    """

    personal_data = "reference"

    uuid = UuidField()
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    entries = models.JSONField()
    hours = models.JSONField(null=True)  # by season, weekday and calendar; empty: as they stood
    cut_offs = models.JSONField(null=True)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        db_table = "calendars_year_plan"
        db_table_comment = (
            "One row per version of a year's days and hours that an office approved; never changed."
        )
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="calendars_year_plan_once"),
            models.CheckConstraint(
                name="calendars_year_plan_year", condition=Q(year__range=(2000, 2100))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.number})"
