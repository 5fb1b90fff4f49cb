from django.db import migrations, models


class Migration(migrations.Migration):
    """Where the post brings a result is kept field by field, beside the words."""

    dependencies = [("one_stop_shop", "0009_words_are_found_by_place")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="return_to",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="dossier",
            name="return_to",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
