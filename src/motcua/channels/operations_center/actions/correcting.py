"""What the journal told too late for a period that was closed: kept beside it, never in it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ..models import ClosedPeriod, Correction, Handling, Stand
from ..rules.heard import Heard
from ..rules.leaves import Leaf, leaf_of
from ..rules.periods import Period

NEVER = 2**62
_RECORDED = "SELECT position, recorded_at FROM events_journal WHERE position = ANY (%s)"
Place = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class Before:
    """The closed periods that may be touched, and where each dossier was counted in them."""

    periods: list[ClosedPeriod]
    leaves: Mapping[int, Mapping[Place, Leaf]]


def next_closing(position: int) -> int:
    """The first position after this one at which a period was closed."""
    found = ClosedPeriod.objects.filter(position__gt=position).order_by("position")
    return found.values_list("position", flat=True).first() or NEVER


def before_of(
    cases: Collection[UUID], heard: Mapping[UUID, list[Heard]], after: int
) -> Before | None:
    """Where closed periods count these dossiers by what was known; None where none is touched."""
    news = [one for told in heard.values() for one in told if one.position > after]
    earliest = min((one.at for one in news), default=None)
    periods = [
        one
        for one in ClosedPeriod.objects.filter(position__lte=after)
        if earliest is not None and earliest < Period(one.first, one.last).ends_at
    ]
    return Before(periods, _leaves(periods, cases)) if periods else None


def _leaves(periods: list[ClosedPeriod], cases: Collection[UUID]) -> dict[int, dict[Place, Leaf]]:
    handlings = list(Handling.objects.filter(case_uuid__in=list(cases)))
    stands: dict[int, list[Stand]] = defaultdict(list)
    for stand in Stand.objects.filter(handling__in=handlings):
        stands[stand.handling_id].append(stand)
    found: dict[int, dict[Place, Leaf]] = {}
    for period in periods:
        whole = Period(period.first, period.last)
        places = found.setdefault(period.pk, {})
        for one in handlings:
            leaf = leaf_of(one, stands[one.pk], first=whole.begins_at, until=whole.ends_at)
            if leaf is not None:
                places[one.case_uuid, one.round] = leaf
    return found


def keep_corrections(
    before: Before, cases: Collection[UUID], heard: Mapping[UUID, list[Heard]]
) -> None:
    """
    Keep where a closed period would count a dossier otherwise now.

    `before` stays what it was at the closing, however often more is told; what comes back to that
    is no correction any more.
    """
    last = {case: max(one.position for one in told) for case, told in heard.items()}
    with connection.cursor() as cursor:
        cursor.execute(_RECORDED, [list(last.values())])
        recorded = dict(cursor.fetchall())
    now = _leaves(before.periods, cases)
    for period in before.periods:
        kept = {
            (one.case_uuid, one.round): one
            for one in Correction.objects.filter(period=period, case_uuid__in=list(cases))
        }
        was, then = before.leaves[period.pk], now[period.pk]
        for place in {*was, *then}:
            position = last[place[0]]
            _keep(
                kept.get(place) or Correction(period=period, before=_told(was.get(place))),
                place,
                after=_told(then.get(place)),
                position=position,
                noticed_at=recorded[position],
            )


def _keep(
    one: Correction, place: Place, *, after: Any, position: int, noticed_at: datetime
) -> None:
    if one.before == after:
        if one.pk is not None:
            one.delete()
    elif one.pk is None or one.after != after:
        one.case_uuid, one.round = place
        one.after, one.position, one.noticed_at = after, position, noticed_at
        one.save()


def _told(leaf: Leaf | None) -> dict[str, str] | None:
    return leaf._asdict() if leaf else None
