from django.db import migrations

OFTEN = """
ALTER TABLE deadlines_clock SET (autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02);
"""
AS_BEFORE = """
ALTER TABLE deadlines_clock RESET (autovacuum_vacuum_scale_factor,
    autovacuum_analyze_scale_factor);
"""


class Migration(migrations.Migration):
    """Dead rows are cleaned up daily, not when a fifth of a million has changed."""

    dependencies = [("deadlines", "0003_opinions_carried_by_their_matters")]

    operations = [
        migrations.RunSQL(OFTEN, AS_BEFORE),
    ]
