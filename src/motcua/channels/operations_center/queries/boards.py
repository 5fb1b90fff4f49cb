"""Boards: what a period brought and what stands now, by procedure, agency, channel or person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.calendars import api as calendars
from motcua.kernel.parties import api as parties

from ..rules.leaves import Leaf
from ..rules.periods import Period
from ..rules.report import Columns, columns_of
from .figures import Scope, scope_sql, seen_sql

GROUPS = {
    "procedure": ("h.procedure_code", "h.procedure_code"),
    "agency": ("h.agency_path", "s.agency_path"),
    "desk": ("h.receiving_path", "h.receiving_path"),
    "channel": ("h.channel", "h.channel"),
    "person": ("coalesce(h.person_uuid::text, '')", "coalesce(h.person_uuid::text, '')"),
}
# What stands now, by how near its date is. The bounds are ends of working days.
URGENCIES = ("overdue", "today", "one_day", "two_days", "later", "paused")
URGENCY = """CASE WHEN h.is_paused THEN 'paused' WHEN h.due_at < %(at)s THEN 'overdue'
    WHEN h.due_at <= %(today)s THEN 'today' WHEN h.due_at <= %(one)s THEN 'one_day'
    WHEN h.due_at <= %(two)s THEN 'two_days' ELSE 'later' END"""
CALENDAR = "office"
_STANDING = """
SELECT {urgency} AS urgency, h.waiting, count(*),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY h.waiting_since)
FROM operations_center_handling h
WHERE h.accepted_at <= %(at)s AND h.ended_at IS NULL AND {scope}
GROUP BY 1, 2
"""
_NOT_RECEIVED = """
SELECT count(*) FILTER (WHERE h.ended_at IS NULL AND h.waiting <> 'supplement'),
    count(*) FILTER (WHERE h.ended_at IS NULL AND h.waiting = 'supplement'),
    count(*) FILTER (WHERE h.ended_at >= %(first)s AND h.ended_at < %(until)s
                       AND h.end_kind = 'not_accepted')
FROM operations_center_handling h WHERE h.accepted_at IS NULL AND {scope}
"""
_LATE_AT = """
SELECT h.late_element, count(*) FROM operations_center_handling h
WHERE h.timing = 'late' AND h.ended_at >= %(first)s AND h.ended_at < %(until)s AND {scope}
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10
"""


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a board: what it stands for, and its figures of the period."""

    key: str
    columns: Columns


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many dossiers wait for something, and since when half of them do."""

    cause: str
    number: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that a board shows."""

    whole: Columns
    groups: tuple[Group, ...]
    urgencies: Mapping[str, int]
    waiting: tuple[Waiting, ...]
    to_receive: int
    to_complete: int
    not_accepted: int
    late_at: tuple[tuple[str, int], ...]

    @property
    def standing(self) -> int:
        """All that stands now."""
        return sum(self.urgencies.values())


def bounds(at: datetime) -> dict[str, datetime]:
    """The ends of today and of the next two working days, by the offices' calendar."""
    day = at.astimezone(VIETNAM)
    evening = day.replace(hour=23, minute=59, second=59, microsecond=0)
    try:
        calendar = calendars.get_calendar(CALENDAR, on=vietnam_day(at))
        ends = [
            calendars.due_at(calendar, at, calendars.Duration(number, "working_days"))
            for number in (1, 2)
        ]
    except (calendars.CalendarUnknown, calendars.DateOutsideCalendar):
        ends = [evening + timedelta(days=1), evening + timedelta(days=2)]
    return {"at": at, "today": evening, "one": ends[0], "two": ends[1]}


def board_of(scope: Scope, period: Period, *, by: str, at: datetime) -> Board:
    """A board; as many queries whatever it counts."""
    groups = _groups(scope, period, by, at)
    urgencies, waiting = _standing(scope, at)
    span = {"first": period.begins_at, "until": period.until(at)}
    path = "h.receiving_path" if scope.by_desk else "h.agency_path"
    where, values = scope_sql(scope, path)
    with connection.cursor() as cursor:
        cursor.execute(_NOT_RECEIVED.format(scope=where), {**values, **span})
        to_receive, to_complete, not_accepted = cursor.fetchone()
        cursor.execute(_LATE_AT.format(scope=where), {**values, **span})
        late_at = tuple(cursor.fetchall())
    return Board(
        whole=sum((one.columns for one in groups), Columns()),
        groups=groups,
        urgencies=urgencies,
        waiting=waiting,
        to_receive=to_receive,
        to_complete=to_complete,
        not_accepted=not_accepted,
        late_at=late_at,
    )


def _groups(scope: Scope, period: Period, by: str, at: datetime) -> tuple[Group, ...]:
    now, then = GROUPS[by]
    seen, values = seen_sql(scope, columns=f"{now} AS key", then=f"{then} AS key")
    values |= {"first": period.begins_at, "until": period.until(at)}
    sql = f"SELECT key, '', '', source, outcome, count(*) FROM ({seen}) c GROUP BY 1, 4, 5"
    found: dict[str, list[tuple[Leaf, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append((Leaf(*row[:5]), row[5]))
    groups = [Group(key, columns_of(cells)) for key, cells in found.items()]
    return tuple(sorted(groups, key=lambda one: (-one.columns.received, one.key)))


def _standing(scope: Scope, at: datetime) -> tuple[dict[str, int], tuple[Waiting, ...]]:
    path = "h.receiving_path" if scope.by_desk else "h.agency_path"
    where, values = scope_sql(scope, path)
    urgencies = dict.fromkeys(URGENCIES, 0)
    waits: dict[str, list[tuple[int, datetime | None]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING.format(urgency=URGENCY, scope=where), {**values, **bounds(at)})
        for urgency, cause, number, since in cursor.fetchall():
            urgencies[urgency] += number
            if cause:
                waits.setdefault(cause, []).append((number, since))
    waiting = [
        Waiting(cause, sum(n for n, _ in parts), max(parts, key=lambda part: part[0])[1])
        for cause, parts in waits.items()
    ]
    return urgencies, tuple(sorted(waiting, key=lambda one: -one.number))


def names_of_people(actor: Actor, keys: Iterable[str], *, at: datetime) -> dict[str, str]:
    """The names of officials by their uuids; reading them is logged."""
    uuids = [UUID(key) for key in keys if key]
    rows = access.Account.objects.filter(uuid__in=uuids).values_list("uuid", "party__uuid")
    parties_of = {str(account): party for account, party in rows}
    names = parties.party_names(
        set(parties_of.values()), actor=actor, purpose="Xem số liệu theo cán bộ", at=at
    )
    return {account: names.get(party, "") for account, party in parties_of.items()}
