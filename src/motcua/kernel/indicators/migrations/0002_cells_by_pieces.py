"""Sums by month become sums by pieces of months, for the cut-offs of report regimes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Cells are made anew from the facts at the next counting, for the content counts otherwise."""

    dependencies = [("indicators", "0001_figures")]

    operations = [
        migrations.DeleteModel("Cell"),
        migrations.CreateModel(
            name="Cell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(db_collation="C", max_length=60)),
                ("agency_uuid", models.UUIDField()),
                ("first", models.DateField()),
                ("amount", models.BigIntegerField()),
            ],
            options={
                "db_table": "indicators_cell",
                "db_table_comment": "One row per measured indicator, agency and piece of time: the sum of its facts, as known now.",
                "indexes": [models.Index(fields=["agency_uuid", "first"], include=("indicator", "amount"), name="indicators_cell_of_agency")],
                "constraints": [models.UniqueConstraint(fields=("indicator", "first", "agency_uuid"), include=("amount",), name="indicators_cell_once")],
            },
        ),
    ]
