"""Timers that are due, fired one run at a time so that a crash loses none and repeats none."""

from datetime import datetime

from django.db import transaction

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import TIMER_FIRED
from motcua.kernel.processes.models import Run, Token
from motcua.kernel.processes.queries.runs import lock_run

from .playing import Play
from .runs import interrupt


def fire_timers(*, at: datetime, limit: int = 500) -> int:
    """
    Fire every timer that is due, oldest first; several workers may do so at once.

    :returns: the number of timers fired.
    """
    due = (
        Token.objects.filter(left_at__isnull=True, due_at__lte=at)
        .order_by("due_at", "id")
        .values_list("id", "run__uuid")[:limit]
    )
    return sum(_fire(token_id, run_uuid, at) for token_id, run_uuid in list(due))


@transaction.atomic
def _fire(token_id: int, run_uuid: "object", at: datetime) -> bool:
    run = lock_run(run_uuid)  # type: ignore[arg-type]
    # Asked again under the lock: another worker, or an official, may have been faster.
    token = Token.objects.filter(id=token_id, left_at__isnull=True).select_related("task").first()
    if token is None or run.state != Run.State.RUNNING:
        return False
    actor = system_actor("processes.timers")
    play = Play(run, actor, at)
    event = play.net.elements[token.element_id]
    token.left_at = at
    token.save(update_fields=["left_at"])
    if token.task is None:
        play.lift(event.id)
    else:
        interrupt(play, token.task, event)
    events.publish(
        TIMER_FIRED,
        subject=events.Subject(run.subject_kind, run.subject_uuid),
        actor=actor,
        at=at,
        payload={"run": run.uuid, "element": event.id},
        agency_uuid=run.agency_uuid,
    )
    play.go(event.id)
    play.finish()
    return True
