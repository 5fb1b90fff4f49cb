"""Clocks of dossiers that started before there were rule sets keep those of their day."""

from django.db import migrations

KEEP = """
UPDATE deadlines_clock k SET rule_set = CASE
    WHEN k.started_at < '2025-07-01 00:00+07' THEN 'one-stop/2018-06-21'
    ELSE 'one-stop/2025-07-01' END
FROM cases_case c
WHERE c.uuid = k.subject_uuid AND k.subject_kind = 'cases.case' AND k.name = ''
    AND c.kind = 'one_stop_shop.dossier' AND k.rule_set = '' AND k.started_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('one_stop_shop', '0001_initial'),
        ('cases', '0002_clocks_moved_to_deadlines'),
        ('deadlines', '0002_rule_sets_and_opinions'),
    ]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
