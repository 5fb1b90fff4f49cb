"""How matters flow through one version of a process: where they stand, how long steps take."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.kernel.diagrams.api import ProcessVersion

ROWS_OF_PAGE = 50
MOST_VARIANTS = 20
_AFTER = re.compile(r"(\d{1,18})-([0-2])-(\d{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Spread:
    """Half of all took at most `median`, nine tenths at most `ninetieth`."""

    median: float
    ninetieth: float


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """
    One element in figures.

    :ivar standing: the runs that stand there now; `taken` are the tasks of these that somebody
        has in hand, `standing_late` those over their norm, `overdue` those of matters past their
        own due date. `armed` timers hang there, the next of them due at `armed_until`.
    :ivar done: how often it was passed in the period; `normed` of these had a norm, `late` missed
        it, and `worked` were in somebody's hand before they were done.
    :ivar span: seconds on the clock; `waiting` and `working` are minutes of legal working time.
    """

    element_id: str
    standing: int = 0
    taken: int = 0
    standing_late: int = 0
    overdue: int = 0
    oldest: datetime | None = None
    armed: int = 0
    armed_until: datetime | None = None
    done: int = 0
    worked: int = 0
    normed: int = 0
    late: int = 0
    span: Spread | None = None
    waiting: Spread | None = None
    working: Spread | None = None

    @property
    def late_share(self) -> float | None:
        """The share of what was done over norm; None where nothing had one."""
        return self.late / self.normed if self.normed else None


@dataclass(frozen=True, slots=True)
class Standing:
    """
    A matter that stands at an element: the task or the rest, and whose matter it is.

    :ivar due_at: when the step's norm ends; `matter_due_at` is the due date of the matter.
    """

    subject_kind: str
    subject_uuid: UUID
    title: str
    agency_path: str
    since: datetime
    due_at: datetime | None
    matter_due_at: datetime | None
    assignee_name: str
    place: int
    row_id: int

    @property
    def after(self) -> str:
        """The place in the list after this line."""
        return f"{(self.since - _EPOCH) // timedelta(microseconds=1)}-{self.place}-{self.row_id}"


@dataclass(frozen=True, slots=True)
class StandingPage:
    """Some of what stands at an element; `next_after` is where to go on, empty at the end."""

    rows: tuple[Standing, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class Variant:
    """
    A way that ended runs took: its steps as (element, outcome), how many, how long, how late.

    :ivar late_steps: the runs with a step over its norm; `late_matters` those whose matter
        missed its own due date.
    """

    steps: tuple[tuple[str, str], ...]
    end: str
    runs: int
    median: float
    late_steps: int
    late_matters: int
    repeats: int

    @property
    def returns(self) -> dict[str, int]:
        """How often each element was done again after the first time."""
        counted: dict[str, int] = {}
        for element, _ in self.steps:
            counted[element] = counted.get(element, -1) + 1
        return {element: again for element, again in counted.items() if again}


@dataclass(frozen=True, slots=True)
class Rework:
    """A step that was done again: in how many runs, how often in all."""

    element_id: str
    runs: int
    times: int


@dataclass(frozen=True, slots=True)
class Variants:
    """
    The ways taken, the most frequent first; `runs` and `ways` count those not listed too.

    :ivar reworked: the runs in which a step was done again, and `rework` the steps.
    """

    listed: tuple[Variant, ...]
    runs: int = 0
    ways: int = 0
    reworked: int = 0
    late_steps: int = 0
    late_matters: int = 0
    rework: tuple[Rework, ...] = ()


# A task or token belongs to the version that is played where it rests: that of its scope, for a
# called process has its own, else that of its run. The runs are found first, by version: their
# tasks come from the index by run, so that a page costs what runs by its version.
_HERE = """coalesce(s.version_id, r.version_id) = %(version)s
      AND ({of}.agency_path = ANY(%(paths)s) OR {of}.agency_path LIKE ANY(%(below)s))"""
_RUNNING = """SELECT * FROM processes_run WHERE state = 'running' AND version_id = %(version)s
    UNION ALL SELECT * FROM processes_run o
    WHERE state = 'running' AND version_id <> %(version)s AND EXISTS (
        SELECT 1 FROM processes_scope i WHERE i.run_id = o.id AND i.version_id = %(version)s)"""
_OF_TASK = f"""r JOIN processes_task t ON t.run_id = r.id
    LEFT JOIN processes_scope s ON s.id = t.scope_id WHERE {_HERE.format(of="t")}"""
_OF_TOKEN = f"""r JOIN processes_token k ON k.run_id = r.id
    LEFT JOIN processes_scope s ON s.id = k.scope_id WHERE {_HERE.format(of="r")}"""
# A sub-process or call stands in the version around it: that of the outer scope, or of the run.
_OF_SCOPE = f"""r JOIN processes_scope c ON c.run_id = r.id
    LEFT JOIN processes_scope s ON s.id = c.parent_id WHERE {_HERE.format(of="r")}"""
_STANDING = f"""
WITH r AS MATERIALIZED ({_RUNNING}), standing AS (
    SELECT t.element_id, t.run_id, r.uuid AS run_uuid, t.opened_at AS since, t.due_at,
        t.assignee_name,
        t.title, t.subject_kind, t.subject_uuid, t.agency_path, 0 AS place, t.id,
        t.assignee_uuid IS NOT NULL AS is_taken, false AS is_armed
    FROM {_OF_TASK} AND t.state = 'open'
    UNION ALL
    SELECT k.element_id, k.run_id, r.uuid, k.arrived_at, k.due_at, '',
        r.title, r.subject_kind, r.subject_uuid, r.agency_path, 1, k.id,
        false, k.kind = 'hanging_timer'
    FROM {_OF_TOKEN} AND k.left_at IS NULL
    UNION ALL
    SELECT c.element_id, c.run_id, r.uuid, c.began_at, NULL, '',
        r.title, r.subject_kind, r.subject_uuid, r.agency_path, 2, c.id, false, false
    FROM {_OF_SCOPE} AND c.state = 'open' AND c.kind IN ('sub', 'event', 'call')
)"""
# The due date of the matter itself: that of the case which the run serves, while it counts.
_CASE = """LEFT JOIN cases_case c ON c.run_uuid = standing.run_uuid AND c.state = 'open'
    AND c.ended_at IS NULL"""
_COUNTED = f"""{_STANDING}
SELECT element_id,
    count(DISTINCT run_id) FILTER (WHERE NOT is_armed), count(*) FILTER (WHERE is_taken),
    count(*) FILTER (WHERE place = 0 AND due_at < %(at)s),
    count(DISTINCT run_id) FILTER (WHERE NOT is_armed AND c.due_current < %(at)s),
    min(since) FILTER (WHERE NOT is_armed),
    count(*) FILTER (WHERE is_armed), min(due_at) FILTER (WHERE is_armed)
FROM standing {_CASE} GROUP BY element_id
"""
_LISTED = f"""{_STANDING}
SELECT standing.subject_kind, standing.subject_uuid, standing.title, standing.agency_path, since,
    CASE WHEN place = 0 THEN due_at END, c.due_current, assignee_name, place, standing.id
FROM standing {_CASE}
WHERE element_id = %(element)s AND NOT is_armed AND EXISTS (
    SELECT 1 FROM unnest(%(apps)s::text[], %(sights)s::text[]) seen(app, path)
    WHERE split_part(standing.subject_kind, '.', 1) = seen.app
      AND (standing.agency_path = seen.path OR standing.agency_path LIKE seen.path || '.%%')
) AND (NOT %(late)s OR (place = 0 AND due_at < %(at)s))
  AND (NOT %(overdue)s OR c.due_current < %(at)s)
  AND (%(since_after)s::timestamptz IS NULL
       OR (since, place, standing.id) > (%(since_after)s, %(place_after)s, %(id_after)s))
ORDER BY since, place, standing.id LIMIT %(limit)s
"""
_WHERE = """version_id = %(version)s AND ended_at >= %(since)s AND ended_at < %(until)s
      AND (agency_path = ANY(%(paths)s) OR agency_path LIKE ANY(%(below)s))"""
_DONE = f"""
SELECT element_id, count(*), count(working), count(is_late), count(*) FILTER (WHERE is_late),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY span),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY waiting),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY working)
FROM process_office_passage WHERE {_WHERE} GROUP BY element_id
"""
_TAKEN = f"""WITH taken AS MATERIALIZED (
    SELECT way_id, count(*) AS runs, count(*) FILTER (WHERE has_late_step) AS late_steps,
        count(*) FILTER (WHERE is_late) AS late_matters,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY span) AS median
    FROM process_office_way_taken WHERE {_WHERE} GROUP BY way_id
)"""
_VARIANTS = f"""{_TAKEN}
SELECT * FROM (
    SELECT w.steps, w.end_element, t.runs, t.median, t.late_steps, t.late_matters, w.repeats,
        sum(t.runs) OVER (), count(*) OVER (),
        coalesce(sum(t.runs) FILTER (WHERE w.repeats > 0) OVER (), 0),
        sum(t.late_steps) OVER (), sum(t.late_matters) OVER ()
    FROM taken t JOIN process_office_way w ON w.id = t.way_id
) ways WHERE NOT %(reworked)s OR repeats > 0
ORDER BY runs DESC, steps, end_element LIMIT %(limit)s
"""
_REWORK = f"""{_TAKEN}
SELECT element, sum(runs), sum(runs * (times - 1)) FROM (
    SELECT t.runs, split_part(step, ' ', 1) AS element, count(*) AS times
    FROM taken t JOIN process_office_way w ON w.id = t.way_id, unnest(w.steps) step
    WHERE w.repeats > 0 GROUP BY t.way_id, t.runs, element HAVING count(*) > 1
) again GROUP BY element ORDER BY 3 DESC, element
"""


@dataclass(frozen=True, slots=True)
class Flow:
    """
    What to look at: one version, at some agencies and all below them, in one period.

    What stands now is read from the tasks and tokens; what was done, from the passages that
    `count_passages` has written.

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

    def figures(self, *, at: datetime, elements: Collection[str] = ()) -> dict[str, ElementFigures]:
        """
        Each element that has figures (two SQL queries).

        :param elements: these are told of even where they have none.
        """
        found: dict[str, dict[str, Any]] = {element: {} for element in elements}
        names = ("standing", "taken", "standing_late", "overdue", "oldest", "armed", "armed_until")
        for element, *values in _rows(_COUNTED, self._values(at=at)):
            found[element] = dict(zip(names, values, strict=True))
        for element, done, worked, normed, late, *spreads in _rows(_DONE, self._values()):
            span, waiting, working = (Spread(*one) if one else None for one in spreads)
            found.setdefault(element, {}).update(
                done=done, worked=worked, normed=normed, late=late,
                span=span, waiting=waiting, working=working,
            )  # fmt: skip
        return {element: ElementFigures(element, **values) for element, values in found.items()}

    def standing_at(
        self,
        element_id: str,
        *,
        reader: Actor,
        at: datetime,
        only: str = "",
        after: str = "",
        limit: int = ROWS_OF_PAGE,
    ) -> StandingPage:
        """
        What stands at an element, oldest first, as far as the reader may see it.

        Who has a grant of the matter's app at its agency or above sees it, as in an inbox.

        :param only: "norm" for tasks over their norm, "matter" for matters past their due date.
        :param after: the `next_after` of the page before; what is none begins at the beginning.
        """
        sights, place = sights_of(reader), _AFTER.fullmatch(after)
        moment, rank, row_id = (int(one) for one in place.groups()) if place else (None, 0, 0)
        since_after = None if moment is None else _moment(moment)
        values = self._values(
            element=element_id,
            apps=[app for app, _ in sights],
            sights=[path for _, path in sights],
            late=only == "norm",
            overdue=only == "matter",
            at=at,
            since_after=since_after,
            place_after=rank,
            id_after=row_id,
            limit=limit + 1,
        )
        rows = tuple(Standing(*row) for row in _rows(_LISTED, values))
        return StandingPage(rows[:limit], rows[limit - 1].after if len(rows) > limit else "")

    def variants(self, *, limit: int = MOST_VARIANTS, reworked: bool = False) -> Variants:
        """
        The ways that runs took which ended in the period, by tasks done and events heard.

        A loop and a called process count as one step, in whatever order their parts were done.

        :param reworked: only the ways on which a step was done again.
        """
        values = self._values(limit=limit, reworked=reworked)
        rows = _rows(_VARIANTS, values)
        if not rows:
            return replace(self.variants(limit=1), listed=()) if reworked else Variants(())
        listed = tuple(
            Variant(tuple((one.partition(" ")[0], one.partition(" ")[2]) for one in steps), *others)
            for steps, *others in (row[:7] for row in rows)
        )
        runs, ways, reworked_runs, late_steps, late_matters = (int(one) for one in rows[0][7:])
        again = _rows(_REWORK, values)
        return Variants(
            listed,
            runs=runs,
            ways=ways,
            reworked=reworked_runs,
            late_steps=late_steps,
            late_matters=late_matters,
            rework=tuple(Rework(element, int(runs), int(times)) for element, runs, times in again),
        )


def _moment(microseconds: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        return None


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
