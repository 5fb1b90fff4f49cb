"""Counts the journal: what each matter adds to which figure, written so that nothing is lost."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from ..models import Cell, CountedSubject, CountMark, Part
from ..queries.catalogue import catalogue
from ..rules.definitions import Catalogue
from .settling import Counting

BATCH = 200_000  # positions of the journal in one transaction
GATHERED, SEVERAL = 50_000, 1_000_000  # facts put to parts at once; while there is a backlog
MATTERS = 25_000  # counted anew at once, so that they are sorted in memory
_SETTLED = "SELECT coalesce((SELECT settled FROM events_horizon), 0)"


def count_events(*, at: datetime, upto: int | None = None) -> int:
    """
    Count what the journal told since the last time; anew, if the content counts otherwise now.

    Run often; what was counted is counted again to the same, and a crash loses nothing.

    :param upto: the last event of the journal to look at; usually all that is settled.
    :returns: the number of positions looked at.
    """
    last = upto if upto is not None else _settled()
    if CountMark.objects.exclude(digest=catalogue().digest).filter(position__gt=0).exists():
        return recompute(at=at, upto=last)
    looked = 0
    while some := _count_some(at, last):
        looked += some
    return looked


@transaction.atomic
def recompute(*, at: datetime, upto: int | None = None) -> int:
    """
    Count everything anew, in statements over many matters at a time.

    What comes to the same stays as it was known; only differences are written, as of `at`.

    :returns: the number of facts that changed.
    """
    last = upto if upto is not None else _settled()
    mark, read = _mark(), catalogue()
    CountedSubject.objects.all()._raw_delete(connection.alias)
    Cell.objects.all()._raw_delete(connection.alias)
    changed = 0
    with Counting(read, at, mark.gathered) as counting:
        counting.take_piece(after=0, upto=last, names=read.entering)
        for matter in read.matters.values():
            counting.enter(matter)
        for matter in read.matters.values():
            since: UUID | None = UUID(int=0)
            while since is not None:
                since = counting.touch_next(matter, since, MATTERS)
                changed += counting.settle(matter, before=last)
        gone = counting.end_the_rest()
        counting.feed_all()
        stretches = sha256(str(counting.stretches).encode()).hexdigest()
        if gone or stretches != mark.stretches:
            Part.objects.all()._raw_delete(connection.alias)
            counting.gathered, mark.stretches = 0, stretches
        mark.gathered = counting.gather(0)
    _keep(mark, read, last, at)
    return changed + gone


@transaction.atomic
def _count_some(at: datetime, last: int) -> int:
    mark, read = _mark(), catalogue()
    upto = min(last, mark.position + BATCH)
    some = max(0, upto - mark.position)
    if some:
        with Counting(read, at, mark.gathered) as counting:
            counting.take_piece(after=mark.position, upto=upto)
            for matter in read.matters.values():
                counting.enter(matter)
                if counting.touch_told(matter):
                    counting.settle(matter, before=mark.position)
                    counting.feed_changes()
            mark.gathered = counting.gather(GATHERED if upto >= last else SEVERAL)
    _keep(mark, read, max(upto, mark.position), at if upto >= last else None)
    return some


def _keep(mark: CountMark, read: Catalogue, position: int, at: datetime | None) -> None:
    mark.position, mark.digest = position, read.digest
    mark.counted_at = at or mark.counted_at
    mark.save()


def _mark() -> CountMark:
    CountMark.objects.get_or_create(id=1)
    return CountMark.objects.select_for_update().get(id=1)


def _settled() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED)
        (settled,) = cursor.fetchone()
    return int(settled)
