"""Simulations of a period: what was asked for, and how far each is."""

from django.db import migrations, models

import motcua.base.fields


class Migration(migrations.Migration):
    dependencies = [("one_stop_shop", "0007_papers_of_the_wallet")]

    operations = [
        migrations.CreateModel(
            name="Simulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", motcua.base.fields.UuidField(default=motcua.base.fields.uuid7, editable=False, unique=True)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("seed", models.BigIntegerField()),
                ("scale", models.DecimalField(decimal_places=6, max_digits=12)),
                ("told_until", models.DateTimeField()),
                ("plan_digest", models.CharField(max_length=64)),
                ("planned", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("events", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(db_default="", default="", max_length=64)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "one_stop_shop_simulation",
                "db_table_comment": "One row per simulation: its period, its seed and scale, and how far it has been written.",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("last__gte", models.F("first"))), name="simulation_of_days"),
                    models.CheckConstraint(condition=models.Q(("done__lte", models.F("planned"))), name="simulation_within_plan"),
                    models.UniqueConstraint(fields=("first", "last", "seed", "scale"), name="simulation_once"),
                ],
            },
        ),
    ]
