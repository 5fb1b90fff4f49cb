from django.db import migrations, models

NARROWED = ("status", "procedure_code", "channel", "ended_at")
OPCLASSES = ["text_pattern_ops", "timestamptz_ops", "int8_ops"]


class Migration(migrations.Migration):
    """What a list is narrowed to is read from the index that has it in order."""

    dependencies = [("one_stop_shop", "0017_handed_in_at_once")]

    operations = [
        migrations.RemoveIndex(model_name="dossier", name="dossier_competent"),
        migrations.RemoveIndex(model_name="dossier", name="dossier_receiving"),
        migrations.RemoveIndex(model_name="dossier", name="dossier_status"),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["competent_path", "-submitted_at", "-id"], include=NARROWED, name="dossier_competent", opclasses=OPCLASSES),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["receiving_path", "-submitted_at", "-id"], include=NARROWED, name="dossier_receiving", opclasses=OPCLASSES),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["status", "-submitted_at", "-id"], name="dossier_status"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["procedure_code", "-submitted_at", "-id"], include=("status", "channel", "ended_at"), name="dossier_procedure"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(condition=models.Q(ended_at__isnull=True), fields=["-submitted_at", "-id"], include=("status",), name="dossier_open"),
        ),
    ]
