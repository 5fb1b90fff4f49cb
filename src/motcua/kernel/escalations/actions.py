"""Raising overdue tasks to whoever leads, once for each level."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from .events import TASK_ESCALATED
from .models import Escalation
from .queries import KEEPER, Heads, escalation_rule, overdue_tasks, raised_tasks, watcher
from .rules import EscalationRule, Level, path_above, reached_levels


def escalate_overdue_tasks(*, at: datetime) -> int:
    """
    Raise every task that is past its norm for long enough, once for each level of the rule.

    Run often and by as many workers as there are: a level of a task is raised once, in its own
    transaction, so a crash repeats nothing.

    :returns: how many were raised.
    """
    day = vietnam_day(at)
    rule = escalation_rule(on=day)
    if rule is None:
        return 0
    found = organizations.list_agencies(on=day)
    agencies = {row.uuid: row.calendar_code for row in found}
    tops = {row.path.partition(".")[0] for row in found}
    raising = _Raising(rule, agencies, Heads(at), at)
    pages = overdue_tasks(watcher(rule.tasks, sorted(tops)), at=at)
    return sum(raising.page(page) for page in pages)


class _Raising:
    def __init__(
        self, rule: EscalationRule, agencies: dict[UUID, str], heads: Heads, at: datetime
    ) -> None:
        self.rule, self.agencies, self.heads, self.at = rule, agencies, heads, at
        self._calendars: dict[str, calendars.Calendar] = {}

    def page(self, rows: list[processes.TaskRow]) -> int:
        raised = raised_tasks(row.uuid for row in rows)
        count = 0
        for row in rows:
            known = {level for level, _at in raised.get(row.uuid, ())}
            for level in self._reached(row):
                if level.number not in known:
                    count += _raise(row, level, self.heads, self.at)
        return count

    def _reached(self, row: processes.TaskRow) -> list[Level]:
        code = self.agencies.get(row.agency_uuid, "")
        if not code or row.due_at is None:
            return []
        if code not in self._calendars:
            on = vietnam_day(self.at)
            self._calendars[code] = calendars.get_calendar(code, on=on)
        calendar = self._calendars[code]
        return reached_levels(self.rule.levels, calendar=calendar, due_at=row.due_at, at=self.at)


@transaction.atomic
def _raise(row: processes.TaskRow, level: Level, heads: Heads, at: datetime) -> bool:
    path, accounts = heads.nearest(row.agency_path)
    if level.to == "above" and path:
        path, accounts = heads.nearest(path_above(path))
    if not accounts or row.due_at is None:
        return False
    _row, is_new = Escalation.objects.get_or_create(
        task_uuid=row.uuid,
        level=level.number,
        defaults={
            "due_at": row.due_at,
            "agency_uuid": row.agency_uuid,
            "raised_to_path": path,
            "raised_at": at,
        },
    )
    if is_new:
        events.publish(
            TASK_ESCALATED,
            subject=events.Subject(row.subject_kind, row.subject_uuid),
            actor=KEEPER,
            at=at,
            payload={
                "task": row.uuid,
                "level": level.number,
                "due_at": row.due_at,
                "raised_to": accounts,
            },
            agency_uuid=row.agency_uuid,
        )
    return is_new
