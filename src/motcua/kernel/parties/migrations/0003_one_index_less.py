import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Readings of a party are found by the index that has them in order; the other was its twin."""

    dependencies = [("parties", "0002_reading_is_append_only")]

    operations = [
        migrations.AlterField(
            model_name="reading",
            name="party",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="parties.party"),
        ),
    ]
