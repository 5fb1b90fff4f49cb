"""Simulations of a period in a trial installation: what was asked for, and how far each is."""

from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField


class Simulation(models.Model):
    """One row per simulation: its period, its seed and scale, and how far it has been written.

    Written in the transaction of each batch, so that a simulation that was killed goes on behind
    the last dossier that is there. Its dossiers are invented, and so are their applicants.
    `digest` is a chain over all that was told, but for keys: the same seed comes to the same one.
    """

    personal_data = "none"

    uuid = UuidField()
    first = models.DateField()
    last = models.DateField()
    seed = models.BigIntegerField()
    scale = models.DecimalField(max_digits=12, decimal_places=6)
    told_until = models.DateTimeField()
    plan_digest = models.CharField(max_length=64)
    planned = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    events = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="", db_default="")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "one_stop_shop_simulation"
        db_table_comment = (
            "One row per simulation: its period, its seed and scale, and how far it has been "
            "written."
        )
        constraints = [
            models.CheckConstraint(name="simulation_of_days", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="simulation_within_plan", condition=Q(done__lte=F("planned"))
            ),
            models.UniqueConstraint(
                fields=["first", "last", "seed", "scale"], name="simulation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.last} {self.seed} {self.scale}"
