"""Putting off what many applicants were promised: each gets a signed apology (form 04)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from motcua.base.errors import Refusal
from motcua.base.text import tidy
from motcua.kernel.deadlines import api as deadlines

from ...events import DOSSIER_REAPPOINTED
from ...models import Dossier
from ...permissions import may_decide_dossier
from ..promising import promised_end, require_reason
from ..reasoning import check_code, printed_reasons
from ..results import DecisionPapers
from .batches import CASE, SIGNED_TOGETHER, Act, Answer, Asked, Batch, act_on


def put_off_dossiers(
    asked: Asked, *, due_on: date | None, reason: str, reason_code: str = ""
) -> tuple[Answer, ...]:
    """
    Apologise to many applicants and promise one new day, as `put_off_dossier` does for each.

    :raises InvalidInput: if the reason is missing; nothing was done then.
    """
    require_reason(reason)
    check_code("put_off", reason_code, reason, at=asked.at)
    due: dict[UUID, datetime] = {}
    ends: dict[str, datetime] = {}  # by calendar: the same for all offices that keep it

    def judge(dossier: Dossier) -> None:
        code = dossier.case.calendar_code
        if code not in ends:
            ends[code] = promised_end(dossier, due_on, reason, asked.at)
        due[dossier.case.uuid] = ends[code]

    def check(batch: Batch) -> None:
        batch.require(may_decide_dossier)
        batch.look(judge)

    def write(batch: Batch) -> None:
        batch.take(
            deadlines.together.put_off_clocks(
                actor=batch.actor,
                kind=CASE,
                due={uuid: due[uuid] for uuid in batch.subjects()},
                reason=tidy(reason),
                at=batch.at,
            ),
            by_case=True,
        )
        papers = _sign(batch, due, printed_reasons(reason_code, tidy(reason), at=batch.at))
        batch.tell(
            DOSSIER_REAPPOINTED,
            lambda one: {
                "due_at": due[one.case.uuid],
                "document": papers.get(one.uuid),
                "reason": reason_code or None,
            },
        )

    return act_on(asked, Act(check, write, SIGNED_TOGETHER))


def _sign(batch: Batch, due: Mapping[UUID, datetime], why: Sequence[str]) -> dict[UUID, UUID]:
    """The apologies; one that cannot be made refuses its dossier. A trial makes none."""
    if batch.asked.is_trial or not batch.left():
        return {}
    making = DecisionPapers(batch.actor, batch.left(), batch.at)
    papers = making.sign(making.apologies(due, why))
    batch.take(papers)
    return {uuid: one.uuid for uuid, one in papers.items() if not isinstance(one, Refusal)}
