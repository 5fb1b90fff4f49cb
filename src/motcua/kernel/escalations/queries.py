"""Overdue tasks, the rule of the day, and whom a task is raised to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.content import load_yaml, province_root
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.processes import api as processes

from .models import Escalation
from .permissions import FOLLOW_UP
from .rules import EscalationRule, path_above, read_rule

_PAGE = 500
KEEPER = system_actor("escalations.keeper")


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """An overdue task with when it was raised, by level; nothing yet if the list is empty."""

    task: processes.TaskRow
    raised: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True, slots=True)
class OverduePage:
    """One page of them; `next_after` is empty at the end."""

    rows: tuple[OverdueTask, ...]
    next_after: str


def escalation_rule(*, on: date) -> EscalationRule | None:
    """The rule in force on a day, if the province has one."""
    return next((rule for rule in _rules() if rule.holds_on(on)), None)


@cache
def _rules() -> tuple[EscalationRule, ...]:
    path = province_root() / "law" / "escalation.yaml"
    return tuple(read_rule(row) for row in load_yaml(path)) if path.exists() else ()


def watcher(tasks: Iterable[str], paths: Iterable[str], actor: Actor = KEEPER) -> Actor:
    """An actor that sees all tasks of these permissions at these agencies and below."""
    grants = tuple(Grant("watcher", frozenset(tasks), UUID(int=0), path) for path in paths)
    return Actor(kind="system", uuid=actor.uuid, name=actor.name, grants=grants)


def overdue_tasks(who: Actor, *, at: datetime) -> Iterator[list[processes.TaskRow]]:
    """All overdue tasks that a watcher sees, the longest overdue first, page by page."""
    after: str | None = None
    while True:
        filters = processes.TaskFilters(whose="everybody", overdue_at=at)
        page = processes.list_tasks_for(who, filters=filters, after=after, limit=_PAGE)
        if page.rows:
            yield list(page.rows)
        if page.next_after is None:
            return
        after = page.next_after


def list_overdue_for(
    actor: Actor, *, at: datetime, after: str | None = None, limit: int = 50
) -> OverduePage:
    """The overdue tasks at the agencies where the actor follows up, and below (two queries)."""
    rule = escalation_rule(on=vietnam_day(at))
    who = watcher(rule.tasks if rule else (), actor.paths_for(FOLLOW_UP), actor)
    filters = processes.TaskFilters(whose="everybody", overdue_at=at)
    page = processes.list_tasks_for(who, filters=filters, after=after, limit=limit)
    raised = raised_tasks(row.uuid for row in page.rows)
    rows = tuple(OverdueTask(row, tuple(raised.get(row.uuid, ()))) for row in page.rows)
    return OverduePage(rows, page.next_after or "")


def raised_tasks(task_uuids: Iterable[UUID]) -> dict[UUID, list[tuple[int, datetime]]]:
    """Which of these tasks were raised: (level, moment) by task (one SQL query)."""
    found: dict[UUID, list[tuple[int, datetime]]] = {}
    rows = Escalation.objects.filter(task_uuid__in=list(task_uuids)).order_by("level")
    for uuid, level, at in rows.values_list("task_uuid", "level", "raised_at"):
        found.setdefault(uuid, []).append((level, at))
    return found


class Heads:
    """Whom a task at an agency is raised to; each agency is looked up once."""

    def __init__(self, at: datetime) -> None:
        """Look as of a moment."""
        self._at = at
        self._found: dict[str, list[UUID]] = {}

    def nearest(self, path: str) -> tuple[str, list[UUID]]:
        """
        The nearest agency, at the path or above, where somebody follows up, and who.

        Those who hold the right further up are told only where nobody nearer does.
        """
        while path:
            above = path_above(path)
            own = [one for one in self._at_path(path) if one not in self._at_path(above)]
            if own:
                return path, own
            path = above
        return "", []

    def _at_path(self, path: str) -> list[UUID]:
        if path and path not in self._found:
            holders = access.list_holders(FOLLOW_UP, agency_path=path, at=self._at)
            self._found[path] = [uuid for uuid, _name in holders]
        return self._found.get(path, [])
