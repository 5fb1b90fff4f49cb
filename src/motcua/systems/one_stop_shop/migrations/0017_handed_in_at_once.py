"""What a program hands in at once, with the digest of what came under its key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("one_stop_shop", "0016_large_tables_are_cleaned_daily")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="handed_in_digest",
            field=models.CharField(db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="application",
            name="is_handed_in_at_once",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
