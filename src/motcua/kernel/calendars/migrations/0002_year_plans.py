import motcua.base.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="files_digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.CreateModel(
            name="YearPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", motcua.base.fields.UuidField(default=motcua.base.fields.uuid7, editable=False, unique=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("entries", models.JSONField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "calendars_year_plan",
                "db_table_comment": "One row per version of a year's special days that an office approved; never changed.",
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="calendars_year_plan_once"),
                    models.CheckConstraint(condition=models.Q(("year__range", (2000, 2100))), name="calendars_year_plan_year"),
                ],
            },
        ),
    ]
