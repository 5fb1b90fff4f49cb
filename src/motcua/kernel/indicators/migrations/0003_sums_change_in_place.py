"""The sums are written again at every counting: in place, without touching an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """No index holds the amount any more, and pages keep room for the next version of a row."""

    dependencies = [("indicators", "0002_cells_by_pieces")]

    operations = [
        # Made from the journal: the next counting makes it anew, for the digest is another.
        migrations.DeleteModel("CountedSubject"),
        migrations.CreateModel(
            name="CountedSubject",
            fields=[
                ("pk", models.CompositePrimaryKey("subject_uuid", "kind", blank=True, editable=False, primary_key=True, serialize=False)),
                ("subject_uuid", models.UUIDField()),
                ("matter_uuid", models.UUIDField()),
                ("kind", models.CharField(max_length=40)),
            ],
            options={
                "db_table": "indicators_subject",
                "db_table_comment": "One row per subject of the journal that belongs to a matter which is counted.",
                "indexes": [models.Index(fields=["matter_uuid"], name="indicators_subject_matter")],
            },
        ),
        migrations.RunSQL("UPDATE indicators_count_mark SET digest = ''", migrations.RunSQL.noop),
        migrations.RemoveConstraint("Cell", "indicators_cell_once"),
        migrations.RemoveIndex("Cell", "indicators_cell_of_agency"),
        migrations.AddConstraint(
            "Cell",
            models.UniqueConstraint(fields=("indicator", "first", "agency_uuid"), name="indicators_cell_once"),
        ),
        migrations.AddIndex(
            "Cell",
            models.Index(fields=["agency_uuid", "first"], include=("indicator",), name="indicators_cell_of_agency"),
        ),
        migrations.RunSQL(
            "ALTER TABLE indicators_cell SET (fillfactor = 50)",
            "ALTER TABLE indicators_cell RESET (fillfactor)",
        ),
    ]
