"""What agencies owe, as those who may read it see it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import vietnam_day

from ..models import Obligation, Round
from ..permissions import APPROVE, FILL, RECEIVE, may_read
from ..rules.states import OPEN

LONGEST_LIST = 200


class ReportNotFound(NotFound):
    """Không tìm thấy báo cáo này trong số Ông/Bà được xem."""

    message_en = "This report is not among those that you may see."


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of the page of what is owed: how it stands, and how long there is."""

    row: Obligation
    days_left: int
    is_late: bool
    waits_for_me: bool


def lock_obligation(uuid: UUID) -> Obligation:
    """
    What is owed, locked for a change.

    :raises ReportNotFound: if there is none.
    """
    found = (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("round")
        .filter(uuid=uuid)
        .first()
    )
    if found is None:
        raise ReportNotFound()
    return found


def get_obligation_for(actor: Actor, uuid: UUID) -> Obligation:
    """
    A report that the actor fills in, approves or receives.

    :raises ReportNotFound: if there is none, or it is none of theirs.
    """
    found = Obligation.objects.select_related("round").filter(uuid=uuid).first()
    if found is None or not may_read(actor, found):
        raise ReportNotFound()
    return found


def _within(field: str, paths: tuple[str, ...]) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(**{field: path})
        found |= Q(**{f"{field}__gt": f"{path}.", f"{field}__lt": f"{path}/"})
    return found


def owed_by_own(actor: Actor) -> QuerySet[Obligation]:
    """The reports of the agencies for which the actor fills in or approves."""
    paths = (*actor.paths_for(FILL), *actor.paths_for(APPROVE))
    return Obligation.objects.filter(_within("agency_path", paths)).select_related("round")


def to_receive(actor: Actor) -> QuerySet[Obligation]:
    """The reports that come to the agencies for which the actor collects."""
    paths = actor.paths_for(RECEIVE)
    return Obligation.objects.filter(_within("round__receiver_path", paths)).select_related("round")


def list_owed_for(actor: Actor, *, at: datetime) -> list[Owed]:
    """What the actor's agencies have not sent yet, the nearest day first; one query."""
    rows = owed_by_own(actor).filter(state__in=[*OPEN, "submitted"])
    found = rows.order_by("round__due_on", "agency_path", "pk")[:LONGEST_LIST]
    return [owed_line(actor, one, at) for one in found]


def list_sent_for(actor: Actor, *, at: datetime) -> list[Owed]:
    """What they have sent or do not owe any more, the newest first; one query."""
    rows = owed_by_own(actor).filter(state__in=["sent", "accepted", "dropped"])
    return [owed_line(actor, one, at) for one in rows.order_by("-round__due_on", "pk")[:40]]


def list_to_receive_for(actor: Actor, *, at: datetime) -> list[Owed]:
    """What waits to be taken in or returned by the actor, the longest wait first; one query."""
    rows = to_receive(actor).filter(state="sent").order_by("first_sent_at", "pk")
    return [owed_line(actor, one, at) for one in rows[:LONGEST_LIST]]


def owed_line(actor: Actor, one: Obligation, at: datetime) -> Owed:
    """How one report stands for somebody at a moment."""
    today = vietnam_day(at)
    is_late = (one.first_sent_at or at) > one.round.due_at
    may = {
        "submitted": actor.may(APPROVE, one.agency_path),
        "sent": actor.may(RECEIVE, one.round.receiver_path),
    }.get(one.state, one.is_open and actor.may(FILL, one.agency_path))
    return Owed(one, (one.round.due_on - today).days, is_late, may)


def count_late_for(actor: Actor, *, at: datetime) -> int:
    """How many reports of the actor's agencies are late now."""
    return owed_by_own(actor).filter(state__in=[*OPEN, "submitted"], round__due_at__lt=at).count()


def get_round_for(actor: Actor, uuid: UUID) -> Round:
    """
    A round, for any official: who has reported is public inside government.

    :raises ReportNotFound: if there is none, or the actor is no official.
    """
    found = Round.objects.filter(uuid=uuid).first()
    if found is None or not actor.is_official:
        raise ReportNotFound()
    return found


def list_rounds(*, since: date) -> list[Round]:
    """The rounds that were due since a day, the newest first."""
    return list(Round.objects.filter(due_on__gte=since).order_by("-due_on", "set_code", "pk")[:200])
