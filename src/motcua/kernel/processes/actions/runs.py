"""Starting runs, telling them what happened outside, moving and canceling them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.planned import fetch_planned
from motcua.base.text import fold
from motcua.base.together import insert
from motcua.base.transactions import joining
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import (
    MESSAGE_RECEIVED,
    RUN_CANCELED,
    RUN_STARTED,
    SIGNAL_THROWN,
)
from motcua.kernel.processes.models import Run
from motcua.kernel.processes.queries.runs import RunNotFound, lock_run

from .hearing import hear
from .playing import Play

_CANCEL = "SELECT * FROM processes_cancel_runs((SELECT %s::uuid[]), %s)"


class RunNotRunning(Refusal):
    """Quy trình này đã kết thúc."""

    message_en = "This process has already ended."


class MessageNotExpected(Refusal):
    """Quy trình không chờ thông điệp “{message}” ở bước hiện tại."""

    message_en = "The process does not wait for the message “{message}” at its present step."


class StartUnclear(Refusal):
    """Quy trình “{process}” không có sự kiện bắt đầu phù hợp; hãy nêu thông điệp bắt đầu."""

    message_en = (
        "The process “{process}” has no start event of this kind; name the message that begins it."
    )


class ReasonMissing(InvalidInput):
    """Vui lòng ghi lý do hủy quy trình."""

    message_en = "Please give the reason for canceling the process."


@dataclass(frozen=True, slots=True)
class Place:
    """Which agency a `motcua:place` of a diagram is, for one run."""

    agency_uuid: UUID
    agency_path: str


@joining
def start_process(
    *,
    actor: Actor,
    code: str = "",
    version: diagrams.ProcessVersion | None = None,
    subject_kind: str,
    subject_uuid: UUID,
    agency_uuid: UUID,
    agency_path: str,
    title: str,
    at: datetime,
    variables: Mapping[str, Any] | None = None,
    places: Mapping[str, Place] | None = None,
    calendar_code: str = "",
    message: str = "",
    start_id: str = "",
    due_at: datetime | None = None,
) -> Run:
    """
    Start a process for a matter and open its first tasks.

    Whoever starts it has already checked that the actor may; the run belongs to the agency.

    :param code: a process's code, for its latest version; or give the `version` itself.
    :param places: the agencies behind the diagram's `motcua:place` words, e.g. "receiving".
    :param calendar_code: the legal calendar for the norms of steps and for timers.
    :param message: the message that begins it, for a process with a message start event.
    :param start_id: the start event itself, for a process that begins by timer or signal.
    :param due_at: when first tasks that have no norm of their own are to be done.
    :raises ProcessUnknown: if no process has this code.
    :raises StartUnclear: if the process does not begin in this way.
    """
    version = version or diagrams.get_process(code)
    start = _start_of(version, message, start_id)
    run = Run(
        version=version,
        subject_kind=subject_kind,
        subject_uuid=subject_uuid,
        title=title[:500],
        folded=fold(title)[:500],
        agency_uuid=agency_uuid,
        agency_path=agency_path,
        places={
            name: {"uuid": str(place.agency_uuid), "path": place.agency_path}
            for name, place in (places or {}).items()
        },
        calendar_code=calendar_code,
        variables=dict(variables or {}),
        started_at=at,
    )
    insert(run)
    events.publish(
        RUN_STARTED,
        subject=events.Subject(subject_kind, subject_uuid),
        actor=actor,
        at=at,
        payload={"run": run.uuid, "process": version.code, "version": version.number},
        agency_uuid=agency_uuid,
    )
    play = Play(run, actor, at, due_at=due_at)
    play.begin(start)
    play.finish()
    return run


def _start_of(
    version: diagrams.ProcessVersion, message: str, start_id: str
) -> diagrams.Element | None:
    """The start event that is meant; None for a process that begins in the one plain way."""
    net = diagrams.net_of(version)
    if start_id:
        return net.elements[start_id]
    if not message:
        if not net.entries(""):
            raise StartUnclear(process=version.name)
        return None
    heard = [
        element
        for element in net.members("")
        if (element.kind, element.trigger, element.reference) == ("start", "message", message)
    ]
    if not heard:
        raise StartUnclear(process=version.name)
    return heard[0]


@transaction.atomic
def send_message(
    *,
    actor: Actor,
    run_uuid: UUID,
    name: str,
    at: datetime,
    variables: Mapping[str, Any] | None = None,
) -> Run:
    """
    Tell a run that something happened outside; every event that waits for the name hears it.

    An interrupting event on the border of a task cancels the task. Whoever sends the message has
    already checked that the actor may.

    :raises MessageNotExpected: if nothing waits for it; a repeated message gets this answer.
    :raises RunNotRunning: if the run has ended.
    """
    run = _running(run_uuid)
    play = Play(run, actor, at)
    play.walk.variables.update(variables or {})
    if not hear(play, "message", name):
        raise MessageNotExpected(message=name)
    events.publish(
        MESSAGE_RECEIVED,
        subject=events.Subject(run.subject_kind, run.subject_uuid),
        actor=actor,
        at=at,
        payload={"run": run.uuid, "message": name},
        agency_uuid=run.agency_uuid,
    )
    play.finish()
    return run


@transaction.atomic
def tell_run(*, actor: Actor, run_uuid: UUID, trigger: str, name: str, at: datetime) -> int:
    """
    Let a run hear a message or signal of another run, if it still waits for it.

    :returns: how many events heard it; a run that has ended or moved on hears nothing.
    """
    run = lock_run(run_uuid)
    if run.state != Run.State.RUNNING:
        return 0
    play = Play(run, actor, at)
    heard = hear(play, trigger, name)
    if heard:
        play.finish()
    return heard


@transaction.atomic
def throw_signal(*, actor: Actor, name: str, agency_uuid: UUID, at: datetime) -> None:
    """
    Throw a signal from outside any run; all that waits for it hears it after the commit.

    Whoever throws it has checked that the actor may.
    """
    events.publish(
        SIGNAL_THROWN,
        subject=events.Subject("processes.signal", uuid5(NAMESPACE_OID, name)),
        actor=actor,
        at=at,
        payload={"element": "", "signal": name},
        agency_uuid=agency_uuid,
    )


def _running(run_uuid: UUID) -> Run:
    run = lock_run(run_uuid)
    if run.state != Run.State.RUNNING:
        raise RunNotRunning()
    return run


@transaction.atomic
def cancel_run(*, actor: Actor, run_uuid: UUID, reason: str, at: datetime) -> None:
    """
    End a run where it stands: open tasks are canceled, nothing further happens.

    Canceling a canceled run changes nothing. Whoever cancels has checked that the actor may.

    :param reason: a code or short words without personal data; the journal keeps it.
    :raises RunNotRunning: if it has ended by itself.
    """
    state = cancel_runs(actor=actor, run_uuids=[run_uuid], reason=reason, at=at).get(run_uuid)
    if state is None:
        raise RunNotFound()
    if state == Run.State.ENDED:
        raise RunNotRunning()


@transaction.atomic
def cancel_runs(
    *, actor: Actor, run_uuids: Collection[UUID], reason: str, at: datetime
) -> dict[UUID, str]:
    """
    The same for many, in two statements; what has ended by itself stays.

    :returns: how those that there are stood before: running, canceled or ended.
    """
    if not reason.strip():
        raise ReasonMissing(fields={"reason": ReasonMissing().message("vi")})
    found = fetch_planned(_CANCEL, [list(run_uuids), at])
    rows = [
        (events.Subject(kind, uuid), {"run": run, "reason": reason.strip()}, agency, None)
        for run, state, kind, uuid, agency in found
        if state == Run.State.RUNNING
    ]
    events.publish_many(RUN_CANCELED, rows=rows, actor=actor, at=at)
    return {run: state for run, state, *_ in found}
