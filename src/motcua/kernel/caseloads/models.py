"""Which officials had a part in which cases."""

from django.db import models

from motcua.kernel.cases.api import Case


class Part(models.Model):
    """One row per official who had a part in a case: did a step, wrote, asked or was asked.

    Made from the journal, so it can be made again from it. It opens nothing: lists show those
    cases only that the official may still see.
    """

    personal_data = "reference"

    account_uuid = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()

    class Meta:
        db_table = "caseloads_part"
        db_table_comment = (
            "One row per official who had a part in a case: did a step, wrote, asked or was asked."
        )
        constraints = [
            models.UniqueConstraint(fields=["account_uuid", "case"], name="caseloads_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_uuid} {self.case_id}"
