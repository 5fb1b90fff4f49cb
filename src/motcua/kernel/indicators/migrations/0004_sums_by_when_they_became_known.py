"""The sums know in which month they became known, so that an earlier day is read from them too."""

import datetime

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows from before count as known since ever until the next counting makes them anew."""

    dependencies = [("indicators", "0003_sums_change_in_place")]

    operations = [
        migrations.AddField(
            "Cell", "known", models.DateField(default=datetime.date(1, 1, 1)), preserve_default=False
        ),
        migrations.RemoveConstraint("Cell", "indicators_cell_once"),
        migrations.AddConstraint(
            "Cell",
            models.UniqueConstraint(fields=("indicator", "first", "agency_uuid", "known"), name="indicators_cell_once"),
        ),
        migrations.AlterModelTableComment(
            "Cell",
            "One row per measured indicator, agency, piece of time and month in which it became known.",
        ),
        migrations.AlterField(
            "Fact",
            "combination",
            models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.deletion.PROTECT, related_name="+", to="indicators.combination"),
        ),
        migrations.AddIndex(
            "Fact",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["known_from"], name="indicators_fact_known", pages_per_range=32
            ),
        ),
        migrations.AddIndex(
            "Fact",
            models.Index(
                condition=models.Q(("known_until__isnull", False)), fields=["known_until"], name="indicators_fact_ended"
            ),
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(db_collation="C", max_length=40)),
                ("first", models.DateField()),
                ("agency_uuid", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("combination", models.ForeignKey(db_constraint=False, db_index=False, on_delete=models.deletion.PROTECT, related_name="+", to="indicators.combination")),
            ],
            options={
                "db_table": "indicators_part",
                "db_table_comment": "One row per counting, combination of dimensions, agency and stretch of days: sum of facts.",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "first", "combination", "agency_uuid"), name="indicators_part_once"
                    )
                ],
            },
        ),
        migrations.AddField("CountMark", "gathered", models.BigIntegerField(default=0)),
        migrations.AddField("CountMark", "stretches", models.CharField(blank=True, max_length=64, default=""), preserve_default=False),
        migrations.RunSQL("UPDATE indicators_count_mark SET digest = ''", migrations.RunSQL.noop),
    ]
