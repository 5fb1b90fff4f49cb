"""What Django cannot say: a batch of steps is two statements, however many they are."""

from importlib import import_module

from django.db import migrations

before = import_module("motcua.kernel.processes.migrations.0002_played_in_the_database")

# Runs are locked in one order, so that two batches never block each other for good; what follows
# is a statement of its own and sees what whoever held a lock before has committed. Each task is
# answered exactly as processes_complete_task answers it when the tasks are taken in the order of
# their runs and ids: the running sums say how many tokens rest when its turn comes.
COMPLETE_MANY = """
CREATE OR REPLACE FUNCTION processes_complete_tasks(
    p_tasks uuid[], p_outcome text, p_at timestamptz,
    p_actor_kind text, p_actor_uuid uuid, p_actor_name text,
    p_permissions text[], p_paths text[], p_delegators uuid[], p_dues jsonb
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_answers jsonb;
BEGIN
    PERFORM 1 FROM processes_run
        WHERE id = ANY (ARRAY(
            SELECT DISTINCT run_id FROM processes_task WHERE uuid = ANY (p_tasks)))
        ORDER BY id FOR NO KEY UPDATE;

    WITH held AS MATERIALIZED (
        SELECT * FROM unnest(p_permissions, p_paths, p_delegators)
            WITH ORDINALITY AS g(permission, path, delegator, place)
    ),
    asked AS MATERIALIZED (
        SELECT a.uuid AS asked_uuid, t.id, t.run_id, t.scope_id, t.element_id, t.name,
            t.permission, t.agency_uuid, t.agency_path, t.state, t.assignee_uuid, t.assignee_name,
            t.completed_at, t.completed_by, t.completed_by_name, t.outcome,
            r.uuid AS run_uuid, r.state AS run_state, r.subject_kind, r.subject_uuid, r.title,
            r.folded, r.agency_uuid AS run_agency, r.agency_path AS run_path, r.places,
            r.calendar_code, r.active AS run_active, s.active AS scope_active,
            w.opens, w.ends, cardinality(w.opens) - 1 AS more
        FROM (SELECT DISTINCT uuid FROM unnest(p_tasks) AS u(uuid)) a
        LEFT JOIN processes_task t ON t.uuid = a.uuid
        LEFT JOIN processes_run r ON r.id = t.run_id
        LEFT JOIN processes_scope s ON s.id = t.scope_id
        LEFT JOIN diagrams_transition w
            ON w.version_id = coalesce(s.version_id, r.version_id)
           AND w.element_id = t.element_id AND w.outcome = p_outcome
    ),
    -- Who acts, for each permission and agency once: own right before a delegated one.
    granted AS MATERIALIZED (
        SELECT DISTINCT ON (p.permission, p.agency_path) p.permission, p.agency_path, h.delegator
        FROM (SELECT DISTINCT permission, agency_path FROM asked WHERE id IS NOT NULL) p
        JOIN held h ON h.permission = p.permission
            AND (p.agency_path = h.path OR starts_with(p.agency_path, h.path || '.'))
        ORDER BY p.permission, p.agency_path, h.delegator IS NOT NULL, h.place
    ),
    judged AS MATERIALIZED (
        SELECT q.*, g.delegator AS acting_for,
            CASE
                WHEN q.id IS NULL THEN 'not_found'
                WHEN p_actor_kind <> 'system' AND g.permission IS NULL THEN 'refused'
                WHEN q.state <> 'open' THEN
                    CASE WHEN q.completed_by = p_actor_uuid AND q.outcome = p_outcome
                        THEN 'repeated' ELSE 'already_done' END
                WHEN q.assignee_uuid <> p_actor_uuid AND p_actor_kind <> 'system' THEN 'claimed'
                WHEN q.opens IS NULL THEN 'general'
                WHEN q.calendar_code <> '' AND EXISTS (
                    SELECT 1 FROM diagrams_element e
                    WHERE e.id = ANY (q.opens) AND e.norm <> ''
                      AND NOT p_dues ? (q.calendar_code || '|' || e.norm)
                ) THEN 'due_needed'
                ELSE 'done'
            END AS verdict
        FROM asked q
        LEFT JOIN granted g ON p_actor_kind <> 'system'
            AND g.permission = q.permission AND g.agency_path = q.agency_path
    ),
    counted AS MATERIALIZED (
        SELECT j.*,
            run_active + coalesce(
                sum(more) FILTER (WHERE verdict = 'done' AND scope_id IS NULL)
                OVER (PARTITION BY run_id ORDER BY id), 0) AS run_left,
            coalesce(scope_active, 0) + coalesce(
                sum(more) FILTER (WHERE verdict = 'done')
                OVER (PARTITION BY run_id, scope_id ORDER BY id), 0)
                + CASE WHEN verdict = 'done' THEN 0 ELSE coalesce(more, 0) END AS scope_left
        FROM judged j
    ),
    -- With the last token of a sub-process the process around it goes on.
    final AS MATERIALIZED (
        SELECT c.*,
            CASE WHEN verdict IN ('done', 'due_needed') AND scope_id IS NOT NULL AND scope_left = 0
                THEN 'general' ELSE verdict END AS status,
            verdict = 'done' AND scope_id IS NULL AND run_left = 0 AS is_end
        FROM counted c
    ),
    opening AS MATERIALIZED (
        SELECT f.id AS task_id, f.asked_uuid, f.run_id, f.scope_id, f.run_uuid, f.subject_kind,
            f.subject_uuid, f.title, f.folded, f.acting_for, o.place, e.element_id, e.name,
            e.role, e.kind, e.trigger, e.reference, e.permission, e.norm, uuidv7() AS uuid,
            coalesce((f.places -> e.place ->> 'uuid')::uuid, f.run_agency) AS agency_uuid,
            coalesce(f.places -> e.place ->> 'path', f.run_path) AS agency_path,
            CASE WHEN e.norm <> ''
                THEN (p_dues ->> (f.calendar_code || '|' || e.norm))::timestamptz END AS due_at
        FROM final f
        CROSS JOIN LATERAL unnest(f.opens) WITH ORDINALITY AS o(id, place)
        JOIN diagrams_element e ON e.id = o.id
        WHERE f.status = 'done'
    ),
    closing AS (
        UPDATE processes_task t SET
            state = 'completed', outcome = p_outcome, completed_at = p_at,
            completed_by = p_actor_uuid, completed_by_name = p_actor_name,
            completed_for = f.acting_for
        FROM final f WHERE t.id = f.id AND f.status = 'done'
    ),
    new_tasks AS (
        INSERT INTO processes_task (
            uuid, run_id, scope_id, element_id, name, role, permission, agency_uuid, agency_path,
            subject_kind, subject_uuid, title, folded, state, norm, opened_at, due_at
        )
        SELECT uuid, run_id, scope_id, element_id, name, role, permission, agency_uuid,
            agency_path, subject_kind, subject_uuid, title, folded, 'open', norm, p_at, due_at
        FROM opening WHERE kind = 'human' ORDER BY run_id, task_id, place
    ),
    new_tokens AS (
        INSERT INTO processes_token
            (run_id, scope_id, element_id, name, kind, flow_id, reference, arrived_at)
        SELECT run_id, scope_id, element_id, name, trigger, '', reference, p_at
        FROM opening WHERE kind <> 'human' ORDER BY run_id, task_id, place
    ),
    scopes_moved AS (
        UPDATE processes_scope s SET active = s.active + m.more
        FROM (
            SELECT scope_id, sum(more)::int AS more FROM final
            WHERE status = 'done' AND scope_id IS NOT NULL GROUP BY scope_id
        ) m WHERE s.id = m.scope_id AND m.more <> 0
    ),
    runs_moved AS (
        UPDATE processes_run r SET
            active = r.active + m.more,
            state = CASE WHEN m.is_end THEN 'ended' ELSE r.state END,
            ended_at = CASE WHEN m.is_end THEN p_at ELSE r.ended_at END,
            end_element = CASE WHEN m.is_end THEN m.element ELSE r.end_element END
        FROM (
            SELECT run_id, sum(more)::int AS more, bool_or(is_end) AS is_end,
                coalesce(max(ends[1]) FILTER (WHERE is_end), '') AS element
            FROM final WHERE status = 'done' AND scope_id IS NULL GROUP BY run_id
        ) m WHERE r.id = m.run_id AND m.more <> 0
    ),
    -- Timers that would have begun event sub-processes have nothing left to interrupt.
    tokens_taken AS (
        UPDATE processes_token k SET left_at = p_at
        FROM final f WHERE f.is_end AND k.run_id = f.run_id AND k.left_at IS NULL
    ),
    told AS (
        INSERT INTO events_journal (
            name, subject_kind, subject_uuid, actor_kind, actor_uuid, acting_for, agency_uuid, at,
            payload
        )
        SELECT name, subject_kind, subject_uuid, p_actor_kind, p_actor_uuid, acting_for,
            agency_uuid, p_at, payload
        FROM (
            SELECT run_id, id AS task_id, 0 AS place, 'processes.task_completed' AS name,
                subject_kind, subject_uuid, acting_for, agency_uuid,
                jsonb_build_object('run', run_uuid, 'task', asked_uuid, 'element', element_id,
                                   'outcome', p_outcome) AS payload
            FROM final WHERE status = 'done'
            UNION ALL
            SELECT run_id, task_id, place, 'processes.task_opened', subject_kind, subject_uuid,
                acting_for, agency_uuid,
                jsonb_build_object('run', run_uuid, 'task', uuid, 'element', element_id)
            FROM opening WHERE kind = 'human'
            UNION ALL
            SELECT run_id, id, 2147483647, 'processes.run_ended', subject_kind, subject_uuid,
                acting_for, run_agency,
                jsonb_build_object('run', run_uuid, 'element', coalesce(ends[1], ''))
            FROM final WHERE is_end
        ) rows ORDER BY run_id, task_id, place
    )
    SELECT jsonb_agg(answer) INTO v_answers FROM (
        SELECT jsonb_build_object('task', asked_uuid, 'status', status) || CASE
            WHEN status = 'claimed' THEN jsonb_build_object('assignee', assignee_name)
            WHEN status = 'due_needed' THEN jsonb_build_object(
                'calendar', calendar_code,
                'norms', (SELECT jsonb_agg(DISTINCT e.norm) FROM diagrams_element e
                          WHERE e.id = ANY (opens) AND e.norm <> ''))
            WHEN status IN ('repeated', 'already_done') THEN jsonb_build_object(
                'run', run_uuid, 'ended', run_state <> 'running' OR run_left = 0,
                'state', state, 'name', name, 'outcome', outcome,
                'completed_by', completed_by_name, 'completed_at', completed_at)
            ELSE '{}' END AS answer
        FROM final WHERE status <> 'done'
        UNION ALL
        SELECT jsonb_build_object(
            'task', asked_uuid, 'status', 'done', 'run', run_uuid, 'ended', bool_or(is_end),
            'opened', coalesce(jsonb_agg(
                jsonb_build_object('uuid', opened, 'element_id', element_id) ORDER BY place
            ) FILTER (WHERE opened IS NOT NULL), '[]'))
        FROM (
            SELECT asked_uuid, run_uuid, is_end, NULL::uuid AS opened, NULL AS element_id,
                NULL::bigint AS place
            FROM final WHERE status = 'done'
            UNION ALL
            SELECT asked_uuid, run_uuid, false, uuid, element_id, place
            FROM opening WHERE kind = 'human'
        ) parts GROUP BY asked_uuid, run_uuid
    ) answers;
    RETURN coalesce(v_answers, '[]');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("processes", "0004_what_a_decision_said")]

    operations = [
        migrations.RunSQL(
            COMPLETE_MANY,
            before.COMPLETE_MANY.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        ),
    ]
