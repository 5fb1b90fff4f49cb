"""Timers that are due, fired one run at a time so that a crash loses none and repeats none."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import system_actor
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import TIMER_FIRED
from motcua.kernel.processes.models import Run, Token
from motcua.kernel.processes.queries.runs import lock_run

from . import hearing
from .playing import Play


def fire_timers(*, at: datetime, limit: int = 500) -> int:
    """
    Fire every timer that is due, oldest first; several workers may do so at once.

    A timer that repeats and was due several times while nobody worked fires once, and is due
    again at its next regular moment.

    :returns: the number of timers fired.
    """
    due = (
        Token.objects.filter(left_at__isnull=True, due_at__lte=at)
        .order_by("due_at", "id")
        .values_list("id", "run__uuid")[:limit]
    )
    return sum(_fire(token_id, run_uuid, at) for token_id, run_uuid in list(due))


@transaction.atomic
def _fire(token_id: int, run_uuid: UUID, at: datetime) -> bool:
    run = lock_run(run_uuid)
    # Asked again under the lock: another worker, or an official, may have been faster.
    waiting = Token.objects.filter(id=token_id, left_at__isnull=True, due_at__lte=at)
    token = waiting.select_related("task", "host").first()
    if token is None or run.state != Run.State.RUNNING:
        return False
    actor = system_actor("processes.timers")
    play = Play(run, actor, at)
    event = play.stage.scope(token.scope_id).net.elements[token.element_id]
    Token.objects.filter(pk=token.pk).update(left_at=at)
    events.publish(
        TIMER_FIRED,
        subject=events.Subject(run.subject_kind, run.subject_uuid),
        actor=actor,
        at=at,
        payload={"run": run.uuid, "element": event.id},
        agency_uuid=run.agency_uuid,
    )
    if _may_repeat(event):
        _hang_again(token, event, at)
    _go_on(play, token, event)
    play.finish()
    return True


def _go_on(play: Play, token: Token, event: Element) -> None:
    if token.kind == Token.Kind.TIMER:
        play.complete(token)
    elif event.kind == "start":
        hearing.handle(play, play.stage.scope(token.host_scope_id), event)
    elif token.host_scope_id is not None:
        hearing.on_scope(play, play.stage.scope(token.host_scope_id), event)
    elif token.task is not None:
        hearing.on_border(play, token.task, event)
    elif token.host is not None and token.host.kind == Token.Kind.CHOICE:
        hearing.choose(play, token.host, event)
    elif token.host is not None:
        hearing.on_border(play, token.host, event)


def _may_repeat(event: Element) -> bool:
    return event.kind in {"boundary", "start"} and not event.is_interrupting


def _hang_again(token: Token, event: Element, at: datetime) -> None:
    """A timer that repeats hangs on for its next moment that is not past."""
    again = diagrams.timers.wind_again(event.timer, token.due_at, token.times_left, at)
    if again is None:
        return
    Token.objects.create(
        run_id=token.run_id,
        scope_id=token.scope_id,
        element_id=token.element_id,
        name=token.name,
        kind=token.kind,
        task_id=token.task_id,
        host_id=token.host_id,
        host_scope_id=token.host_scope_id,
        due_at=again[0],
        times_left=again[1],
        arrived_at=at,
    )
