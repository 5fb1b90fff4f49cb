"""One act on many dossiers: locked, checked, tried and written together, told of each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.duties import api as duties
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

from ... import rules
from ...models import Dossier, Opinion
from ...permissions import may_see_dossier
from ..explaining import LATE_STEP, owed_for
from ..handling import APPROVE
from ..moving import DossierMoved, DossierNotFound, locked_dossiers
from ..reasoning import Grounds

CASE = "cases.case"
# One transaction: a colleague who waits for one of its rows waits for some statements. Where papers
# are typeset and signed in it, that takes longer, so there are fewer.
TOGETHER = 100
SIGNED_TOGETHER = 40
MOST = 200


class TooManyChosen(InvalidInput):
    """Mỗi lần xử lý được tối đa {most} hồ sơ. Vui lòng chọn ít hơn."""

    message_en = "At most {most} dossiers can be handled at once. Please choose fewer."


class NothingChosen(InvalidInput):
    """Chưa chọn hồ sơ nào."""

    message_en = "No dossier was chosen."


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one dossier of many: done, or refused and as it was."""

    dossier_uuid: UUID
    code: str
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Late:
    """Why those steps that are past their norm took so long."""

    reason_code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who does it to which dossiers when; tried only, nothing is kept of it."""

    actor: Actor
    dossier_uuids: Sequence[UUID]
    at: datetime
    late: Late | None = None
    is_trial: bool = False


@dataclass(slots=True)
class Batch:
    """The dossiers of one transaction, and what refused some of them."""

    asked: Asked
    dossiers: dict[UUID, Dossier]
    refused: dict[UUID, Refusal] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.asked.actor

    @property
    def at(self) -> datetime:
        """When."""
        return self.asked.at

    def left(self) -> list[Dossier]:
        """Those that nothing refused so far."""
        return [one for uuid, one in self.dossiers.items() if uuid not in self.refused]

    def require(self, may: Callable[[Actor, Dossier], bool]) -> None:
        """Refuse those for which the actor has no permission; of others' nothing is told."""
        for dossier in self.left():
            if not may_see_dossier(self.actor, dossier):
                self.refused[dossier.uuid] = DossierNotFound()
            elif not may(self.actor, dossier):
                self.refused[dossier.uuid] = PermissionRefused()

    def require_before(self, status: str) -> None:
        """Refuse those that cannot come into this state from where they are."""
        for dossier in self.left():
            if not rules.may_follow(dossier.status, status):
                self.refused[dossier.uuid] = DossierMoved()

    def look(self, judge: Callable[[Dossier], object]) -> None:
        """Refuse those for which the judge does."""
        for dossier in self.left():
            try:
                judge(dossier)
            except Refusal as refusal:
                self.refused[dossier.uuid] = refusal

    def take(self, answers: Mapping[UUID, object], *, by_case: bool = False) -> None:
        """Refuse those for which an answer is a refusal, named by dossier or by case."""
        for dossier in self.left():
            answer = answers.get(dossier.case.uuid if by_case else dossier.uuid)
            if isinstance(answer, Refusal):
                self.refused[dossier.uuid] = answer

    def finish(
        self, outcome: str, element: str = "", *, but_at: Collection[str] = ()
    ) -> dict[UUID, processes.TaskRow]:
        """Complete the open task of each, at an element or not at some; the tasks, by dossier."""
        found = processes.find_open_tasks([one.uuid for one in self.left()], element)
        tasks = {
            uuid: task
            for uuid, task in processes.get_tasks(found.values()).items()
            if task.element_id not in but_at
        }
        of = {task: dossier for dossier, task in found.items() if task in tasks}
        waiting = set(of.values())
        self.refused |= {d.uuid: DossierMoved() for d in self.left() if d.uuid not in waiting}
        items = processes.complete_tasks(
            actor=self.actor, task_uuids=list(tasks), outcome=outcome, at=self.at
        )
        self.refused |= {of[one.task_uuid]: one.refusal for one in items if one.refusal}
        return {of[uuid]: task for uuid, task in tasks.items()}

    def close(self, actor: Actor, result: str, *, call_off: bool = False) -> None:
        """Close the cases of all."""
        self.take(
            cases.close_cases(
                actor=actor,
                case_uuids=[one.case.uuid for one in self.left()],
                result=result,
                at=self.at,
                call_off=call_off,
            ),
            by_case=True,
        )

    def move(self, dossiers: Iterable[Dossier], **changes: Any) -> None:
        """Write the same changes on several of them."""
        Dossier.objects.filter(pk__in=[one.pk for one in dossiers]).update(**changes)

    def tell(
        self,
        event: events.EventType,
        payload: Callable[[Dossier], Mapping[str, Any]],
        *,
        by_desk: bool = False,
    ) -> None:
        """Publish what happened to each, at the competent or at the receiving agency."""
        rows = [
            (
                one,
                {"code": one.code, **payload(one)},
                (one.receiving_agency if by_desk else one.competent_agency).uuid,
                None,
            )
            for one in self.left()
        ]
        events.publish_many(event, rows=rows, actor=self.actor, at=self.at)

    def subjects(self) -> list[UUID]:
        """The cases of all, as clocks know them."""
        return [one.case.uuid for one in self.left()]

    def explain(self, tasks: Mapping[UUID, processes.TaskRow]) -> None:
        """Keep why those steps that are past their norm were late."""
        if self.asked.late is None:
            return
        left = {one.uuid for one in self.left()}
        late = [t for uuid, t in tasks.items() if uuid in left and t.is_overdue(self.at)]
        duties.answer_all_at_once(
            actor=self.actor,
            kind=LATE_STEP,
            owed=[owed_for(self.actor, task) for task in late],
            reason_code=self.asked.late.reason_code,
            text=self.asked.late.text,
            at=self.at,
        )


@dataclass(frozen=True, slots=True)
class Act:
    """How many are judged and written; what `write` refuses is taken back for all, and redone."""

    check: Callable[[Batch], None]
    write: Callable[[Batch], None]
    together: int = TOGETHER


def act_on(asked: Asked, act: Act) -> tuple[Answer, ...]:
    """
    Do one thing to many dossiers; what is refused for one holds up no other.

    :raises NothingChosen: for none; TooManyChosen: for more than 200.
    """
    uuids = list(dict.fromkeys(asked.dossier_uuids))
    if not uuids:
        raise NothingChosen()
    if len(uuids) > MOST:
        raise TooManyChosen(most=MOST)
    answers: list[Answer] = []
    for first in range(0, len(uuids), act.together):
        answers += _act(asked, uuids[first : first + act.together], act)
    return tuple(answers)


@transaction.atomic
def _act(asked: Asked, uuids: Sequence[UUID], act: Act) -> list[Answer]:
    batch = Batch(asked, {one.uuid: one for one in locked_dossiers(uuids)})
    batch.refused |= {uuid: DossierNotFound() for uuid in uuids if uuid not in batch.dossiers}
    act.check(batch)
    while batch.left():
        before, known = transaction.savepoint(), len(batch.refused)
        act.write(batch)
        if len(batch.refused) == known:
            transaction.savepoint_commit(before)
            break
        # What was refused on the way must not have been touched: without those, once more.
        transaction.savepoint_rollback(before)
        batch.dossiers = {one.uuid: one for one in locked_dossiers(uuids)}
    if asked.is_trial:
        transaction.set_rollback(True)
    return [_answer(batch, uuid) for uuid in uuids]


def _answer(batch: Batch, uuid: UUID) -> Answer:
    refusal = batch.refused.get(uuid)
    is_hidden = isinstance(refusal, DossierNotFound)
    return Answer(uuid, "" if is_hidden else batch.dossiers[uuid].code, refusal)


def opinion(
    batch: Batch, dossier: Dossier, kind: str, said: Grounds, element: str = APPROVE
) -> Opinion:
    """The opinion of who acts on one of them, not kept yet."""
    return Opinion(
        dossier=dossier,
        kind=kind,
        element=element,
        text=said.reason,
        legal_basis=said.legal_basis,
        reason_code=said.code,
        given_by=batch.actor.uuid,
        given_by_name=batch.actor.name,
        given_at=batch.at,
    )


def states(answers: Mapping[UUID, deadlines.ClockState | Refusal]) -> dict[UUID, str]:
    """How those clocks stand that were changed, by matter."""
    return {uuid: one.state for uuid, one in answers.items() if not isinstance(one, Refusal)}
