"""Validity periods: half-open [valid_from, valid_to), NULL = open, no overlap by the database."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class ValidityRange(Func):
    """The date range of a row's period, as PostgreSQL compares it."""

    function = "DATERANGE"
    output_field = DateRangeField()


def no_overlap(*fields: str, name: str, condition: Q | None = None) -> ExclusionConstraint:
    """Of rows that agree in `fields`, no two are valid on one day (needs btree_gist)."""
    expressions: list[Any] = [
        (ValidityRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
        *((field, RangeOperators.EQUAL) for field in fields),
    ]
    return ExclusionConstraint(name=name, expressions=expressions, condition=condition)


def period_order(name: str) -> models.CheckConstraint:
    """A constraint: a period ends after it begins."""
    return models.CheckConstraint(
        name=name, condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
    )


class PeriodQuerySet(models.QuerySet[Any]):
    """Rows that can be asked for as they were on a day."""

    def in_force_on(self, day: date) -> Self:
        """The rows whose period contains the day."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class PeriodModel(models.Model):
    """A row that holds for a time."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
