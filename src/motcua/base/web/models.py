"""What the web room keeps between requests: counters of attempts, and marks of content."""

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


class ContentMark(models.Model):
    """One row per table of content, with a mark that every change of the table makes anew.

    A process keeps content in memory for as long as the mark is the one under which it was read.
    The mark is drawn by chance: one that was rolled back never comes again.
    """

    personal_data = "none"

    content = models.TextField(primary_key=True)
    mark = models.UUIDField()

    class Meta:
        db_table = "web_content_mark"
        db_table_comment = (
            "One row per table of content, with a mark that every change of the table makes anew."
        )

    def __str__(self) -> str:
        return self.content
