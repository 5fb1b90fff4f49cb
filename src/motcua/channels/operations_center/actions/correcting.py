"""What the journal told too late for a period that was closed: kept beside it, never in it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import connection

from ..models import ClosedPeriod, Correction, Handling, Stand
from ..rules.folding import Heard
from ..rules.leaves import Leaf, leaf_of
from ..rules.periods import Period

NEVER = 2**62
_RECORDED = "SELECT max(recorded_at) FROM events_journal WHERE position = %s"
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
    before: Before, cases: Collection[UUID], heard: Mapping[UUID, list[Heard]], after: int
) -> None:
    """
    Keep where a closed period would count a dossier otherwise now.

    `before` stays what it was at the closing, however often more is told; what comes back to that
    is no correction any more.
    """
    last = max(one.position for told in heard.values() for one in told)
    with connection.cursor() as cursor:
        cursor.execute(_RECORDED, [last])
        (noticed_at,) = cursor.fetchone()
    now = _leaves(before.periods, cases)
    for period in before.periods:
        kept = {
            (one.case_uuid, one.round): one
            for one in Correction.objects.filter(period=period, case_uuid__in=list(cases))
        }
        was, is_now = before.leaves[period.pk], now[period.pk]
        for place in {*was, *is_now}:
            known = kept.get(place)
            first = known.before if known else _told(was.get(place))
            then = _told(is_now.get(place))
            if known is not None and first == then:
                known.delete()
            elif first != then and (known is None or known.after != then):
                Correction.objects.update_or_create(
                    period=period,
                    case_uuid=place[0],
                    round=place[1],
                    defaults={
                        "before": first,
                        "after": then,
                        "position": last,
                        "noticed_at": noticed_at,
                    },
                )


def _told(leaf: Leaf | None) -> dict[str, str] | None:
    return asdict(leaf) if leaf else None
