"""The inbox: open tasks as people and machines see them, with the deadlines of their matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.web import navigation
from motcua.kernel.escalations import api as escalations
from motcua.kernel.processes import api as processes
from motcua.systems.one_stop_shop import api as one_stop_shop

DOSSIER = "one_stop_shop.dossier"
LONGEST_PAGE = 100
Whose = Literal["all", "mine", "unclaimed"]
_WHOSE: dict[str, Literal["open_to_me", "mine", "unclaimed"]] = {
    "all": "open_to_me",
    "mine": "mine",
    "unclaimed": "unclaimed",
}


@dataclass(frozen=True, slots=True)
class InboxFilters:
    """What of the inbox to show; nothing given shows everything that the official may do."""

    whose: Whose = "all"
    is_overdue: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the inbox, ready to show."""

    uuid: UUID
    href: str
    subject_kind: str
    subject_uuid: UUID
    title: str
    step: str
    element: str
    opened_at: datetime
    due_at: datetime | None
    is_late: bool
    is_raised: bool
    deadline_words: str
    deadline_kind: str
    assignee: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the inbox, and where the next one begins (empty: this is the last)."""

    lines: tuple[Line, ...]
    after: str


def list_inbox_for(
    actor: Actor, *, filters: InboxFilters, at: datetime, after: str | None = None, limit: int = 50
) -> Inbox:
    """What waits for an official, the most urgent first; two queries, three if any is late."""
    page = processes.list_tasks_for(
        actor, filters=_chosen(filters, at), after=after, limit=min(limit, LONGEST_PAGE)
    )
    return Inbox(_lines(actor, page.rows, at), page.next_after or "")


def count_inbox_for(actor: Actor, *, filters: InboxFilters, at: datetime) -> str:
    """How many tasks the filters leave, in words: exact up to a hundred; one query."""
    return str(processes.count_tasks_for(actor, filters=_chosen(filters, at)))


def _chosen(filters: InboxFilters, at: datetime) -> processes.TaskFilters:
    return processes.TaskFilters(
        whose=_WHOSE[filters.whose],
        overdue_at=at if filters.is_overdue else None,
        text=filters.text,
    )


def _lines(actor: Actor, rows: Sequence[processes.TaskRow], at: datetime) -> tuple[Line, ...]:
    dossiers = [row.subject_uuid for row in rows if row.subject_kind == DOSSIER]
    deadlines = one_stop_shop.deadlines_of(dossiers, at=at)
    raised = escalations.raised_tasks(row.uuid for row in rows if row.is_overdue(at))
    lines = []
    for row in rows:
        deadline = deadlines.get(row.subject_uuid)
        lines.append(
            Line(
                uuid=row.uuid,
                href=navigation.subject_address(row.subject_kind, row.subject_uuid),
                subject_kind=row.subject_kind,
                subject_uuid=row.subject_uuid,
                title=row.title,
                step=row.name,
                element=row.element_id,
                opened_at=row.opened_at,
                due_at=row.due_at,
                is_late=row.is_overdue(at),
                is_raised=row.uuid in raised,
                deadline_words=deadline.text if deadline else "",
                deadline_kind=deadline.kind if deadline else "",
                assignee=row.assignee_name,
                is_mine=row.assignee_uuid == actor.uuid,
            )
        )
    return tuple(lines)
