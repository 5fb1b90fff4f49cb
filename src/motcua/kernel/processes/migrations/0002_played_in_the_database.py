"""What Django cannot say: published rows never change, and one step is one statement."""

from django.db import migrations

GUARD = """
CREATE FUNCTION processes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('motcua.journal_may_be_emptied', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% holds published processes: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Publish a further version.';
END $$;

-- A version's rows are written before the version itself (its key is checked at commit), so a row
-- for a version that can already be seen is an attempt to change it.
CREATE FUNCTION processes_refuse_addition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM processes_version WHERE id = NEW.version_id) THEN
        RAISE EXCEPTION '% holds published processes: INSERT refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', HINT = 'Publish a further version.';
    END IF;
    RETURN NEW;
END $$;
"""
PARTS = ["processes_element", "processes_flow", "processes_transition"]
for table in ["processes_version", *PARTS]:
    GUARD += f"""
CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION processes_refuse_change();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION processes_refuse_change();
"""
for table in PARTS:
    GUARD += f"""
CREATE TRIGGER {table}_complete BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION processes_refuse_addition();
"""
NO_GUARD = """
DROP FUNCTION processes_refuse_change() CASCADE;
DROP FUNCTION processes_refuse_addition() CASCADE;
"""

# Answers {"status": …}: done, repeated, general (the interpreter must play it), due_needed (call
# again with these due moments), not_found, refused, already_done, claimed.
COMPLETE = """
CREATE FUNCTION processes_complete_task(
    p_task uuid, p_outcome text, p_at timestamptz, p_variables jsonb,
    p_actor_kind text, p_actor_uuid uuid, p_actor_name text,
    p_permissions text[], p_paths text[], p_delegators uuid[], p_dues jsonb
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_run processes_run;
    v_task processes_task;
    v_way processes_transition;
    v_grant int := NULL;
    v_for uuid := NULL;
    v_new processes_element;
    v_opened jsonb := '[]';
    v_uuid uuid;
    v_place jsonb;
    v_ended boolean := false;
BEGIN
    SELECT r.* INTO v_run FROM processes_run r
        WHERE r.id = (SELECT run_id FROM processes_task WHERE uuid = p_task)
        FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN jsonb_build_object('status', 'not_found');
    END IF;
    -- A statement of its own: it sees what whoever held the lock before has committed.
    SELECT * INTO v_task FROM processes_task WHERE uuid = p_task;

    IF p_actor_kind <> 'system' THEN
        FOR i IN 1 .. coalesce(cardinality(p_permissions), 0) LOOP
            IF p_permissions[i] = v_task.permission AND (
                v_task.agency_path = p_paths[i]
                OR starts_with(v_task.agency_path, p_paths[i] || '.')
            ) AND (v_grant IS NULL OR (v_for IS NOT NULL AND p_delegators[i] IS NULL)) THEN
                v_grant := i;
                v_for := p_delegators[i];
            END IF;
        END LOOP;
        IF v_grant IS NULL THEN
            RETURN jsonb_build_object('status', 'refused');
        END IF;
    END IF;
    IF v_task.state <> 'open' THEN
        RETURN jsonb_build_object(
            'status', CASE
                WHEN v_task.completed_by = p_actor_uuid AND v_task.outcome = p_outcome
                THEN 'repeated' ELSE 'already_done' END,
            'run', v_run.uuid, 'ended', v_run.state <> 'running',
            'state', v_task.state, 'name', v_task.name, 'outcome', v_task.outcome,
            'completed_by', v_task.completed_by_name, 'completed_at', v_task.completed_at);
    END IF;
    IF v_task.assignee_uuid <> p_actor_uuid AND p_actor_kind <> 'system' THEN
        RETURN jsonb_build_object('status', 'claimed', 'assignee', v_task.assignee_name);
    END IF;
    SELECT * INTO v_way FROM processes_transition
        WHERE version_id = v_run.version_id AND element_id = v_task.element_id
          AND outcome = p_outcome;
    IF NOT FOUND THEN
        RETURN jsonb_build_object('status', 'general');
    END IF;
    IF v_run.calendar_code <> '' AND EXISTS (
        SELECT 1 FROM processes_element e
        WHERE e.id = ANY (v_way.opens) AND e.norm <> ''
          AND NOT p_dues ? (v_run.calendar_code || '|' || e.norm)
    ) THEN
        RETURN jsonb_build_object(
            'status', 'due_needed', 'calendar', v_run.calendar_code,
            'norms', (SELECT jsonb_agg(DISTINCT e.norm) FROM processes_element e
                      WHERE e.id = ANY (v_way.opens) AND e.norm <> ''));
    END IF;

    UPDATE processes_task SET
        state = 'completed', outcome = p_outcome, completed_at = p_at,
        completed_by = p_actor_uuid, completed_by_name = p_actor_name, completed_for = v_for
        WHERE id = v_task.id;
    PERFORM events_record(
        'processes.task_completed', v_run.subject_kind, v_run.subject_uuid,
        p_actor_kind, p_actor_uuid, v_task.agency_uuid, p_at,
        jsonb_build_object('run', v_run.uuid, 'task', v_task.uuid,
                           'element', v_task.element_id, 'outcome', p_outcome),
        v_for);
    IF p_variables <> '{}'::jsonb THEN
        UPDATE processes_run SET variables = variables || p_variables WHERE id = v_run.id;
    END IF;
    FOR v_new IN
        SELECT e.* FROM unnest(v_way.opens) AS o(id) JOIN processes_element e ON e.id = o.id
    LOOP
        IF v_new.kind = 'message' THEN
            INSERT INTO processes_token
                (run_id, element_id, name, kind, flow_id, message, arrived_at)
            VALUES (v_run.id, v_new.element_id, v_new.name, 'message', '', v_new.message, p_at);
            CONTINUE;
        END IF;
        v_place := coalesce(
            v_run.places -> v_new.place,
            jsonb_build_object('uuid', v_run.agency_uuid, 'path', v_run.agency_path));
        INSERT INTO processes_task (
            run_id, element_id, name, role, permission, agency_uuid, agency_path,
            subject_kind, subject_uuid, title, folded, state, norm, opened_at, due_at
        ) VALUES (
            v_run.id, v_new.element_id, v_new.name, v_new.role, v_new.permission,
            (v_place ->> 'uuid')::uuid, v_place ->> 'path',
            v_run.subject_kind, v_run.subject_uuid, v_run.title, v_run.folded, 'open', v_new.norm, p_at,
            CASE WHEN v_new.norm <> ''
                THEN (p_dues ->> (v_run.calendar_code || '|' || v_new.norm))::timestamptz END
        ) RETURNING uuid INTO v_uuid;
        PERFORM events_record(
            'processes.task_opened', v_run.subject_kind, v_run.subject_uuid,
            p_actor_kind, p_actor_uuid, (v_place ->> 'uuid')::uuid, p_at,
            jsonb_build_object('run', v_run.uuid, 'task', v_uuid, 'element', v_new.element_id),
            v_for);
        v_opened := v_opened || jsonb_build_object('uuid', v_uuid, 'element_id', v_new.element_id);
    END LOOP;
    IF cardinality(v_way.opens) = 0
       AND NOT EXISTS (SELECT 1 FROM processes_task WHERE run_id = v_run.id AND state = 'open')
       AND NOT EXISTS (SELECT 1 FROM processes_token WHERE run_id = v_run.id AND left_at IS NULL)
    THEN
        v_ended := true;
        UPDATE processes_run SET
            state = 'ended', ended_at = p_at, end_element = coalesce(v_way.ends[1], '')
            WHERE id = v_run.id;
        PERFORM events_record(
            'processes.run_ended', v_run.subject_kind, v_run.subject_uuid,
            p_actor_kind, p_actor_uuid, v_run.agency_uuid, p_at,
            jsonb_build_object('run', v_run.uuid, 'element', coalesce(v_way.ends[1], '')),
            v_for);
    END IF;
    RETURN jsonb_build_object(
        'status', 'done', 'run', v_run.uuid, 'ended', v_ended, 'opened', v_opened);
END $$;
"""

# Many tasks in one round trip, runs locked in one order so that two batches never block each
# other for good. Each answer is as above; only tasks answered "done" have changed.
COMPLETE_MANY = """
CREATE FUNCTION processes_complete_tasks(
    p_tasks uuid[], p_outcome text, p_at timestamptz,
    p_actor_kind text, p_actor_uuid uuid, p_actor_name text,
    p_permissions text[], p_paths text[], p_delegators uuid[], p_dues jsonb
) RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('task', ordered.uuid) || processes_complete_task(
        ordered.uuid, p_outcome, p_at, '{}', p_actor_kind, p_actor_uuid, p_actor_name,
        p_permissions, p_paths, p_delegators, p_dues)), '[]')
    FROM (
        SELECT asked.uuid FROM unnest(p_tasks) AS asked(uuid)
        LEFT JOIN processes_task t ON t.uuid = asked.uuid
        ORDER BY t.run_id, t.id
    ) ordered
$$;
"""
NO_COMPLETE_MANY = """
DROP FUNCTION processes_complete_tasks(
    uuid[], text, timestamptz, text, uuid, text, text[], text[], uuid[], jsonb);
"""
NO_COMPLETE = """
DROP FUNCTION processes_complete_task(
    uuid, text, timestamptz, jsonb, text, uuid, text, text[], text[], uuid[], jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial"), ("events", "0002_append_only")]

    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
        migrations.RunSQL(COMPLETE, NO_COMPLETE),
        migrations.RunSQL(COMPLETE_MANY, NO_COMPLETE_MANY),
    ]
