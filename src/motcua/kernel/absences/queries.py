"""Who is away when, whose tasks these are, and what the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.processes import api as processes

from .models import Absence
from .permissions import RECORD, may_end_absence

# Whoever works on cases may be asked to stand in.
COLLEAGUE = "cases.do_task"
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """One absence as its page shows it."""

    absence: Absence
    last_day: date
    is_now: bool
    may_end: bool


def last_day_of(absence: Absence) -> date:
    """The last day that an official is away; the period itself is half-open."""
    assert absence.valid_to is not None  # a constraint of the table
    return absence.valid_to - timedelta(days=1)


def find_overlap(account_uuid: UUID, valid_from: date, valid_to: date) -> Absence | None:
    """An absence of an official that shares a day with a period."""
    return Absence.objects.filter(
        account_uuid=account_uuid,
        ended_at__isnull=True,
        valid_from__lt=valid_to,
        valid_to__gt=valid_from,
    ).first()


def list_current(at: datetime) -> list[int]:
    """The absences of today, by row."""
    day = vietnam_day(at)
    rows = Absence.objects.filter(ended_at__isnull=True, valid_from__lte=day, valid_to__gt=day)
    return list(rows.order_by("id").values_list("id", flat=True))


def find_absent(account_uuids: Sequence[UUID], at: datetime) -> set[UUID]:
    """Those of these officials who are away on the day (one query)."""
    rows = Absence.objects.filter(id__in=list_current(at), account_uuid__in=account_uuids)
    return set(rows.values_list("account_uuid", flat=True))


def list_past(at: datetime) -> list[int]:
    """The absences whose last day is over and which were not ended yet, by row."""
    rows = Absence.objects.filter(ended_at__isnull=True, valid_to__lte=vietnam_day(at))
    return list(rows.order_by("id").values_list("id", flat=True))


def list_tasks_of(account_uuid: UUID) -> list[processes.TaskRow]:
    """Every open task that an official claimed or was assigned."""
    who = Actor(kind="official", uuid=account_uuid, name="")
    filters, after = processes.TaskFilters(whose="mine"), None
    found: list[processes.TaskRow] = []
    while True:
        page = processes.list_tasks_for(who, filters=filters, after=after, limit=200)
        found.extend(page.rows)
        if page.next_after is None:
            return found
        after = page.next_after


def list_absences_for(actor: Actor, *, at: datetime) -> list[AbsenceLine]:
    """
    The absences that concern an official, as far as they are not over: their own, those in which
    they stand in, and those at the agencies that they lead.
    """
    day = vietnam_day(at)
    concerns = Q(account_uuid=actor.uuid) | Q(deputy_uuid=actor.uuid)
    rows = Absence.objects.filter(ended_at__isnull=True, valid_to__gt=day).order_by("valid_from")
    if not actor.may(RECORD):
        rows = rows.filter(concerns)
    lines = [
        AbsenceLine(
            absence=row,
            last_day=last_day_of(row),
            is_now=row.holds_on(day),
            may_end=may_end_absence(actor, row),
        )
        for row in rows
    ]
    own = {actor.uuid}
    return [
        line
        for line in lines
        if line.may_end or own & {line.absence.account_uuid, line.absence.deputy_uuid}
    ][:_SHOWN]


def list_colleagues(actor: Actor, *, at: datetime) -> list[tuple[UUID, str]]:
    """Those who work at the actor's agencies: who may stand in, or be recorded as away."""
    paths = {grant.agency_path for grant in actor.grants if grant.delegated_by is None}
    found: dict[UUID, str] = {}
    for path in sorted(paths):
        found |= dict(access.list_holders(COLLEAGUE, agency_path=path, at=at))
    return sorted(found.items(), key=lambda one: one[1])
