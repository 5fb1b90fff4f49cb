"""What the web room keeps between requests: counters of attempts."""

from django.db import models


class Attempt(models.Model):
    """One row per key and window in which attempts are counted, e.g. guesses of a PIN.

    The key holds no personal data: it is a digest. Old windows go when new ones open.
    """

    personal_data = "none"

    key = models.CharField(max_length=200)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "web_attempt"
        db_table_comment = (
            "One row per key and window in which attempts are counted, e.g. guesses of a PIN."
        )
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="web_attempt_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"
