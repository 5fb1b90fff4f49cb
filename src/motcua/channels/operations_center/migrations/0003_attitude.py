from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operations_center", "0002_reasons_are_counted")]

    operations = [
        migrations.AddField(
            model_name="handling",
            name="attitude",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
