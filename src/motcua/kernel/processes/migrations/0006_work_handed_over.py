"""What Django cannot say: the work of many runs changes its agency in one statement."""

from django.db import migrations

# p_runs: [{"run": uuid, "places": [name, …]}], "" for the run's own agency, none for all places.
# Answers which places of which runs went along. A task goes along if its element's place does,
# and if it is at the agency that is left: the item of a loop's turn may be a third one.
TRANSFER = """
CREATE FUNCTION processes_transfer_runs(
    p_runs jsonb, p_from uuid, p_to uuid, p_to_path text
) RETURNS TABLE (run uuid, subject_kind text, subject_uuid uuid, places text[])
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM 1 FROM processes_run
        WHERE uuid = ANY (ARRAY(SELECT (j ->> 'run')::uuid FROM jsonb_array_elements(p_runs) j))
        ORDER BY id FOR NO KEY UPDATE;
    RETURN QUERY
    WITH asked AS (
        SELECT (j ->> 'run')::uuid AS uuid,
            ARRAY(SELECT jsonb_array_elements_text(j -> 'places')) AS places
        FROM jsonb_array_elements(p_runs) j
    ), found AS (
        SELECT r.id, ARRAY(
            SELECT '' WHERE r.agency_uuid = p_from
                AND (cardinality(a.places) = 0 OR '' = ANY (a.places))
            UNION ALL
            SELECT p.key FROM jsonb_each(r.places) p
            WHERE p.value ->> 'uuid' = p_from::text
              AND (cardinality(a.places) = 0 OR p.key = ANY (a.places))
        ) AS leaving
        FROM asked a JOIN processes_run r ON r.uuid = a.uuid WHERE r.state = 'running'
    ), moved AS (
        UPDATE processes_run r SET
            agency_uuid = CASE WHEN '' = ANY (f.leaving) THEN p_to ELSE r.agency_uuid END,
            agency_path = CASE WHEN '' = ANY (f.leaving) THEN p_to_path ELSE r.agency_path END,
            places = coalesce((
                SELECT jsonb_object_agg(p.key, CASE WHEN p.key = ANY (f.leaving)
                    THEN jsonb_build_object('uuid', p_to::text, 'path', p_to_path)
                    ELSE p.value END)
                FROM jsonb_each(r.places) p), '{}')
        FROM found f WHERE r.id = f.id AND cardinality(f.leaving) > 0
        RETURNING r.id, r.uuid, r.version_id, r.subject_kind, r.subject_uuid, r.places, f.leaving
    ), tasks AS (
        UPDATE processes_task t SET
            agency_uuid = p_to, agency_path = p_to_path, assignee_uuid = NULL, assignee_name = ''
        FROM moved m
        WHERE t.run_id = m.id AND t.state = 'open' AND t.agency_uuid = p_from AND EXISTS (
            SELECT 1 FROM diagrams_element e
            WHERE e.element_id = t.element_id AND e.version_id = coalesce(
                (SELECT s.version_id FROM processes_scope s WHERE s.id = t.scope_id), m.version_id)
              AND CASE WHEN m.places ? e.place THEN e.place ELSE '' END = ANY (m.leaving))
    )
    SELECT m.uuid, m.subject_kind::text, m.subject_uuid, m.leaving FROM moved m ORDER BY m.id;
END $$;
"""
NO_TRANSFER = "DROP FUNCTION processes_transfer_runs(jsonb, uuid, uuid, text);"


class Migration(migrations.Migration):
    dependencies = [("processes", "0005_many_tasks_in_one_statement")]

    operations = [migrations.RunSQL(TRANSFER, NO_TRANSFER)]
