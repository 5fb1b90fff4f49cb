"""Approving many dossiers: checked, stepped and written as one; each paper stands by itself."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

from .. import rules
from ..events import DOSSIER_APPROVED, DOSSIER_DECIDED
from ..models import Dossier, Opinion
from ..permissions import may_decide_dossier
from .handling import APPROVE
from .moving import DossierMoved, DossierNotFound, locked_dossiers
from .payments import owing, require_nothing_owed
from .results import DecisionPapers

CASE = "cases.case"
# One transaction, in which every paper is typeset and signed: whoever is told of events waits for
# its end, so it lasts seconds. The series of numbers is locked for its last moments only.
TOGETHER = 40
MOST = 200


class TooManyDossiers(InvalidInput):
    """Mỗi lần duyệt được tối đa {most} hồ sơ."""

    message_en = "At most {most} dossiers can be approved at once."


@dataclass(frozen=True, slots=True)
class Approval:
    """What became of one dossier of many: approved, or refused and as it was."""

    dossier_uuid: UUID
    code: str
    refusal: Refusal | None


def approve_dossiers(
    *, actor: Actor, dossier_uuids: Sequence[UUID], at: datetime
) -> tuple[Approval, ...]:
    """
    Approve and sign many dossiers; what is refused for one does not hold up the others.

    Forty at a time are one transaction: checks, opinions, steps, clocks, papers and journal go in
    statements for all; only typesetting and signing are each paper's own. They are done inside the
    transaction, because no number may be lost and no paper exist without its decision.

    :raises TooManyDossiers: for more than 200.
    """
    asked = list(dict.fromkeys(dossier_uuids))
    if len(asked) > MOST:
        raise TooManyDossiers(most=MOST)
    found: list[Approval] = []
    for first in range(0, len(asked), TOGETHER):
        found += _approve(actor, asked[first : first + TOGETHER], at)
    return tuple(found)


@transaction.atomic
def _approve(actor: Actor, dossier_uuids: Sequence[UUID], at: datetime) -> list[Approval]:
    dossiers = {dossier.uuid: dossier for dossier in locked_dossiers(dossier_uuids)}
    tasks = processes.find_open_tasks(dossiers, APPROVE)
    held_up = _held_up(dossiers.values())
    refused = {
        uuid: refusal
        for uuid in dossier_uuids
        if (refusal := _refusal(actor, dossiers.get(uuid), uuid in tasks, held_up)) is not None
    }
    asked = {tasks[uuid]: uuid for uuid in dossier_uuids if uuid not in refused}
    items = processes.complete_tasks(actor=actor, task_uuids=list(asked), outcome="approve", at=at)
    refused |= {asked[item.task_uuid]: item.refusal for item in items if item.refusal is not None}
    return [
        Approval(uuid, dossiers[uuid].code if uuid in dossiers else "", refused.get(uuid))
        for uuid in dossier_uuids
    ]


def _held_up(dossiers: Collection[Dossier]) -> set[int]:
    """Those among them whose case waits for a sub-case, or that are to be paid for; two queries."""
    subs = cases.Case.objects.filter(
        parent__in=[dossier.case_id for dossier in dossiers], is_waited_for=True
    )
    open_ones = subs.exclude(state=cases.Case.State.CLOSED)
    waiting = set(open_ones.values_list("parent_id", flat=True))
    unpaid = owing(dossiers)
    return {one.pk for one in dossiers if one.uuid in unpaid or one.case_id in waiting}


def _refusal(
    actor: Actor, dossier: Dossier | None, has_task: bool, held_up: set[int]
) -> Refusal | None:
    if dossier is None:
        return DossierNotFound()
    if not may_decide_dossier(actor, dossier):
        return PermissionRefused()
    if dossier.pk in held_up:
        try:
            cases.require_nothing_waited(dossier.case)
            require_nothing_owed(dossier)
        except Refusal as refusal:
            return refusal
    return None if has_task else DossierMoved()


def issue_results(contexts: Sequence[processes.StepContext]) -> list[dict[str, Any] | Refusal]:
    """
    Make the papers of many approvals that one actor gives at one moment, and end their clocks.

    A paper that cannot be made takes no number and holds up no other.
    """
    actor, at = contexts[0].actor, contexts[0].at
    dossiers = {one.uuid: one for one in locked_dossiers([c.subject_uuid for c in contexts])}
    refused: dict[UUID, Refusal] = {}
    for dossier in dossiers.values():
        if not may_decide_dossier(actor, dossier):
            refused[dossier.uuid] = PermissionRefused()
        elif not rules.may_follow(dossier.status, Dossier.Status.DECIDED):
            refused[dossier.uuid] = DossierMoved()
    while left := [one for one in dossiers.values() if one.uuid not in refused]:
        before = transaction.savepoint()
        wrong = _issue(actor, left, at)
        if not wrong:
            transaction.savepoint_commit(before)
            _write(left, actor, at)
            break
        # Of what is refused nothing may stay, neither paper nor clock: without those, once more.
        transaction.savepoint_rollback(before)
        refused |= wrong
    return [
        refused.get(one.subject_uuid) or {"result": str(dossiers[one.subject_uuid].result_uuid)}
        for one in contexts
    ]


def _issue(actor: Actor, dossiers: Sequence[Dossier], at: datetime) -> dict[UUID, Refusal]:
    """The papers and clocks of all; what was refused."""
    ended = deadlines.together.end_clocks(
        actor=actor, kind=CASE, subject_uuids=[one.case.uuid for one in dossiers], at=at
    )
    running = [one for one in dossiers if not isinstance(ended[one.case.uuid], Refusal)]
    if len(running) < len(dossiers):
        said = {one.uuid: ended[one.case.uuid] for one in dossiers}
        return {uuid: one for uuid, one in said.items() if isinstance(one, Refusal)}
    papers = DecisionPapers(actor, dossiers, at)
    made = papers.sign([papers.result(one) for one in dossiers])
    for dossier in dossiers:
        document = made[dossier.uuid]
        if not isinstance(document, Refusal):
            dossier.result_uuid = document.uuid
        dossier.status, dossier.outcome = Dossier.Status.DECIDED, "approved"
        dossier.decided_at = dossier.ended_at = at
    return {uuid: one for uuid, one in made.items() if isinstance(one, Refusal)}


def _write(done: Sequence[Dossier], actor: Actor, at: datetime) -> None:
    """Opinions, states and events of all: so many statements whatever their number."""
    Opinion.objects.bulk_create(
        Opinion(
            dossier=dossier,
            kind="approve",
            element=APPROVE,
            given_by=actor.uuid,
            given_by_name=actor.name,
            given_at=at,
        )
        for dossier in done
    )
    Dossier.objects.bulk_update(
        done, ["status", "outcome", "decided_at", "ended_at", "result_uuid"]
    )
    by_agency: dict[UUID, list[Dossier]] = defaultdict(list)
    for dossier in done:
        by_agency[dossier.competent_agency.uuid].append(dossier)
    for agency, those in by_agency.items():
        approved = [(one, {"code": one.code}) for one in those]
        decided = [
            (one, {"code": one.code, "outcome": "approved", "document": str(one.result_uuid)})
            for one in those
        ]
        for event, rows in ((DOSSIER_APPROVED, approved), (DOSSIER_DECIDED, decided)):
            events.publish_many(event, rows=rows, actor=actor, at=at, agency_uuid=agency)
