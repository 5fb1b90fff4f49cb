from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operations_center", "0006_more_is_counted"),
    ]

    operations = [
        migrations.AddField(
            model_name="handling",
            name="contacts",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="handling",
            name="is_identified",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="handling",
            name="publicity",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
