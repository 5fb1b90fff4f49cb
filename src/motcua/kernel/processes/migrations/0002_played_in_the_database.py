"""What Django cannot say: one step is one statement."""

from django.db import migrations

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
    v_way diagrams_transition;
    v_scope processes_scope;
    v_version bigint;
    v_active int;
    v_grant int := NULL;
    v_for uuid := NULL;
    v_new diagrams_element;
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
    v_version := v_run.version_id;
    v_active := v_run.active;
    IF v_task.scope_id IS NOT NULL THEN
        SELECT * INTO v_scope FROM processes_scope WHERE id = v_task.scope_id;
        v_version := v_scope.version_id;
        v_active := v_scope.active;
    END IF;
    SELECT * INTO v_way FROM diagrams_transition
        WHERE version_id = v_version AND element_id = v_task.element_id
          AND outcome = p_outcome;
    -- With the last token of a sub-process the process around it goes on; and what a task brings
    -- may belong to a turn of a loop.
    IF NOT FOUND OR (v_task.scope_id IS NOT NULL AND (
        v_active - 1 + cardinality(v_way.opens) = 0 OR p_variables <> '{}'::jsonb)) THEN
        RETURN jsonb_build_object('status', 'general');
    END IF;
    v_active := v_active - 1 + cardinality(v_way.opens);
    IF v_run.calendar_code <> '' AND EXISTS (
        SELECT 1 FROM diagrams_element e
        WHERE e.id = ANY (v_way.opens) AND e.norm <> ''
          AND NOT p_dues ? (v_run.calendar_code || '|' || e.norm)
    ) THEN
        RETURN jsonb_build_object(
            'status', 'due_needed', 'calendar', v_run.calendar_code,
            'norms', (SELECT jsonb_agg(DISTINCT e.norm) FROM diagrams_element e
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
    -- By its key, one after another: a query over all of them would open a cursor each step.
    FOR i IN 1 .. cardinality(v_way.opens) LOOP
        SELECT * INTO v_new FROM diagrams_element WHERE id = v_way.opens[i];
        IF v_new.kind <> 'human' THEN
            INSERT INTO processes_token
                (run_id, scope_id, element_id, name, kind, flow_id, reference, arrived_at)
            VALUES (v_run.id, v_task.scope_id, v_new.element_id, v_new.name, v_new.trigger, '',
                    v_new.reference, p_at);
            CONTINUE;
        END IF;
        v_place := coalesce(
            v_run.places -> v_new.place,
            jsonb_build_object('uuid', v_run.agency_uuid, 'path', v_run.agency_path));
        INSERT INTO processes_task (
            run_id, scope_id, element_id, name, role, permission, agency_uuid, agency_path,
            subject_kind, subject_uuid, title, folded, state, norm, opened_at, due_at
        ) VALUES (
            v_run.id, v_task.scope_id, v_new.element_id, v_new.name, v_new.role, v_new.permission,
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
    IF v_task.scope_id IS NOT NULL THEN
        IF cardinality(v_way.opens) <> 1 THEN
            UPDATE processes_scope SET active = v_active WHERE id = v_task.scope_id;
        END IF;
    ELSIF v_active = 0 THEN
        v_ended := true;
        UPDATE processes_run SET
            state = 'ended', ended_at = p_at, end_element = coalesce(v_way.ends[1], ''), active = 0
            WHERE id = v_run.id;
        -- Timers that would have begun event sub-processes have nothing left to interrupt.
        UPDATE processes_token SET left_at = p_at WHERE run_id = v_run.id AND left_at IS NULL;
        PERFORM events_record(
            'processes.run_ended', v_run.subject_kind, v_run.subject_uuid,
            p_actor_kind, p_actor_uuid, v_run.agency_uuid, p_at,
            jsonb_build_object('run', v_run.uuid, 'element', coalesce(v_way.ends[1], '')),
            v_for);
    ELSIF cardinality(v_way.opens) <> 1 THEN
        UPDATE processes_run SET active = v_active WHERE id = v_run.id;
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
    dependencies = [
        ("processes", "0001_initial"),
        ("diagrams", "0002_never_changed"),
        ("events", "0002_append_only"),
    ]

    operations = [
        migrations.RunSQL(COMPLETE, NO_COMPLETE),
        migrations.RunSQL(COMPLETE_MANY, NO_COMPLETE_MANY),
    ]
