from django.db import migrations

OFTEN = """
ALTER TABLE cases_case SET (autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02);
"""
AS_BEFORE = """
ALTER TABLE cases_case RESET (autovacuum_vacuum_scale_factor,
    autovacuum_analyze_scale_factor);
"""


class Migration(migrations.Migration):
    """Dead rows are cleaned up daily, not when a fifth of a million has changed."""

    dependencies = [("cases", "0004_handed_over_together")]

    operations = [
        migrations.RunSQL(OFTEN, AS_BEFORE),
    ]
