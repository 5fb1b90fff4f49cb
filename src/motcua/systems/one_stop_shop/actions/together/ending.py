"""Many dossiers not taken in, stopped or rejected, each told the same reason and law."""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.base.errors import Refusal
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.processes import api as processes
from motcua.systems.payments import api as payments

from ...events import DOSSIER_NOT_ACCEPTED, DOSSIER_REJECTED, DOSSIER_STOPPED
from ...models import Dossier, Opinion, SupplementRequest
from ...permissions import may_decide_dossier, may_receive_dossier, may_stop_dossier
from ..accepting import RECEIVE
from ..handling import APPROVE
from ..moving import DossierMoved, keeper_for, run_of
from ..payments import require_paid
from ..reasoning import Grounds, grounds_for
from ..results import DecisionPapers
from .batches import CASE, SIGNED_TOGETHER, Act, Answer, Asked, Batch, act_on, opinion


def refuse_dossiers(
    asked: Asked, *, reason: str, legal_basis: str, reason_code: str = ""
) -> tuple[Answer, ...]:
    """
    Refuse to take many dossiers in, each in writing (form 03), as `refuse_dossier` does.

    :raises InvalidInput: if reason or law are missing; nothing was done then.
    """
    grounds = grounds_for("refuse", reason_code, reason, legal_basis, at=asked.at)

    def check(batch: Batch) -> None:
        batch.require(may_receive_dossier)
        batch.require_before(Dossier.Status.NOT_ACCEPTED)

    def write(batch: Batch) -> None:
        tasks = batch.finish("refuse", RECEIVE)
        batch.close(batch.actor, "not_accepted")
        batch.move(
            batch.left(),
            status=Dossier.Status.NOT_ACCEPTED,
            outcome="not_accepted",
            **_ended(grounds, batch.at),
        )
        _end_payments(batch, "not_accepted")
        told = {"reason": grounds.code or None}
        batch.tell(DOSSIER_NOT_ACCEPTED, lambda _one: told, by_desk=True)
        batch.explain(tasks)

    return act_on(asked, Act(check, write))


def stop_dossiers(
    asked: Asked, *, reason: str, legal_basis: str, reason_code: str = ""
) -> tuple[Answer, ...]:
    """
    Stop many accepted dossiers, each in writing (form 05), as `stop_dossier` does.

    :raises InvalidInput: if reason or law are missing; nothing was done then.
    """
    grounds = grounds_for("stop", reason_code, reason, legal_basis, at=asked.at)

    def check(batch: Batch) -> None:
        batch.require(may_stop_dossier)
        batch.require_before(Dossier.Status.STOPPED)
        batch.look(run_of)

    def write(batch: Batch) -> None:
        batch.move(
            batch.left(),
            status=Dossier.Status.STOPPED,
            outcome="stopped",
            **_ended(grounds, batch.at),
        )
        open_ones = SupplementRequest.objects.filter(
            dossier__in=batch.left(), answered_at__isnull=True
        )
        open_ones.update(answered_at=batch.at)
        _end_payments(batch, "stopped")
        _cancel(batch, "stopped")
        batch.close(keeper_for(batch.actor), "stopped", call_off=True)
        batch.tell(DOSSIER_STOPPED, lambda _one: {"reason": grounds.code or None})

    return act_on(asked, Act(check, write))


def _ended(grounds: Grounds, at: datetime) -> dict[str, object]:
    return {
        "ended_at": at,
        "end_reason": grounds.reason,
        "end_legal_basis": grounds.legal_basis,
        "end_reason_code": grounds.code,
    }


def _end_payments(batch: Batch, outcome: str) -> None:
    payments.together.end_bills(
        actor=batch.actor,
        matter_uuids=[one.uuid for one in batch.left()],
        reason=_("Hồ sơ đã kết thúc: %(state)s") % {"state": outcome},
        at=batch.at,
    )


def _cancel(batch: Batch, reason: str) -> None:
    runs = {run_of(one): one for one in batch.left()}
    before = processes.cancel_runs(
        actor=batch.actor, run_uuids=list(runs), reason=reason, at=batch.at
    )
    batch.refused |= {
        one.uuid: DossierMoved()
        for run, one in runs.items()
        if before.get(run) not in {"running", "canceled"}
    }


def reject_dossiers(
    asked: Asked, *, reason: str, legal_basis: str, reason_code: str = ""
) -> tuple[Answer, ...]:
    """
    Refuse what was asked for in many dossiers, each by a signed notice, as `reject_dossier` does.

    :raises InvalidInput: if reason or law are missing; nothing was done then.
    """
    grounds = grounds_for("reject", reason_code, reason, legal_basis, at=asked.at)

    def check(batch: Batch) -> None:
        batch.require(may_decide_dossier)
        waiting = payments.find_open_requests([one.uuid for one in batch.left()])
        batch.look(lambda one: require_paid(waiting.get(one.uuid)))
        batch.require_before(Dossier.Status.STOPPED)

    def write(batch: Batch) -> None:
        tasks = batch.finish("refuse", APPROVE)
        opinions = [opinion(batch, one, "refuse", grounds) for one in batch.left()]
        batch.take(
            deadlines.together.end_clocks(
                actor=batch.actor, kind=CASE, subject_uuids=batch.subjects(), at=batch.at
            ),
            by_case=True,
        )
        batch.close(batch.actor, "refused")
        _sign(batch, opinions)
        batch.tell(
            DOSSIER_REJECTED,
            lambda one: {"document": str(one.result_uuid), "reason": grounds.code or None},
        )
        Opinion.objects.bulk_create(one for one in opinions if one.dossier in batch.left())
        batch.move(
            batch.left(),
            status=Dossier.Status.STOPPED,
            decided_at=batch.at,
            outcome="refused",
            **_ended(grounds, batch.at),
        )
        Dossier.objects.bulk_update(batch.left(), ["result_uuid"])
        batch.explain(tasks)

    return act_on(asked, Act(check, write, SIGNED_TOGETHER))


def _sign(batch: Batch, opinions: list[Opinion]) -> None:
    """The notice of each; one that cannot be made refuses its dossier. A trial makes none."""
    left = [one for one in opinions if one.dossier.uuid not in batch.refused]
    if batch.asked.is_trial or not left:
        return
    making = DecisionPapers(batch.actor, [one.dossier for one in left], batch.at)
    signed = making.sign([making.refusal(one.dossier, one) for one in left])
    batch.take(signed)
    for dossier in batch.left():
        made = signed[dossier.uuid]
        assert not isinstance(made, Refusal)  # it was taken out
        dossier.result_uuid = made.uuid
