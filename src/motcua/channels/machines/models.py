"""What connected systems told, by their own keys."""

from django.db import models


class Telling(models.Model):
    """One row per message or signal that a connected system sent, by the key that it gave.

    Written in the transaction that hears it, so the same key is heard once, also after a crash
    and when the answers kept for repeated requests are gone. Deliberately no content.
    """

    personal_data = "reference"

    caller = models.UUIDField()
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    run_uuid = models.UUIDField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "machines_telling"
        db_table_comment = (
            "One row per message or signal that a connected system sent, by the key that it gave."
        )
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="machines_telling_once")
        ]

    def __str__(self) -> str:
        return self.key
