from django.db import migrations

# Every step writes its run anew, without touching an index: beside the old row, if there is room.
OFTEN = """
ALTER TABLE processes_run SET (fillfactor = 90,
    autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE processes_task SET (autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02);
"""
AS_BEFORE = """
ALTER TABLE processes_run RESET (fillfactor, autovacuum_vacuum_scale_factor,
    autovacuum_analyze_scale_factor);
ALTER TABLE processes_task RESET (autovacuum_vacuum_scale_factor,
    autovacuum_analyze_scale_factor);
"""


class Migration(migrations.Migration):
    """Dead rows are cleaned up daily, not when a fifth of a million has changed."""

    dependencies = [("processes", "0008_many_canceled_at_once")]

    operations = [
        migrations.RunSQL(OFTEN, AS_BEFORE),
    ]
