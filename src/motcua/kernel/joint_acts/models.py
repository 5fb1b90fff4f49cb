"""What was done to many matters at once, kept so that it happens once."""

from django.db import models

from motcua.base.fields import UuidField


class JointAct(models.Model):
    """One row per act that an official did to many matters at once, with what became of each.

    Its uuid is drawn by the page on which it is confirmed: sent twice it happens once. `answers`
    names matters and refusals, in order. Deliberately absent: what each matter says of it, which
    its own rows and the journal do.
    """

    personal_data = "reference"

    uuid = UuidField()
    act = models.CharField(max_length=60)
    given = models.JSONField(default=dict)
    answers = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    begun_by = models.UUIDField()
    begun_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "joint_acts_act"
        db_table_comment = (
            "One row per act that an official did to many matters at once, with what became of "
            "each."
        )
        indexes = [models.Index(fields=["begun_by", "-begun_at"], name="joint_acts_of")]

    def __str__(self) -> str:
        return f"{self.act} {self.begun_at:%Y-%m-%d %H:%M}"
