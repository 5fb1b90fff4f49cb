"""What many applicants were asked to pay taken back, or let off."""

from collections.abc import Mapping
from uuid import UUID

from motcua.base.errors import Refusal
from motcua.base.text import tidy
from motcua.kernel.deadlines import api as deadlines
from motcua.systems.payments import api as payments

from ...events import PAYMENT_CALLED_OFF
from ...models import Dossier
from ...permissions import may_request_payment, may_see_dossier
from ..payments import PaymentNotAsked, require_reason_to_call_off
from ..reasoning import require_grounds
from .batches import CASE, Act, Answer, Asked, Batch, act_on


def call_off_payments(asked: Asked, *, reason: str) -> tuple[Answer, ...]:
    """
    Take back what many applicants were asked to pay, with one reason; their clocks go on.

    What was paid already is held to be paid back, as `call_off_payment` does for each.

    :raises InvalidInput: if no reason is given; nothing was done then.
    """
    require_reason_to_call_off(reason)
    waiting: dict[UUID, payments.RequestRecord] = {}

    def check(batch: Batch) -> None:
        batch.require(may_request_payment)
        waiting.update(payments.find_open_requests([one.uuid for one in batch.left()]))
        batch.look(lambda one: _require_asked(waiting.get(one.uuid)))

    def write(batch: Batch) -> None:
        batch.take(
            payments.together.call_off_requests(
                actor=batch.actor,
                matter_uuids=[one.uuid for one in batch.left()],
                reason=tidy(reason),
                at=batch.at,
            )
        )
        _go_on(batch, waiting)
        batch.tell(
            PAYMENT_CALLED_OFF,
            lambda one: {"request": waiting[one.uuid].uuid, "amount": waiting[one.uuid].amount},
        )

    return act_on(asked, Act(check, write))


def _require_asked(waiting: payments.RequestRecord | None) -> None:
    if waiting is None:
        raise PaymentNotAsked()


def _go_on(batch: Batch, waiting: Mapping[UUID, payments.RequestRecord]) -> None:
    """The clocks that stood for it go on; dossiers whose state it was are handled again."""
    stood = [
        one.case.uuid
        for one in batch.left()
        if one.accepted_at is not None
        and waiting[one.uuid].requested_at >= one.accepted_at
        and one.decided_at is None
    ]
    answers = deadlines.together.resume_clocks(
        actor=batch.actor, kind=CASE, subject_uuids=stood, cause="fee", at=batch.at
    )
    # Asked for beside a supplement, or paid again after a voided receipt: it did not wait.
    batch.take(
        {
            case: said
            for case, said in answers.items()
            if not (isinstance(said, Refusal) and said.code == "clock_not_paused")
        },
        by_case=True,
    )
    shown = [one for one in batch.left() if one.status == Dossier.Status.PAYMENT]
    batch.move(shown, status=Dossier.Status.PROCESSING)


def exempt_dossiers(asked: Asked, *, reason: str, legal_basis: str) -> tuple[Answer, ...]:
    """
    Let many applicants off what they are asked to pay, by one decision with reason and law.

    What is above the day's threshold waits for a second person, as for one.

    :raises InvalidInput: if reason or law are missing; nothing was done then.
    """
    require_grounds(reason, legal_basis)

    def write(batch: Batch) -> None:
        batch.take(
            payments.together.let_off_many(
                actor=batch.actor,
                matter_uuids=[one.uuid for one in batch.left()],
                reason=reason,
                legal_basis=legal_basis,
                at=batch.at,
            )
        )

    # Who may is asked at the agency that takes the money; here only of whom anything is told.
    return act_on(asked, Act(lambda batch: batch.require(may_see_dossier), write))
