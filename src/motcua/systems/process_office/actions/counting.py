"""Writes down what was passed, from tasks, tokens, scopes and the journal: what figures read."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.calendars import api as calendars

from ..models import FlowMark
from ..queries.hours import hour_columns

BATCH = 50_000  # events of the journal in one transaction

# The runs that anything happened to between two positions of the journal. They are handed to the
# statements below as they are: the planner knows how many they are, and looks up just these.
_TOUCHED = """
SELECT id, subject_uuid, calendar_code FROM processes_run WHERE uuid IN (
    SELECT (payload ->> 'run')::uuid FROM events_journal
    WHERE position > %(after)s AND position <= %(upto)s
      AND name LIKE 'processes.%%' AND payload ? 'run')
"""
_RUNS = """r AS MATERIALIZED (
    SELECT * FROM processes_run WHERE id = ANY (%(runs)s)
)"""
# Who took a task in hand: whoever claimed it first; where nobody did, whoever completed it, with
# the first thing they did to the matter while it was open. Sorted by time and read backwards, so
# that a matter of ten thousand tasks costs each of them no more than a small one.
_TAKEN = """fresh AS MATERIALIZED (
    SELECT t.id, t.uuid, t.element_id, t.agency_path, t.subject_uuid, t.opened_at, t.completed_at,
        t.completed_by, t.due_at, coalesce(s.version_id, r.version_id) AS version_id,
        r.calendar_code
    FROM r JOIN processes_task t ON t.run_id = r.id AND t.state = 'completed'
    LEFT JOIN processes_scope s ON s.id = t.scope_id
    WHERE t.run_id = ANY (%(runs)s) AND NOT EXISTS (SELECT 1 FROM process_office_passage p
        WHERE p.source = 'task' AND p.source_id = t.id)
), heard AS MATERIALIZED (
    SELECT j.subject_uuid, j.actor_uuid, j.at, (j.payload ->> 'task')::uuid AS task,
        j.name = 'workloads.task_claimed' AS is_claim
    FROM events_journal j
    WHERE j.subject_uuid = ANY (%(subjects)s::uuid[]) AND j.actor_kind = 'official'
      AND (j.name = 'workloads.task_claimed'
           OR j.name NOT LIKE ALL (ARRAY['processes.%%', 'workloads.%%']))
), claims AS (
    SELECT task, min(at) AS at FROM heard WHERE is_claim GROUP BY task
), points AS (
    SELECT subject_uuid, actor_uuid, at, 0 AS place, NULL::bigint AS id, at AS act_at
    FROM heard WHERE NOT is_claim
    UNION ALL SELECT subject_uuid, completed_by, opened_at, 1, id, NULL FROM fresh
), acts AS (
    SELECT id, min(act_at) OVER (PARTITION BY subject_uuid, actor_uuid
        ORDER BY at DESC, place DESC ROWS UNBOUNDED PRECEDING) AS at
    FROM points
)"""
_PASSED = f"""passed AS (
    SELECT 'task' AS source, f.id, f.version_id, f.element_id, f.agency_path, f.calendar_code,
        f.opened_at AS began_at, f.completed_at AS ended_at,
        CASE WHEN claims.at < f.completed_at THEN claims.at
             WHEN acts.at < f.completed_at THEN acts.at END AS taken_at,
        true AS is_rest, f.completed_at > f.due_at AS is_late
    FROM fresh f LEFT JOIN claims ON claims.task = f.uuid LEFT JOIN acts ON acts.id = f.id
    UNION ALL
    SELECT 'token', k.id, coalesce(s.version_id, r.version_id), k.element_id, r.agency_path,
        r.calendar_code, k.arrived_at, k.left_at, NULL, k.kind NOT IN ('step', 'event'), NULL
    FROM r JOIN processes_token k ON k.run_id = r.id
    LEFT JOIN processes_scope s ON s.id = k.scope_id
    WHERE k.left_at IS NOT NULL AND k.kind NOT IN ('join', 'hanging_timer')
      AND NOT (r.state = 'canceled' AND k.left_at = r.ended_at)
    UNION ALL
    SELECT 'scope', c.id, coalesce(s.version_id, r.version_id), c.element_id, r.agency_path,
        r.calendar_code, c.began_at, c.ended_at, NULL, false, NULL
    FROM r JOIN processes_scope c ON c.run_id = r.id
    LEFT JOIN processes_scope s ON s.id = c.parent_id
    WHERE c.state = 'ended' AND c.kind IN ('sub', 'event', 'call')
), hours AS MATERIALIZED (
    SELECT * FROM unnest(%(codes)s::text[], %(days)s::date[], %(before)s::int[],
        %(opens)s::int[], %(closes)s::int[], %(opens_again)s::int[], %(closes_again)s::int[])
        AS h(code, day, before, o1, c1, o2, c2)
), local AS (
    SELECT passed.*, began_at AT TIME ZONE '{VIETNAM.key}' AS a,
        coalesce(taken_at, ended_at) AT TIME ZONE '{VIETNAM.key}' AS m,
        ended_at AT TIME ZONE '{VIETNAM.key}' AS b
    FROM passed
)"""


def _worked(day: str, moment: str) -> str:
    """The working minutes of a calendar before a moment, as its own arithmetic has them."""
    minute = f"floor(extract(epoch FROM {moment}::time) / 60)::int"
    return (
        f"{day}.before + greatest(0, least({day}.c1, {minute}) - {day}.o1)"
        f" + greatest(0, least({day}.c2, {minute}) - {day}.o2)"
    )


_WRITE_PASSAGES = f"""
WITH {_RUNS}, {_TAKEN}, {_PASSED}
INSERT INTO process_office_passage (source, source_id, version_id, element_id, agency_path,
    ended_at, span, waiting, working, is_late)
SELECT source, id, version_id, element_id, agency_path, ended_at,
    greatest(0, least(extract(epoch FROM ended_at - began_at), 2147483647))::int,
    CASE WHEN is_rest THEN greatest(0, ({_worked("y", "m")}) - ({_worked("x", "a")})) END,
    CASE WHEN taken_at IS NOT NULL THEN ({_worked("z", "b")}) - ({_worked("y", "m")}) END,
    is_late
FROM local
LEFT JOIN hours x ON x.code = calendar_code AND x.day = a::date
LEFT JOIN hours y ON y.code = calendar_code AND y.day = m::date
LEFT JOIN hours z ON z.code = calendar_code AND z.day = b::date
ON CONFLICT (source_id, source) DO NOTHING
"""
# A loop and a called process are one step of a way, in whatever order their parts were done.
_WRITE_WAYS = f"""
WITH RECURSIVE {_RUNS}, ended AS MATERIALIZED (
    SELECT * FROM r WHERE state = 'ended'
      AND NOT EXISTS (SELECT 1 FROM process_office_way_taken w WHERE w.run_id = r.id)
), inside(id) AS (
    SELECT s.id FROM processes_scope s JOIN ended ON ended.id = s.run_id
    WHERE s.kind IN ('loop', 'call')
    UNION SELECT s.id FROM processes_scope s JOIN inside ON inside.id = s.parent_id
), steps AS (
    SELECT t.run_id, t.completed_at AS at, t.opened_at AS since, 0 AS place, t.id,
        t.element_id || ' ' || t.outcome AS step
    FROM processes_task t JOIN ended ON ended.id = t.run_id
    WHERE t.state = 'completed' AND (t.scope_id IS NULL OR t.scope_id NOT IN (TABLE inside))
    UNION ALL
    SELECT k.run_id, k.left_at, k.arrived_at, 1, k.id, k.element_id || ' '
    FROM processes_token k JOIN ended ON ended.id = k.run_id
    WHERE k.left_at IS NOT NULL AND k.kind IN ('message', 'signal', 'timer')
      AND (k.scope_id IS NULL OR k.scope_id NOT IN (TABLE inside))
    UNION ALL
    SELECT c.run_id, c.ended_at, c.began_at, 2, c.id, c.element_id || ' '
    FROM processes_scope c JOIN ended ON ended.id = c.run_id
    WHERE c.state = 'ended' AND c.kind IN ('loop', 'call')
      AND (c.parent_id IS NULL OR c.parent_id NOT IN (TABLE inside))
), told AS (
    SELECT run_id, array_agg(step ORDER BY at, since, place, id) AS steps,
        count(*) - count(DISTINCT split_part(step, ' ', 1)) AS repeats
    FROM steps GROUP BY run_id
), ways AS MATERIALIZED (
    SELECT ended.id AS run_id, ended.version_id, ended.agency_path, ended.ended_at,
        ended.end_element, coalesce(told.steps, '{{}}') AS steps,
        coalesce(told.repeats, 0) AS repeats,
        least(extract(epoch FROM ended.ended_at - ended.started_at), 2147483647)::int AS span,
        md5(coalesce(array_to_string(told.steps, E'\\n'), '') || E'\\n\\n'
            || ended.end_element)::uuid AS digest,
        EXISTS (SELECT 1 FROM processes_task t WHERE t.run_id = ended.id
            AND t.state = 'completed' AND t.completed_at > t.due_at) AS has_late_step,
        (SELECT bool_or(coalesce(c.ended_at, ended.ended_at) > c.due_current) FROM cases_case c
            WHERE c.run_uuid = ended.uuid) AS is_late
    FROM ended LEFT JOIN told ON told.run_id = ended.id
), known AS (
    INSERT INTO process_office_way (version_id, digest, steps, end_element, repeats)
    SELECT DISTINCT ON (version_id, digest) version_id, digest, steps, end_element, repeats
    FROM ways
    ON CONFLICT (version_id, digest) DO UPDATE SET repeats = EXCLUDED.repeats
    RETURNING id, version_id, digest
)
INSERT INTO process_office_way_taken (run_id, way_id, version_id, agency_path, ended_at, span,
    has_late_step, is_late)
SELECT run_id, known.id, version_id, agency_path, ended_at, span, has_late_step, is_late
FROM ways JOIN known USING (version_id, digest)
ON CONFLICT (run_id) DO NOTHING
"""
_SETTLED = "SELECT coalesce((SELECT settled FROM events_horizon), 0)"


def count_passages(*, at: datetime, upto: int | None = None) -> int:
    """
    Write the passages and ways of the runs that anything happened to since the last time.

    Run often; what was written is not written again, and a crash loses nothing.

    :param upto: the last event of the journal to look at; usually all that is settled.
    :returns: the number of events looked at.
    """
    last = upto if upto is not None else _settled()
    looked = 0
    while some := _count_some(at, last):
        looked += some
    return looked


@transaction.atomic
def _count_some(at: datetime, last: int) -> int:
    FlowMark.objects.get_or_create(id=1)
    mark = FlowMark.objects.select_for_update().get(id=1)
    upto = min(last, mark.position + BATCH)
    some = max(0, upto - mark.position)
    if some:
        _write(after=mark.position, upto=upto, at=at)
        mark.position = upto
    if upto >= last:
        mark.counted_at = at
    mark.save(update_fields=["position", "counted_at"])
    return some


def _write(*, after: int, upto: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, {"after": after, "upto": upto})
        touched = cursor.fetchall()
        if not touched:
            return
        runs, subjects, codes = (list(column) for column in zip(*touched, strict=True))
        hours = hour_columns(_calendars(sorted(set(codes) - {""}), at))
        values: dict[str, Any] = {"runs": runs, "subjects": list(set(subjects))}
        cursor.execute(_WRITE_PASSAGES, {**values, **hours})
        cursor.execute(_WRITE_WAYS, values)


def _calendars(codes: list[str], at: datetime) -> list[calendars.Calendar]:
    """The calendars by code; one that is not known today is left out."""
    found = []
    for code in codes:
        try:
            found.append(calendars.get_calendar(code, on=vietnam_day(at)))
        except calendars.CalendarUnknown:
            continue
    return found


def _settled() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED)
        (settled,) = cursor.fetchone()
    return int(settled)
