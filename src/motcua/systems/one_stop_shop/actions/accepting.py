"""Accepting dossiers, one or many: checked, stepped, started and written as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes
from motcua.systems.procedures import api as procedures

from .. import rules
from ..events import DOSSIER_ACCEPTED
from ..models import Dossier
from ..permissions import may_receive_dossier
from .moving import DossierMoved, DossierNotFound, locked_dossiers

RECEIVE = "receive"
RULES = "one-stop"
CASE = "cases.case"
# One transaction. Nothing is typeset in it, so a colleague who waits for one of its rows waits for
# some statements; receipts are made and applicants told after commit, each dossier by itself.
TOGETHER = 100
MOST = 1_000


class TooManyToAccept(InvalidInput):
    """Mỗi lần tiếp nhận được tối đa {most} hồ sơ."""

    message_en = "At most {most} dossiers can be accepted at once."


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of one dossier of many: accepted and due then, or refused and as it was."""

    dossier_uuid: UUID
    code: str
    due_at: datetime | None
    refusal: Refusal | None


def accept_dossiers(
    *, actor: Actor, dossier_uuids: Sequence[UUID], at: datetime
) -> tuple[Acceptance, ...]:
    """
    Accept many complete dossiers; what is refused for one does not hold up the others.

    A hundred at a time are one transaction of as many statements as one dossier needs: locks,
    checks, steps, legal clocks, states and journal go in statements for all.

    :raises TooManyToAccept: for more than 1,000.
    """
    asked = list(dict.fromkeys(dossier_uuids))
    if len(asked) > MOST:
        raise TooManyToAccept(most=MOST)
    found: list[Acceptance] = []
    for first in range(0, len(asked), TOGETHER):
        batch = _accept(actor, asked[first : first + TOGETHER], at)
        found += [batch.answer(uuid) for uuid in asked[first : first + TOGETHER]]
    return tuple(found)


def accept_dossier(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> Dossier:
    """
    Accept a complete dossier: its legal clock starts and the competent agency gets it.

    :raises DossierMoved: if somebody already accepted, refused or sent it back.
    """
    batch = _accept(actor, [dossier_uuid], at)
    if refusal := batch.refused.get(dossier_uuid):
        raise refusal
    return batch.dossiers[dossier_uuid]


@dataclass(slots=True)
class _Batch:
    """Dossiers of one transaction, what refused some of them, and the due dates of the others."""

    dossiers: Mapping[UUID, Dossier]
    refused: dict[UUID, Refusal] = field(default_factory=dict)
    due: dict[UUID, datetime | None] = field(default_factory=dict)

    def left(self) -> list[Dossier]:
        """Those that nothing refused so far."""
        return [one for uuid, one in self.dossiers.items() if uuid not in self.refused]

    def answer(self, uuid: UUID) -> Acceptance:
        """What became of one."""
        dossier = self.dossiers.get(uuid)
        code = dossier.code if dossier is not None else ""
        return Acceptance(uuid, code, self.due.get(uuid), self.refused.get(uuid))


@transaction.atomic
def _accept(actor: Actor, dossier_uuids: Sequence[UUID], at: datetime) -> _Batch:
    locked = {dossier.uuid: dossier for dossier in locked_dossiers(dossier_uuids)}
    batch = _Batch({uuid: locked[uuid] for uuid in dossier_uuids if uuid in locked})
    batch.refused |= {uuid: DossierNotFound() for uuid in dossier_uuids if uuid not in locked}
    tasks = processes.find_open_tasks(batch.dossiers, RECEIVE)
    for dossier in batch.left():
        if (refusal := _refusal(actor, dossier, dossier.uuid in tasks)) is not None:
            batch.refused[dossier.uuid] = refusal
    starts = _starts(batch, at)
    # The clocks are asked last, as for one dossier. What they refuse must not have been stepped:
    # then all is taken back, and done again without those.
    while batch.left() and not _step_and_start(actor, batch, tasks, starts, at):
        continue
    _write(actor, batch, at)
    return batch


def _refusal(actor: Actor, dossier: Dossier, has_task: bool) -> Refusal | None:
    if not may_receive_dossier(actor, dossier):
        return PermissionRefused()
    if not has_task or not rules.may_follow(dossier.status, Dossier.Status.ACCEPTED):
        return DossierMoved()
    return None


def _starts(batch: _Batch, at: datetime) -> dict[UUID, deadlines.starting.Start]:
    """The limit of each by its procedure and answers; a fault of the content refuses that one."""
    versions = procedures.get_versions(one.procedure_version.uuid for one in batch.left())
    found: dict[UUID, deadlines.starting.Start] = {}
    for dossier in batch.left():
        try:
            found[dossier.uuid] = _start(dossier, versions[dossier.procedure_version.uuid], at)
        except Refusal as refusal:
            batch.refused[dossier.uuid] = refusal
    return found


def _start(
    dossier: Dossier, version: procedures.VersionRecord, at: datetime
) -> deadlines.starting.Start:
    limit = version.time_limit_for(dossier.answers)
    return deadlines.starting.Start(
        subject_uuid=dossier.case.uuid,
        duration=calendars.Duration(limit.amount, limit.unit),
        channel=dossier.channel,
        moments=_moments(dossier),
        calendar_code=dossier.competent_agency.calendar_code,
        cut_off=limit.cut_off,
        legal_basis=basis_of(version, at),
    )


def _step_and_start(
    actor: Actor,
    batch: _Batch,
    tasks: Mapping[UUID, UUID],
    starts: Mapping[UUID, deadlines.starting.Start],
    at: datetime,
) -> bool:
    """Complete the tasks of all and start their clocks; False: taken back, for some refused."""
    before = transaction.savepoint()
    batch.due.clear()
    asked = {tasks[one.uuid]: one.uuid for one in batch.left()}
    items = processes.complete_tasks(actor=actor, task_uuids=list(asked), outcome="accept", at=at)
    batch.refused |= {asked[one.task_uuid]: one.refusal for one in items if one.refusal}
    answers = deadlines.starting.start_clocks(
        actor=actor,
        kind=CASE,
        starts=[starts[one.uuid] for one in batch.left()],
        rule_set=RULES,
        at=at,
    )
    refused: dict[UUID, Refusal] = {}
    for dossier in batch.left():
        answer = answers[dossier.case.uuid]
        if isinstance(answer, Refusal):
            refused[dossier.uuid] = answer
        else:
            batch.due[dossier.uuid] = answer.due_current
    batch.refused |= refused
    if refused:
        transaction.savepoint_rollback(before)
        return False
    transaction.savepoint_commit(before)
    return True


def _write(actor: Actor, batch: _Batch, at: datetime) -> None:
    """States and events of all: a statement each."""
    done = batch.left()
    for dossier in done:
        dossier.status, dossier.accepted_at = Dossier.Status.ACCEPTED, at
    Dossier.objects.filter(pk__in=[one.pk for one in done]).update(
        status=Dossier.Status.ACCEPTED, accepted_at=at
    )
    told = [
        (
            one,
            {"code": one.code, "due_at": str(batch.due[one.uuid])},
            one.receiving_agency.uuid,
            None,
        )
        for one in done
    ]
    events.publish_many(DOSSIER_ACCEPTED, rows=told, actor=actor, at=at)


def _moments(dossier: Dossier) -> dict[str, datetime]:
    signed_at = dossier.application.postal_signed_at
    return {"submission": dossier.submitted_at, **({"handover": signed_at} if signed_at else {})}


def basis_of(version: procedures.VersionRecord, at: datetime) -> dict[str, str]:
    """By which law a dossier's time limit is reckoned: the mechanism's, then the procedure's."""
    law = deadlines.rule_set_on(RULES, vietnam_day(at))
    own = [basis.number for basis in version.parts.legal_basis[:2]]
    return {language: "; ".join([text, *own]) for language, text in law.legal_basis.items()}
