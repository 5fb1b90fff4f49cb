"""What the machines' door remembers: answers already given to a repeated request."""

from django.db import models


class RepeatedRequest(models.Model):
    """One row per idempotency key that a caller sent with a write, with the answer it got.

    The answer is kept for a day, so that a caller whose line broke may ask again safely.
    Deliberately no body of the request: only its digest, to refuse a key used for another one.
    """

    personal_data = "personal"

    caller = models.UUIDField()
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, default="")
    body = models.BinaryField(default=b"")
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "rest_repeated_request"
        db_table_comment = (
            "One row per idempotency key that a caller sent with a write, with the answer it got."
        )
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="rest_repeated_request_once")
        ]

    def __str__(self) -> str:
        return self.key
