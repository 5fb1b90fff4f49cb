import django.db.models.deletion
from django.db import migrations, models

# Rows are a kilobyte long: the room of one is left on each page for what changes no index.
OFTEN = """
ALTER TABLE one_stop_shop_dossier SET (fillfactor = 85,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE one_stop_shop_search_entry SET (autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE one_stop_shop_application SET (autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02);
"""
AS_BEFORE = """
ALTER TABLE one_stop_shop_dossier RESET (fillfactor, autovacuum_vacuum_scale_factor,
    autovacuum_analyze_scale_factor);
ALTER TABLE one_stop_shop_search_entry RESET (autovacuum_vacuum_scale_factor,
    autovacuum_analyze_scale_factor);
ALTER TABLE one_stop_shop_application RESET (autovacuum_vacuum_scale_factor,
    autovacuum_analyze_scale_factor);
"""


class Migration(migrations.Migration):
    """Dead rows are cleaned up daily, not when a fifth of a million has changed."""

    dependencies = [("one_stop_shop", "0015_searching_has_its_own_rows")]

    operations = [
        migrations.RunSQL(OFTEN, AS_BEFORE),
        migrations.AlterField(
            model_name="dossier",
            name="applicant",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party"),
        ),
    ]
