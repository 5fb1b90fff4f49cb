from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operations_center", "0005_late_ones_are_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="handling",
            name="has_paid_online",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="handling",
            name="is_synchronised",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="handling",
            name="others_timing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Chưa kết thúc"),
                    ("early", "Trước hạn"),
                    ("on_time", "Đúng hạn"),
                    ("late", "Quá hạn"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="handling",
            name="reused",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
