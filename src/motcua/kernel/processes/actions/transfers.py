"""Handing the work of many runs over from one agency to another, in two statements."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from motcua.base.actors import Actor
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import RUN_TRANSFERRED

from .runs import Place

_LOCK = "SELECT 1 FROM processes_run WHERE uuid = ANY (%s) ORDER BY id FOR NO KEY UPDATE"
# "" stands for the run's own agency. A task goes along if its element's place does, and if it is
# at the agency that is left: the item of a loop's turn may be a third one.
_MOVE = """
WITH asked AS (
    SELECT (j ->> 'run')::uuid AS uuid,
        ARRAY(SELECT jsonb_array_elements_text(j -> 'places')) AS places
    FROM jsonb_array_elements(%(asked)s::jsonb) j
), found AS (
    SELECT r.id, ARRAY(
        SELECT '' WHERE r.agency_uuid = %(from)s
            AND (cardinality(a.places) = 0 OR '' = ANY (a.places))
        UNION ALL
        SELECT p.key FROM jsonb_each(r.places) p
        WHERE p.value ->> 'uuid' = %(from)s::text
          AND (cardinality(a.places) = 0 OR p.key = ANY (a.places))
    ) AS leaving
    FROM asked a JOIN processes_run r ON r.uuid = a.uuid WHERE r.state = 'running'
), moved AS (
    UPDATE processes_run r SET
        agency_uuid = CASE WHEN '' = ANY (f.leaving) THEN %(to)s ELSE r.agency_uuid END,
        agency_path = CASE WHEN '' = ANY (f.leaving) THEN %(to_path)s ELSE r.agency_path END,
        places = coalesce((
            SELECT jsonb_object_agg(p.key, CASE WHEN p.key = ANY (f.leaving)
                THEN jsonb_build_object('uuid', %(to)s::text, 'path', %(to_path)s::text)
                ELSE p.value END)
            FROM jsonb_each(r.places) p), '{}')
    FROM found f WHERE r.id = f.id AND cardinality(f.leaving) > 0
    RETURNING r.id, r.uuid, r.version_id, r.subject_kind, r.subject_uuid, r.places, f.leaving
), tasks AS (
    UPDATE processes_task t SET
        agency_uuid = %(to)s, agency_path = %(to_path)s, assignee_uuid = NULL, assignee_name = ''
    FROM moved m
    WHERE t.run_id = m.id AND t.state = 'open' AND t.agency_uuid = %(from)s AND EXISTS (
        SELECT 1 FROM diagrams_element e
        WHERE e.element_id = t.element_id AND e.version_id = coalesce(
            (SELECT s.version_id FROM processes_scope s WHERE s.id = t.scope_id), m.version_id)
          AND CASE WHEN m.places ? e.place THEN e.place ELSE '' END = ANY (m.leaving))
), told AS (
    {journal} SELECT '{name}', m.subject_kind, m.subject_uuid, %(actor_kind)s, %(actor)s,
        NULL::uuid, %(to)s, %(at)s,
        jsonb_build_object('run', m.uuid, 'place', p.name, 'to_agency', %(to)s::uuid)
    FROM moved m, unnest(m.leaving) AS p(name) ORDER BY m.id, p.name
)
SELECT uuid, leaving FROM moved
"""


@transaction.atomic
def transfer_runs(
    *,
    actor: Actor,
    runs: Mapping[UUID, Sequence[str]],
    from_agency: UUID,
    to: Place,
    at: datetime,
) -> dict[UUID, list[str]]:
    """
    Hand over what many runs have at an agency, with its open tasks, which become unclaimed.

    Whoever hands them over has checked that the actor may; ended runs stay as they are.

    :param runs: the places that may go along, for each run: "" is its own; none means all.
    :returns: the places that did.
    """
    sql = _MOVE.replace("{journal}", events.journal_insert_sql())
    asked = [{"run": str(uuid), "places": list(places)} for uuid, places in runs.items()]
    values = {
        "asked": json.dumps(asked),
        "from": from_agency,
        "to": to.agency_uuid,
        "to_path": to.agency_path,
        "actor_kind": actor.kind,
        "actor": actor.uuid,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [list(runs)])
        cursor.execute(sql.replace("{name}", RUN_TRANSFERRED.name), values)
        return dict(cursor.fetchall())
