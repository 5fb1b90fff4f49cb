"""How much each dossier asked of a person, counted when it was sent."""

from django.db import models

from motcua.base.fields import UuidField


class Measurement(models.Model):
    """One row per dossier that was sent: what its form and papers asked, as it was counted then.

    Never changed: what a form asks later does not change what this person was asked.
    """

    personal_data = "reference"

    uuid = UuidField()
    dossier_uuid = models.UUIDField(unique=True)
    procedure_code = models.CharField(max_length=20)
    version_uuid = models.UUIDField()
    form_code = models.CharField(max_length=80)
    form_version = models.PositiveIntegerField()
    channel = models.CharField(max_length=8)
    agency_path = models.CharField(max_length=255)
    day = models.DateField()
    fields_asked = models.PositiveIntegerField()
    fields_prefilled = models.PositiveIntegerField()  # from whatever source
    fields_reused = models.PositiveIntegerField()  # of these, from papers of the repository
    fields_changed = models.PositiveIntegerField()  # of these, corrected by the person
    fields_needless = models.PositiveIntegerField()  # asked although a source has them
    papers_asked = models.PositiveIntegerField()
    papers_reused = models.PositiveIntegerField()
    papers_needless = models.PositiveIntegerField()
    needless = models.JSONField(default=dict)  # {"fields": [name], "papers": [code]}
    baseline_fields = models.PositiveIntegerField(null=True)
    baseline_papers = models.PositiveIntegerField(null=True)
    measured_at = models.DateTimeField()

    class Meta:
        db_table = "form_burden_measurement"
        db_table_comment = (
            "One row per dossier that was sent: what its form and papers asked, as it was counted "
            "then."
        )
        indexes = [models.Index(fields=["procedure_code", "day"], name="burden_of_procedure")]
        constraints = [
            models.CheckConstraint(
                name="burden_fields_add_up",
                condition=models.Q(fields_prefilled__lte=models.F("fields_asked"))
                & models.Q(fields_reused__lte=models.F("fields_prefilled"))
                & models.Q(fields_changed__lte=models.F("fields_prefilled")),
            ),
            models.CheckConstraint(
                name="burden_papers_add_up",
                condition=models.Q(papers_reused__lte=models.F("papers_asked"))
                & models.Q(papers_needless__lte=models.F("papers_asked")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code} {self.day}"
