from django.db import migrations

# Ends runs where they stand: open tasks are canceled, waiting tokens and open scopes go. Runs are
# locked in one order. Answers how each stood before; only those that ran are changed.
CANCEL = """
CREATE FUNCTION processes_cancel_runs(p_runs uuid[], p_at timestamptz)
RETURNS TABLE (run uuid, state text, subject_kind text, subject_uuid uuid, agency uuid)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    running bigint[];
BEGIN
    PERFORM 1 FROM processes_run WHERE uuid = ANY (p_runs) ORDER BY id FOR NO KEY UPDATE;
    RETURN QUERY SELECT r.uuid, r.state::text, r.subject_kind::text, r.subject_uuid, r.agency_uuid
        FROM processes_run r WHERE r.uuid = ANY (p_runs) ORDER BY r.id;
    running := ARRAY(
        SELECT id FROM processes_run WHERE uuid = ANY (p_runs) AND state = 'running');
    UPDATE processes_task SET state = 'canceled', completed_at = p_at
        WHERE run_id = ANY (running) AND state = 'open';
    UPDATE processes_token SET left_at = p_at
        WHERE run_id = ANY (running) AND left_at IS NULL;
    UPDATE processes_scope SET state = 'canceled', ended_at = p_at
        WHERE run_id = ANY (running) AND state = 'open';
    UPDATE processes_run SET state = 'canceled', ended_at = p_at WHERE id = ANY (running);
END $$;
"""
NO_CANCEL = "DROP FUNCTION processes_cancel_runs(uuid[], timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("processes", "0007_decisions_found_by_code")]

    operations = [migrations.RunSQL(CANCEL, NO_CANCEL)]
