"""Why many dossiers are late, said once for all that owe it."""

from uuid import UUID

from motcua.base.errors import Refusal
from motcua.kernel.duties import api as duties

from ...permissions import may_see_dossier
from .batches import Act, Answer, Asked, Batch, act_on

LATENESS = "explain_lateness"  # the duty of law/duties.yaml that this answers


class NothingOwed(Refusal):
    """Hồ sơ này không có giải trình quá hạn nào đang chờ."""

    message_en = "No explanation of lateness is owed for this dossier."


def explain_dossiers(asked: Asked, *, reason: str, reason_code: str) -> tuple[Answer, ...]:
    """
    Answer what is owed because dossiers are past their due date, as `answer_duty` for each.

    :raises InvalidInput: if the reason is missing or unfit; nothing was done then.
    """
    owed: dict[UUID, UUID] = {}

    def check(batch: Batch) -> None:
        batch.require(may_see_dossier)
        owed.update(duties.find_open_duties(LATENESS, [one.uuid for one in batch.left()]))
        batch.look(lambda one: _require_owed(one.uuid in owed))

    def write(batch: Batch) -> None:
        of = {owed[one.uuid]: one.uuid for one in batch.left()}
        answers = duties.answer_duties(
            actor=batch.actor,
            duty_uuids=list(of),
            reason_code=reason_code,
            text=reason,
            at=batch.at,
        )
        batch.take({of[uuid]: said for uuid, said in answers.items()})

    return act_on(asked, Act(check, write))


def _require_owed(is_owed: bool) -> None:
    if not is_owed:
        raise NothingOwed()
