"""Hand-overs of all open cases of an agency to the one that took over from it."""

from django.db import models

from motcua.base.fields import UuidField

from .case import Case


class Handover(models.Model):
    """One row per hand-over of an agency's open cases to the agency that took over from it.

    A hand-over back is a row of its own, which `undoes` the first. Where the figures came from is
    in the rows of its cases.
    """

    personal_data = "personal"

    uuid = UuidField()
    from_agency_uuid = models.UUIDField()
    from_agency_path = models.CharField(max_length=500)
    to_agency_uuid = models.UUIDField()
    to_agency_path = models.CharField(max_length=500)
    reason = models.TextField()
    handed_over_at = models.DateTimeField()
    handed_over_by = models.UUIDField()
    handed_over_by_name = models.CharField(max_length=200)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        db_table = "cases_handover"
        db_table_comment = (
            "One row per hand-over of an agency's open cases to the agency that took over from it."
        )

    def __str__(self) -> str:
        return f"{self.from_agency_path} → {self.to_agency_path}"


class HandoverCase(models.Model):
    """One row per case that a hand-over moved, and what of it.

    Handled or received there, or both; `places` are those of its run that went along, "" for
    the run's own agency.
    """

    personal_data = "reference"

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    is_handled = models.BooleanField()
    is_received = models.BooleanField()
    places = models.JSONField(default=list)

    class Meta:
        db_table = "cases_handover_case"
        db_table_comment = "One row per case that a hand-over moved, and what of it"
        constraints = [
            models.UniqueConstraint(fields=["handover", "case"], name="cases_handover_case_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
