"""Outlines of administrative units, where official ones were loaded."""

from django.db import models

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, no_overlap, period_order


class Boundary(PeriodModel):
    """One row per administrative unit and time for which an official outline was loaded.

    `rings` are lists of longitude and latitude, made as fine as a picture needs. Deliberately
    absent: the outline as it was measured, which stays with the office that publishes it.
    """

    personal_data = "none"

    uuid = UuidField()
    unit_code = models.CharField(max_length=10)
    rings = models.JSONField()
    source = models.CharField(max_length=300)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "indicator_office_boundary"
        db_table_comment = (
            "One row per administrative unit and time for which an official outline was loaded."
        )
        constraints = [
            no_overlap("unit_code", name="indicator_office_boundary_no_overlap"),
            period_order("indicator_office_boundary_period"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.valid_from}"
