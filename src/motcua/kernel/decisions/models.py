"""Published decisions: the file as it was drawn, with the days and the law for which it holds."""

from django.db import models

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, period_order


class DecisionVersion(PeriodModel):
    """One row per published version of a decision: the DMN file exactly as it was drawn.

    Immutable by trigger. Of the versions whose period holds a day, the one that begins latest is
    in force on it, and of these the one published last; so an end need not be known beforehand.
    `about` is what the file cannot say: title, legal basis, certainty, words for values.
    """

    personal_data = "none"

    uuid = UuidField()
    code = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    dmn = models.TextField()
    about = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.UUIDField()

    class Meta:
        db_table = "decisions_version"
        db_table_comment = (
            "One row per published version of a decision: the DMN file exactly as it was drawn."
        )
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="decisions_version_once"),
            period_order("decisions_version_period"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"
