"""Clocks have an app of their own: what cases kept of them goes there, row by row."""

from django.db import migrations

# A case that only waits, without a start, keeps its pause on a clock without a due date.
CARRY = """
INSERT INTO deadlines_clock (uuid, subject_kind, subject_uuid, name, calendar_code, rule_set,
    state, started_at, due_original, due_current, ended_at, warned_days)
SELECT uuidv7(), 'cases.case', c.uuid, '', c.calendar_code, '',
    CASE WHEN c.ended_at IS NOT NULL THEN 'ended' WHEN c.state = 'waiting' THEN 'paused'
        ELSE 'running' END,
    c.accepted_at, c.due_original, c.due_current, c.ended_at, c.warned_days
FROM cases_case c
WHERE c.due_current IS NOT NULL OR EXISTS (SELECT 1 FROM cases_adjustment a WHERE a.case_id = c.id)
ORDER BY c.id;
INSERT INTO deadlines_adjustment (uuid, clock_id, kind, cause, mode, calendar_code, began_at,
    ended_at, due_before, due_after, reason, document_uuid, legal_basis, reckoning, recorded_by)
SELECT a.uuid, k.id, a.kind, a.cause, a.mode, c.calendar_code, a.began_at, a.ended_at,
    a.due_before, a.due_after, a.reason, a.document_uuid, a.legal_basis, a.reckoning, a.recorded_by
FROM cases_adjustment a
JOIN cases_case c ON c.id = a.case_id
JOIN deadlines_clock k ON k.subject_uuid = c.uuid AND k.subject_kind = 'cases.case' AND k.name = ''
ORDER BY a.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
CARRY_BACK = """
INSERT INTO cases_adjustment (uuid, case_id, kind, cause, mode, began_at, ended_at, due_before,
    due_after, reason, document_uuid, legal_basis, reckoning, recorded_by)
SELECT a.uuid, c.id, a.kind, a.cause, a.mode, a.began_at, a.ended_at, a.due_before, a.due_after,
    a.reason, a.document_uuid, a.legal_basis, a.reckoning, a.recorded_by
FROM deadlines_adjustment a
JOIN deadlines_clock k ON k.id = a.clock_id AND k.subject_kind = 'cases.case' AND k.name = ''
JOIN cases_case c ON c.uuid = k.subject_uuid
ORDER BY a.id;
UPDATE cases_case c SET warned_days = k.warned_days FROM deadlines_clock k
WHERE k.subject_uuid = c.uuid AND k.subject_kind = 'cases.case' AND k.name = '';
DELETE FROM deadlines_adjustment a USING deadlines_clock k
WHERE k.id = a.clock_id AND k.subject_kind = 'cases.case' AND k.name = '';
DELETE FROM deadlines_clock WHERE subject_kind = 'cases.case' AND name = '';
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
        ('deadlines', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(CARRY, CARRY_BACK),
        migrations.RemoveField(
            model_name='case',
            name='warned_days',
        ),
        migrations.DeleteModel(
            name='Adjustment',
        ),
    ]
