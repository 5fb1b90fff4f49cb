"""What people confirmed is remembered for the next report, and a wrong habit is removed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import HABIT_REMOVED
from ..models import FigureMatch, MatchHabit
from ..permissions import may_match


class HabitNotFound(NotFound):
    """Không tìm thấy cách gắn chỉ tiêu này; có thể đã được bỏ."""

    message_en = "This habit was not found; it may have been removed."


def remember(match: FigureMatch, *, at: datetime) -> None:
    """Words of a body's report stand for an indicator, or for none, once more."""
    if not match.phrase:
        return
    habit, is_new = MatchHabit.objects.get_or_create(
        agency=match.figure.reading.agency, phrase=match.phrase, indicator=match.indicator,
        defaults={"last_at": at, "times": 1, "dimensions": match.dimensions},
    )  # fmt: skip
    if not is_new:
        habit.times = 1 if habit.removed_at else habit.times + 1
        habit.last_at, habit.removed_at, habit.removed_by = at, None, None
        habit.dimensions = match.dimensions
        habit.save()


def forget(match: FigureMatch) -> None:
    """What was taken back is no longer counted."""
    MatchHabit.objects.filter(
        agency=match.figure.reading.agency, phrase=match.phrase, indicator=match.indicator,
        times__gt=0,
    ).update(times=F("times") - 1)  # fmt: skip


@transaction.atomic
def remove_habit(*, actor: Actor, habit_uuid: UUID, at: datetime) -> None:
    """
    Follow a habit no longer; it begins anew where it is confirmed again.

    :raises HabitNotFound: if there is none, or it was removed.
    """
    habit = (
        MatchHabit.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(uuid=habit_uuid, removed_at=None)
        .first()
    )
    if habit is None:
        raise HabitNotFound()
    access.require(may_match(actor, habit.agency.path))
    habit.removed_at, habit.removed_by = at, actor.uuid
    habit.save(update_fields=["removed_at", "removed_by"])
    events.publish(
        HABIT_REMOVED, actor=actor, subject=habit, at=at,
        payload={"indicator": habit.indicator, "phrase": habit.phrase},
    )  # fmt: skip
