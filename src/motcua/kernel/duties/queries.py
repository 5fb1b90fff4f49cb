"""The law of duties, one duty, lists of them, and how many there are of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound
from motcua.base.text import vietnam_day
from motcua.base.web import navigation
from motcua.kernel.joint_acts import api as joint_acts

from .models import Duty
from .permissions import SEE, may_see_duty
from .rules import DutyLaw, DutyRule, read_duties

LONGEST_LIST = 100
LIST = "nghia-vu"  # as in the addresses
# How a list of duties may be narrowed, as pages and machines name it.
STANDS = ("waiting", "open", "overdue", "done", "done_late", "missed", "dropped")
_COUNTS = """
SELECT kind,
    count(*) FILTER (WHERE state = 'open' AND due_at >= %(at)s),
    count(*) FILTER (WHERE state = 'open' AND due_at < %(at)s),
    count(*) FILTER (WHERE state = 'done' AND ended_at <= due_at AND {ended}),
    count(*) FILTER (WHERE state = 'done' AND ended_at > due_at AND {ended}),
    count(*) FILTER (WHERE state = 'missed' AND {ended}),
    count(*) FILTER (WHERE state = 'dropped' AND {ended})
FROM duties_duty WHERE {scope} GROUP BY kind ORDER BY kind
"""


class DutyNotFound(NotFound):
    """Không tìm thấy nghĩa vụ này trong số Ông/Bà được xem."""

    message_en = "This duty is not among those that you may see."


@dataclass(frozen=True, slots=True)
class DutyFilters:
    """What of the duties to show: at an agency and below, of a kind, by how they stand."""

    path: str = ""
    kind: str = ""
    stand: str = ""
    about_uuid: UUID | None = None
    first: datetime | None = None  # ended since
    until: datetime | None = None  # ended before


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many duties of a kind stand how; what is open stands now, what ended did in the span."""

    kind: str
    open: int
    overdue: int
    done: int
    done_late: int
    missed: int
    dropped: int


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A page of duties; `after` is where the next one begins, empty at the end."""

    rows: tuple[Duty, ...]
    after: str


@cache
def duty_law() -> DutyLaw:
    """The province's duties; none where it has no such content."""
    path = province_root() / "law" / "duties.yaml"
    return read_duties(load_yaml(path)) if path.exists() else DutyLaw()


def find_rule(code: str, *, on: date) -> DutyRule | None:
    """What a kind of duty is on a day; where it no longer holds, what it was."""
    named = [rule for rule in duty_law().rules if rule.code == code]
    return next((rule for rule in named if rule.holds_on(on)), named[-1] if named else None)


def get_duty_for(actor: Actor, uuid: UUID) -> Duty:
    """
    A duty that the actor may see.

    :raises DutyNotFound: if there is none, or it is none of theirs.
    """
    duty = Duty.objects.filter(uuid=uuid).first()
    if duty is None or not may_see_duty(actor, duty):
        raise DutyNotFound()
    return duty


def find_open_duties(kind: str, about_uuids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The open duties of a kind by the matters that they are about, the oldest; one query."""
    rows = Duty.objects.filter(kind=kind, about_uuid__in=list(about_uuids), state=Duty.State.OPEN)
    return dict(rows.order_by("-id").values_list("about_uuid", "uuid"))


def find_chosen(
    actor: Actor, uuids: Sequence[UUID], _at: datetime
) -> dict[UUID, joint_acts.Chosen]:
    """Those of the duties that the actor may see, as an act on many shows them; one query."""
    return {
        duty.uuid: joint_acts.Chosen(
            duty.words, duty.agency_uuid, navigation.subject_address("duties.duty", duty.uuid)
        )
        for duty in Duty.objects.filter(uuid__in=list(uuids)).order_by("id")
        if may_see_duty(actor, duty)
    }


def catalogue_for(uuids: Sequence[UUID]) -> str:
    """The act of the catalogue of reasons for the first of these duties that is answered by one."""
    for duty in Duty.objects.filter(uuid__in=list(uuids), state=Duty.State.OPEN).order_by("id"):
        rule = find_rule(duty.kind, on=vietnam_day(duty.begun_at))
        if rule is not None and rule.answer:
            return rule.answer
    return ""


def lock_duty(uuid: UUID) -> Duty:
    """
    A duty, locked until the transaction ends.

    :raises DutyNotFound: if there is none.
    """
    duty = Duty.objects.select_for_update().filter(uuid=uuid).first()
    if duty is None:
        raise DutyNotFound()
    return duty


def list_duties_for(
    actor: Actor, *, filters: DutyFilters, at: datetime, after: str = "", limit: int = 50
) -> DutyPage:
    """The duties of the agencies that the actor follows, the nearest due date first; one query."""
    rows = _narrowed(Duty.objects.filter(_within(actor, filters.path)), filters, at)
    if (place := _place(after)) is not None:
        rows = rows.filter(Q(due_at__gt=place[0]) | Q(due_at=place[0], pk__gt=place[1]))
    size = min(limit, LONGEST_LIST)
    found = list(rows.order_by("due_at", "pk")[: size + 1])
    page = tuple(found[:size])
    is_more = len(found) > size
    return DutyPage(page, f"{page[-1].due_at.isoformat()}~{page[-1].pk}" if is_more else "")


def count_due(
    kind: str,
    *,
    paths: Sequence[str] | None,
    only_itself: bool,
    first: datetime,
    until: datetime,
) -> tuple[int, int]:
    """
    How many duties of a kind fell due in a span, and how many of them were done in time; for
    figures, which name nobody.

    :param paths: at these agencies and below, or these alone; None: anywhere.
    """
    rows = Duty.objects.filter(kind=kind, due_at__gte=first, due_at__lt=until)
    rows = rows.exclude(state=Duty.State.DROPPED)
    if paths is not None:
        place = Q(agency_path__in=list(paths))
        for path in () if only_itself else paths:
            place |= Q(agency_path__startswith=f"{path}.")
        rows = rows.filter(place)
    kept = Count("pk", filter=Q(state=Duty.State.DONE, ended_at__lte=F("due_at")))
    counted: dict[str, int] = rows.aggregate(due=Count("pk"), kept=kept)
    return counted["due"], counted["kept"]


def count_duties_for(actor: Actor, *, filters: DutyFilters, at: datetime) -> list[KindCount]:
    """How many of each kind stand how, at the agencies that the actor follows; one query."""
    paths = _paths(actor, filters.path)
    if not paths:
        return []
    values: dict[str, Any] = {"at": at, "first": filters.first, "until": filters.until}
    places = []
    for number, path in enumerate(paths):
        values |= {f"p{number}": path, f"f{number}": f"{path}.", f"t{number}": f"{path}/"}
        places.append(
            f"agency_path = %(p{number})s OR "
            f"agency_path > %(f{number})s AND agency_path < %(t{number})s"
        )
    ended = " AND ".join(
        ["true"]
        + (["ended_at >= %(first)s"] if filters.first else [])
        + (["ended_at < %(until)s"] if filters.until else [])
    )
    sql = _COUNTS.format(scope=" OR ".join(places), ended=ended)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [KindCount(*row) for row in cursor.fetchall()]


def _paths(actor: Actor, within: str) -> Sequence[str]:
    """The agencies whose duties the actor follows, or the part of them that is asked for."""
    own = actor.paths_for(SEE)
    if not within:
        return sorted(set(own))
    covered = any(within == path or within.startswith(f"{path}.") for path in own)
    return [within] if covered else []


def _within(actor: Actor, within: str) -> Q:
    condition = Q(pk__in=[])
    for path in _paths(actor, within):
        condition |= Q(agency_path=path)
        condition |= Q(agency_path__gt=f"{path}.", agency_path__lt=f"{path}/")
    return condition


def _narrowed(rows: QuerySet[Duty], filters: DutyFilters, at: datetime) -> QuerySet[Duty]:
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.about_uuid is not None:
        rows = rows.filter(about_uuid=filters.about_uuid)
    by_stand = {
        "waiting": Q(state="open"),
        "open": Q(state="open", due_at__gte=at),
        "overdue": Q(state="open", due_at__lt=at),
        "done": Q(state="done", ended_at__lte=F("due_at")),
        "done_late": Q(state="done", ended_at__gt=F("due_at")),
        "missed": Q(state="missed"),
        "dropped": Q(state="dropped"),
    }
    if filters.stand in by_stand:
        rows = rows.filter(by_stand[filters.stand])
    if filters.stand not in ("waiting", "open", "overdue"):
        if filters.first:
            rows = rows.exclude(ended_at__lt=filters.first)
        if filters.until:
            rows = rows.exclude(ended_at__gte=filters.until)
    return rows


def _place(after: str) -> tuple[datetime, int] | None:
    at, _, number = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(number)) if moment.tzinfo is not None else None
    except ValueError:
        return None
