from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operations_center", "0004_reasons_for_differences"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="handling",
            index=models.Index(
                condition=models.Q(("timing", "late")),
                fields=["ended_at"],
                name="operations_center_h_late",
            ),
        ),
    ]
