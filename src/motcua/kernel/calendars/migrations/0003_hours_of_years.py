from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0002_year_plans")]

    operations = [
        migrations.AddField(
            model_name="yearplan", name="hours", field=models.JSONField(null=True)
        ),
        migrations.AddField(
            model_name="yearplan", name="cut_offs", field=models.JSONField(null=True)
        ),
        migrations.AlterModelTableComment(
            name="yearplan",
            table_comment="One row per version of a year's days and hours that an office approved; never changed.",
        ),
    ]
