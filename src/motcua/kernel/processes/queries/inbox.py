"""The inbox: the open tasks that an official may do, most urgent first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.planned import fetch_planned
from motcua.base.text import fold
from motcua.kernel.processes.models import NEVER

from .tasks import COLUMNS, TaskRow

MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """What of the inbox to show; nothing given shows everything that the actor may do now."""

    whose: Literal["open_to_me", "mine", "unclaimed", "everybody"] = "open_to_me"
    subject_kind: str = ""
    element_id: str = ""
    agency_path: str = ""  # the agency and all below it
    agency_uuid: UUID | None = None  # that agency alone
    overdue_at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of the inbox; `next_after` is the place to go on from, None at the end."""

    rows: tuple[TaskRow, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class BoundedCount:
    """A number that is exact up to a bound: 37, or 100+."""

    number: int
    is_more: bool

    def __str__(self) -> str:
        return f"{self.number}+" if self.is_more else str(self.number)


# The agencies below a grant that have open tasks are found by skipping through the index, one
# probe each; for each agency the first rows come in the page's order from the same index. What a
# page costs depends on the agencies of the official and the size of the page, not on the tasks.
_SCOPES = """
WITH RECURSIVE granted(permission, path) AS (
    SELECT * FROM unnest((SELECT %(permissions)s::text[]), (SELECT %(paths)s::text[]))
), scopes(permission, path, bound) AS (
    SELECT g.permission, g.path COLLATE "C", NULL::text COLLATE "C" FROM granted g
    UNION ALL
    SELECT permission, first_path COLLATE "C", bound COLLATE "C" FROM (
        SELECT g.permission, g.path || '/' AS bound, (
            SELECT t.agency_path FROM processes_task t
            WHERE t.state = 'open' AND t.permission = g.permission
              AND t.agency_path > (g.path || '.') COLLATE "C"
              AND t.agency_path < (g.path || '/') COLLATE "C"
            ORDER BY t.agency_path LIMIT 1
        ) AS first_path FROM granted g
    ) below WHERE first_path IS NOT NULL
), walked(permission, path, bound) AS (
    SELECT * FROM scopes
    UNION
    SELECT permission, next_path COLLATE "C", bound COLLATE "C" FROM (
        SELECT w.permission, w.bound, (
            SELECT t.agency_path FROM processes_task t
            WHERE t.state = 'open' AND t.permission = w.permission
              AND t.agency_path > w.path AND t.agency_path < w.bound
            ORDER BY t.agency_path LIMIT 1
        ) AS next_path FROM walked w WHERE w.bound IS NOT NULL
    ) further WHERE next_path IS NOT NULL
), agencies AS (SELECT DISTINCT permission, path FROM walked)
"""
_COLUMNS = COLUMNS.replace("r.uuid", "t.run_id")
_PAGE = f"""
SELECT {COLUMNS} FROM found t JOIN processes_run r ON r.id = t.run_id ORDER BY t.sort_at, t.id
"""


def list_tasks_for(
    actor: Actor,
    *,
    filters: TaskFilters | None = None,
    after: str | None = None,
    limit: int = 50,
) -> TaskPage:
    """
    A page of the tasks that the actor may do, by due moment (one SQL query, no count).

    :param after: the `next_after` of the page before; anything else begins anew.
    """
    filters = filters or TaskFilters()
    sql, values = _found(actor, filters, after, limit + 1)
    # Planning costs more than looking, so it is done once, but for words.
    found = fetch_planned(f"{sql} {_PAGE}", values, is_plan_kept=not filters.text)
    rows = [TaskRow(*row) for row in found]
    page = tuple(rows[:limit])
    return TaskPage(page, _place(page[-1]) if len(rows) > limit else None)


def count_tasks_for(actor: Actor, *, filters: TaskFilters | None = None) -> BoundedCount:
    """How many tasks wait for the actor, counted no further than 100."""
    filters = filters or TaskFilters()
    sql, values = _found(actor, filters, None, MOST_COUNTED + 1)
    sql += " SELECT count(*) FROM found"
    ((number,),) = fetch_planned(sql, values, is_plan_kept=not filters.text)
    return BoundedCount(min(number, MOST_COUNTED), number > MOST_COUNTED)


def _found(
    actor: Actor, filters: TaskFilters, after: str | None, limit: int
) -> tuple[str, dict[str, Any]]:
    conditions, values = _conditions(actor, filters)
    if (place := _parse_place(after)) is not None:
        conditions.append("(t.sort_at, t.id) > (%(after_at)s, %(after_id)s)")
        values["after_at"], values["after_id"] = place
    where = " AND ".join(["t.state = 'open'", *conditions])
    if filters.whose == "mine":
        return _mine(where, limit), values
    permissions, paths = _grants(actor, filters.agency_path)
    values.update(permissions=permissions, paths=paths)
    sql = f"""{_SCOPES}, found AS (
        SELECT p.* FROM agencies a CROSS JOIN LATERAL (
            SELECT {_COLUMNS}, t.sort_at FROM processes_task t
            WHERE t.permission = a.permission AND t.agency_path = a.path AND {where}
            ORDER BY t.sort_at, t.id LIMIT {limit}
        ) p ORDER BY p.sort_at, p.id LIMIT {limit}
    )"""
    return sql, values


def _mine(where: str, limit: int) -> str:
    return f"""WITH found AS (
        SELECT {_COLUMNS}, t.sort_at FROM processes_task t
        WHERE t.assignee_uuid = %(actor)s AND {where}
        ORDER BY t.sort_at, t.id LIMIT {limit}
    )"""


def _conditions(actor: Actor, filters: TaskFilters) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {"actor": actor.uuid}
    if filters.whose == "open_to_me":
        conditions.append("(t.assignee_uuid IS NULL OR t.assignee_uuid = %(actor)s)")
    if filters.whose == "unclaimed":
        conditions.append("t.assignee_uuid IS NULL")
    for name in ("subject_kind", "element_id"):
        if value := getattr(filters, name):
            conditions.append(f"t.{name} = %({name})s")
            values[name] = value
    if filters.agency_uuid is not None:
        conditions.append("t.agency_uuid = %(agency)s")
        values["agency"] = filters.agency_uuid
    if filters.overdue_at is not None:
        conditions.append("t.sort_at < %(overdue_at)s")
        values["overdue_at"] = filters.overdue_at
    for number, word in enumerate(fold(filters.text).split()):
        conditions.append(f"t.folded LIKE %(word{number})s")
        escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        values[f"word{number}"] = f"%{escaped}%"
    return conditions, values


def _grants(actor: Actor, within: str) -> tuple[list[str], list[str]]:
    """The actor's permissions with their paths, narrowed to an agency if one is asked for."""
    pairs: dict[tuple[str, str], None] = {}
    for grant in actor.grants:
        path = grant.agency_path
        if within and grant.covers(within):
            path = within
        elif within and not path.startswith(f"{within}."):
            continue
        pairs.update(dict.fromkeys((permission, path) for permission in grant.permissions))
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _place(row: TaskRow) -> str:
    return f"{(row.due_at or NEVER).isoformat()}~{row.id}"


def _parse_place(after: str | None) -> tuple[datetime, int] | None:
    at, _, row_id = (after or "").partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(row_id)) if moment.tzinfo is not None else None
    except ValueError:
        return None
