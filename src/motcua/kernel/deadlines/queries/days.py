"""What a change of the calendar would meet: the clocks that run over certain days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from motcua.base.text import VIETNAM
from motcua.kernel.deadlines.models import Clock


@dataclass(frozen=True, slots=True)
class Touched:
    """
    Clocks that run, and whose time holds some of the days.

    :ivar over: how many run over one of the days, up to their due moment.
    :ivar ending: how many of these are due on one of the days themselves.
    """

    over: int
    ending: int


def clocks_over(days: Collection[date]) -> Touched:
    """How many running clocks hold one of these days, and how many end on one; two counts."""
    if not days:
        return Touched(0, 0)
    holding, ending = Q(), Q()
    for day in days:
        begins = datetime.combine(day, time.min, VIETNAM)
        after = begins + timedelta(days=1)
        holding |= Q(started_at__lt=after, due_current__gte=begins)
        ending |= Q(due_current__gte=begins, due_current__lt=after)
    running = Clock.objects.filter(state=Clock.State.RUNNING)
    return Touched(running.filter(holding).count(), running.filter(ending).count())
