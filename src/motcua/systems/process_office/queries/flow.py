"""How matters flow through one version of a process: where they stand, how long steps take."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM
from motcua.kernel.calendars import api as calendars
from motcua.kernel.diagrams.api import ProcessVersion

from .hours import hour_columns

MOST_STANDING = 100
MOST_VARIANTS = 20


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """
    One element in figures. Spans are seconds on the clock, `working` minutes of office hours.

    :ivar standing: the runs that stand there now; `standing_late` the tasks of these over norm.
    :ivar done: how often it was done in the period; `normed` of these had a norm, `late` missed it.
    """

    element_id: str
    standing: int = 0
    standing_late: int = 0
    oldest: datetime | None = None
    done: int = 0
    median: float | None = None
    ninetieth: float | None = None
    working: float | None = None
    working_ninetieth: float | None = None
    normed: int = 0
    late: int = 0

    @property
    def late_share(self) -> float | None:
        """The share of what was done over norm; None where nothing had one."""
        return self.late / self.normed if self.normed else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A matter that stands at an element: the task or the rest, and whose matter it is."""

    subject_kind: str
    subject_uuid: UUID
    title: str
    agency_uuid: UUID
    since: datetime
    due_at: datetime | None
    assignee_name: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A way that ended runs took: its steps as (element, outcome), how many, how long, how late."""

    steps: tuple[tuple[str, str], ...]
    end: str
    runs: int
    median: float
    late: int

    @property
    def returns(self) -> dict[str, int]:
        """How often each element was done again after the first time."""
        counted: dict[str, int] = {}
        for element, _ in self.steps:
            counted[element] = counted.get(element, -1) + 1
        return {element: again for element, again in counted.items() if again}


# A task or token belongs to the version that is played where it rests: that of its scope, for a
# called process has its own, else that of its run. The runs are found first, by version and by
# when they ran: their tasks come from the index by run, so that a page costs what its version
# did in the period and not what the province has (1,000,000 tasks: ADR 20).
_HERE = """coalesce(s.version_id, r.version_id) = %(version)s
      AND ({of}.agency_path = ANY(%(paths)s) OR {of}.agency_path LIKE ANY(%(below)s))"""
_RUNS = """SELECT * FROM processes_run WHERE {when} AND version_id = %(version)s
    UNION ALL SELECT * FROM processes_run o WHERE {when} AND version_id <> %(version)s AND EXISTS (
        SELECT 1 FROM processes_scope i WHERE i.run_id = o.id AND i.version_id = %(version)s)"""
_RUNNING = _RUNS.format(when="state = 'running'")
_IN_PERIOD = _RUNS.format(
    when="(ended_at IS NULL OR ended_at >= %(since)s) AND started_at < %(until)s"
)
_OF_TASK = f"""r JOIN processes_task t ON t.run_id = r.id
    LEFT JOIN processes_scope s ON s.id = t.scope_id WHERE {_HERE.format(of="t")}"""
_OF_TOKEN = f"""r JOIN processes_token k ON k.run_id = r.id
    LEFT JOIN processes_scope s ON s.id = k.scope_id WHERE {_HERE.format(of="r")}"""
# A sub-process or call stands in the version around it: that of the outer scope, or of the run.
_OF_SCOPE = f"""r JOIN processes_scope c ON c.run_id = r.id
    LEFT JOIN processes_scope s ON s.id = c.parent_id WHERE {_HERE.format(of="r")}"""
_STANDING = f"""
WITH r AS ({_RUNNING})
SELECT t.element_id, t.run_id, t.opened_at AS since, t.due_at, t.assignee_name,
    t.agency_uuid, t.title, t.subject_kind, t.subject_uuid, t.agency_path
FROM {_OF_TASK} AND t.state = 'open'
UNION ALL
SELECT k.element_id, k.run_id, k.arrived_at, NULL, '',
    r.agency_uuid, r.title, r.subject_kind, r.subject_uuid, r.agency_path
FROM {_OF_TOKEN} AND k.left_at IS NULL AND k.kind <> 'hanging_timer'
UNION ALL
SELECT c.element_id, c.run_id, c.began_at, NULL, '',
    r.agency_uuid, r.title, r.subject_kind, r.subject_uuid, r.agency_path
FROM {_OF_SCOPE} AND c.state = 'open' AND c.kind IN ('sub', 'event', 'call')
"""
_COUNTED = f"""
SELECT element_id, count(DISTINCT run_id), count(*) FILTER (WHERE due_at < %(at)s), min(since)
FROM ({_STANDING}) standing GROUP BY element_id
"""
_DONE = f"""
WITH r AS ({_IN_PERIOD}), hours AS (
    SELECT * FROM unnest(%(codes)s::text[], %(days)s::date[], %(before)s::int[],
        %(opens)s::int[], %(closes)s::int[], %(opens_again)s::int[], %(closes_again)s::int[])
        AS h(code, day, before, o1, c1, o2, c2)
), done AS (
    SELECT t.element_id, t.opened_at, t.completed_at AS ended_at, t.due_at, r.calendar_code,
        t.opened_at AT TIME ZONE '{VIETNAM.key}' AS a,
        t.completed_at AT TIME ZONE '{VIETNAM.key}' AS b
    FROM {_OF_TASK} AND t.state = 'completed'
      AND t.completed_at >= %(since)s AND t.completed_at < %(until)s
), placed AS (
    SELECT done.*, x.before + greatest(0, least(x.c1, m.b) - x.o1)
        + greatest(0, least(x.c2, m.b) - x.o2)
        - w.before - greatest(0, least(w.c1, m.a) - w.o1) - greatest(0, least(w.c2, m.a) - w.o2)
        AS minutes
    FROM done
    CROSS JOIN LATERAL (SELECT extract(epoch FROM done.a::time) / 60 AS a,
        extract(epoch FROM done.b::time) / 60 AS b) m
    LEFT JOIN hours w ON w.code = done.calendar_code AND w.day = done.a::date
    LEFT JOIN hours x ON x.code = done.calendar_code AND x.day = done.b::date
)
SELECT element_id, count(*),
    percentile_cont(ARRAY[0.5, 0.9])
        WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - opened_at)::float),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY minutes::float),
    count(due_at), count(*) FILTER (WHERE ended_at > due_at)
FROM placed GROUP BY element_id
"""
_PASSED = f"""
WITH r AS ({_IN_PERIOD})
SELECT k.element_id, count(*), percentile_cont(ARRAY[0.5, 0.9])
    WITHIN GROUP (ORDER BY extract(epoch FROM k.left_at - k.arrived_at)::float)
FROM {_OF_TOKEN} AND k.left_at >= %(since)s AND k.left_at < %(until)s
  AND k.kind NOT IN ('join', 'hanging_timer')
GROUP BY k.element_id
"""
_LISTED = f"""
SELECT subject_kind, subject_uuid, title, agency_uuid, since, due_at, assignee_name
FROM ({_STANDING}) standing
WHERE element_id = %(element)s AND EXISTS (
    SELECT 1 FROM unnest(%(apps)s::text[], %(sights)s::text[]) seen(app, path)
    WHERE split_part(standing.subject_kind, '.', 1) = seen.app
      AND (agency_path = seen.path OR agency_path LIKE seen.path || '.%%')
)
ORDER BY since, run_id LIMIT %(limit)s
"""
_ENDED = """
    SELECT r.id, r.end_element, extract(epoch FROM r.ended_at - r.started_at)::float AS span
    FROM processes_run r
    WHERE r.version_id = %(version)s AND r.state = 'ended'
      AND r.ended_at >= %(since)s AND r.ended_at < %(until)s
      AND (r.agency_path = ANY(%(paths)s) OR r.agency_path LIKE ANY(%(below)s))
"""
_VARIANTS = f"""
WITH ended AS ({_ENDED}), steps AS (
    SELECT t.run_id, t.completed_at AS at, t.id, t.element_id || ' ' || t.outcome AS step,
        t.completed_at > t.due_at AS is_late
    FROM processes_task t JOIN ended ON ended.id = t.run_id
    LEFT JOIN processes_scope s ON s.id = t.scope_id
    WHERE t.state = 'completed' AND coalesce(s.kind, 'sub') IN ('sub', 'event')
    UNION ALL
    SELECT k.run_id, k.left_at, k.id, k.element_id || ' ', NULL
    FROM processes_token k JOIN ended ON ended.id = k.run_id
    LEFT JOIN processes_scope s ON s.id = k.scope_id
    WHERE k.left_at IS NOT NULL AND coalesce(s.kind, 'sub') IN ('sub', 'event')
      AND k.kind IN ('message', 'signal', 'timer')
    UNION ALL
    SELECT c.run_id, c.ended_at, c.id, c.element_id || ' ', NULL
    FROM processes_scope c JOIN ended ON ended.id = c.run_id
    LEFT JOIN processes_scope s ON s.id = c.parent_id
    WHERE c.state = 'ended' AND c.kind IN ('loop', 'call')
      AND coalesce(s.kind, 'sub') IN ('sub', 'event')
), ways AS (
    SELECT ended.id, ended.end_element, ended.span, coalesce(bool_or(steps.is_late), false) AS late,
        array_agg(steps.step ORDER BY steps.at, steps.id) FILTER (WHERE steps.step IS NOT NULL) way
    FROM ended LEFT JOIN steps ON steps.run_id = ended.id
    GROUP BY ended.id, ended.end_element, ended.span
)
SELECT way, end_element, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY span),
    count(*) FILTER (WHERE late), sum(count(*)) OVER (), count(*) OVER ()
FROM ways GROUP BY way, end_element ORDER BY count(*) DESC, way LIMIT %(limit)s
"""


_CALENDARS = """
SELECT DISTINCT calendar_code FROM processes_run
WHERE version_id = %(version)s AND calendar_code <> ''
"""


@dataclass(frozen=True, slots=True)
class Variants:
    """The ways taken, the most frequent first; `runs` and `ways` count those not listed too."""

    listed: tuple[Variant, ...]
    runs: int
    ways: int


@dataclass(frozen=True, slots=True)
class Flow:
    """
    What to look at: one version, at some agencies and all below them, in one period.

    :ivar paths: the agencies' paths; the door has narrowed them to what the reader may see.
    :ivar since: figures count what was finished from here on, up to before `until`.
    """

    version: ProcessVersion
    paths: tuple[str, ...]
    since: datetime
    until: datetime

    def _values(self, **others: Any) -> dict[str, Any]:
        return {
            "version": self.version.id,
            "paths": list(self.paths),
            "below": [f"{path}.%" for path in self.paths],
            "since": self.since,
            "until": self.until,
            **others,
        }

    def _calendars(self, at: datetime) -> list[calendars.Calendar]:
        """The calendars of the version's runs; one that is not known today is left out."""
        found = []
        for (code,) in _rows(_CALENDARS, {"version": self.version.id}):
            try:
                found.append(calendars.get_calendar(code, on=at.astimezone(VIETNAM).date()))
            except calendars.CalendarUnknown:
                continue
        return found

    def figures(self, *, at: datetime, elements: Collection[str] = ()) -> dict[str, ElementFigures]:
        """
        Each element that has figures (three SQL queries, and those for the calendars).

        :param elements: these are told of even where they have none.
        """
        hours = hour_columns(self._calendars(at))
        found: dict[str, dict[str, Any]] = {element: {} for element in elements}
        for element, standing, late, oldest in _rows(_COUNTED, self._values(at=at)):
            found[element] = {"standing": standing, "standing_late": late, "oldest": oldest}
        for element, done, spans, working, normed, late in _rows(_DONE, self._values(**hours)):
            found.setdefault(element, {}).update(
                done=done, median=spans[0], ninetieth=spans[1], normed=normed, late=late,
                **_both("working", "working_ninetieth", working),
            )  # fmt: skip
        for element, done, spans in _rows(_PASSED, self._values()):
            known = found.setdefault(element, {})
            if "done" not in known:
                known.update(done=done, **_both("median", "ninetieth", spans))
        return {element: ElementFigures(element, **values) for element, values in found.items()}

    def standing_at(self, element_id: str, *, reader: Actor) -> list[Standing]:
        """
        What stands at an element, oldest first, at most 100, as far as the reader may see it.

        Who has a grant of the matter's app at its agency or above sees it, as in an inbox.
        """
        sights = sights_of(reader)
        values = self._values(
            element=element_id,
            apps=[app for app, _ in sights],
            sights=[path for _, path in sights],
            limit=MOST_STANDING,
        )
        return [Standing(*row) for row in _rows(_LISTED, values)]

    def variants(self, *, limit: int = MOST_VARIANTS) -> Variants:
        """
        The ways that runs took which ended in the period, by tasks done and events heard.

        A loop and a called process count as one step, in whatever order their parts were done.
        """
        rows = _rows(_VARIANTS, self._values(limit=limit))
        listed = tuple(
            Variant(
                steps=tuple((step.partition(" ")[0], step.partition(" ")[2]) for step in way or ()),
                end=end,
                runs=runs,
                median=median,
                late=late,
            )
            for way, end, runs, median, late, _, _ in rows
        )
        return Variants(listed, int(rows[0][5]) if rows else 0, int(rows[0][6]) if rows else 0)


def _both(first: str, second: str, values: Collection[float] | None) -> dict[str, float | None]:
    return dict(zip((first, second), values or (None, None), strict=True))


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def sights_of(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The apps of the actor's permissions with the agencies: whose matters they may know of."""
    pairs = (
        (permission.partition(".")[0], grant.agency_path)
        for grant in actor.grants
        for permission in grant.permissions
    )
    return tuple(sorted(set(pairs)))
