"""Many dossiers passed on within the agency: appraised alike, or sent back for appraisal."""

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.text import tidy

from ...events import DOSSIER_APPRAISED, DOSSIER_SENT_BACK
from ...models import Dossier, Opinion
from ...permissions import may_appraise_dossier, may_decide_dossier
from ..handling import APPROVE, OWN_ACTIONS, PROPOSALS, require_said
from ..reasoning import Grounds, check_code, require_grounds
from .batches import Act, Answer, Asked, Batch, act_on, opinion


def send_back_dossiers(asked: Asked, *, text: str, reason_code: str = "") -> tuple[Answer, ...]:
    """
    Send many dossiers back for another appraisal, as `send_back_dossier` does for each.

    :raises InvalidInput: if nothing is said; nothing was done then.
    """
    require_said(text)
    check_code("send_back", reason_code, text, at=asked.at)

    said = Grounds(reason_code, tidy(text), "")

    def write(batch: Batch) -> None:
        tasks = batch.finish("return", APPROVE)
        Opinion.objects.bulk_create(opinion(batch, one, "return", said) for one in batch.left())
        batch.tell(DOSSIER_SENT_BACK, lambda _one: {"reason": reason_code or None})
        batch.explain(tasks)

    return act_on(asked, Act(lambda batch: batch.require(may_decide_dossier), write))


def appraise_dossiers(
    asked: Asked, *, outcome: str, text: str, legal_basis: str = ""
) -> tuple[Answer, ...]:
    """
    Give one opinion on many dossiers at their appraisal, as `appraise_dossier` does for each.

    :param outcome: `propose_approval` or `propose_refusal`; other steps are judged one by one.
    :raises InvalidInput: if a refusal is proposed without reason and law; nothing was done then.
    """
    if outcome not in PROPOSALS:
        raise InvalidInput(fields={"outcome": _("Chọn một kết quả của bước này")})
    if outcome == "propose_refusal":
        require_grounds(text, legal_basis)
    said = Grounds("", tidy(text), tidy(legal_basis))

    def write(batch: Batch) -> None:
        tasks = batch.finish(outcome, but_at=OWN_ACTIONS)
        Opinion.objects.bulk_create(
            opinion(batch, one, outcome, said, tasks[one.uuid].element_id) for one in batch.left()
        )
        accepted = [one for one in batch.left() if one.status == Dossier.Status.ACCEPTED]
        batch.move(accepted, status=Dossier.Status.PROCESSING)
        batch.tell(
            DOSSIER_APPRAISED,
            lambda one: {"element": tasks[one.uuid].element_id, "outcome": outcome},
        )
        batch.explain(tasks)

    return act_on(asked, Act(lambda batch: batch.require(may_appraise_dossier), write))
