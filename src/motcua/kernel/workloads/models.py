"""How the new tasks of an agency are shared out."""

from django.db import models


class SharingRule(models.Model):
    """One row per agency and kind of work for which somebody chose how new tasks are shared out.

    The kind of work is the permission that its tasks need. The row is the lock under which a new
    task is given, so that two workers take turns. What was chosen before is in the journal.
    Without a row tasks wait until somebody claims them or is given them by hand.
    """

    personal_data = "reference"

    class Rule(models.TextChoices):
        """Who is given a new task."""

        BY_HAND = "by_hand", "Tự nhận hoặc phân công bằng tay"
        LEAST_LOADED = "least_loaded", "Người đang giữ ít việc nhất"
        IN_TURN = "in_turn", "Lần lượt từng người"

    agency_uuid = models.UUIDField()
    permission = models.CharField(max_length=100)
    rule = models.CharField(max_length=20, choices=Rule.choices)
    last_account = models.UUIDField(null=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.UUIDField()
    chosen_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "workloads_sharing_rule"
        db_table_comment = (
            "One row per agency and kind of work for which somebody chose how new tasks are "
            "shared out."
        )
        constraints = [
            models.UniqueConstraint(
                fields=["agency_uuid", "permission"], name="workloads_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.permission} {self.rule}"
