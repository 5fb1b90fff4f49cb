"""What a draft of a decision table must answer."""

from django.db import models

from motcua.base.fields import UuidField
from motcua.kernel.drafting.api import VersionDraft


class DraftExample(models.Model):
    """One row per made-up case with the answer that a draft must give before it is published.

    `inputs` and `expected` are texts as they are typed, by input id and by output name.
    A draft that changes a published version begins with the examples of the draft before.
    """

    personal_data = "none"

    uuid = UuidField()
    draft = models.ForeignKey(VersionDraft, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    on = models.DateField()
    inputs = models.JSONField(default=dict)
    expected = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "decision_office_example"
        db_table_comment = (
            "One row per made-up case with the answer that a draft must give before it is "
            "published."
        )

    def __str__(self) -> str:
        return self.name
