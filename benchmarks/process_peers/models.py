"""What a step of a peer leaves behind, so that it does the work that ours does."""

from typing import ClassVar

from django.db import models


class JournalRow(models.Model):
    """One row per thing that happened, beside Viewflow's own tables."""

    name = models.TextField()
    run = models.BigIntegerField()
    task = models.BigIntegerField()
    actor = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    payload = models.JSONField()

    class Meta:
        app_label = "process_peers"
        indexes: ClassVar = [models.Index(fields=["run", "at"]), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return f"{self.name} {self.run}"
