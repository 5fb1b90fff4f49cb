"""Asking many applicants at once: for what is missing, and for what is due."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from motcua.base.errors import Refusal
from motcua.base.text import money_vi, tidy, vietnam_day
from motcua.kernel.deadlines import api as deadlines
from motcua.systems.payments import api as payments
from motcua.systems.procedures import api as procedures

from ...events import PAYMENT_REQUESTED, SUPPLEMENT_REQUESTED
from ...models import Dossier, SupplementItem, SupplementRequest
from ...permissions import may_request_payment, may_request_supplement
from ...queries.papers import asked_papers
from ..accepting import RULES
from ..dues import Due, items_for, require_wishes
from ..payments import (
    ASKED_IN,
    WAITED_FOR_IN,
    PaymentAlreadyAsked,
    PaymentNotPossible,
    is_state_of_its_own,
    matter_of,
)
from ..reasoning import check_code
from ..reception import SupplementAlreadyRequested, Wanted, require_request
from .batches import CASE, Act, Answer, Asked, Batch, act_on, states


class AnotherProcedure(Refusal):
    """
    Hồ sơ này thuộc thủ tục khác nên không yêu cầu bổ sung cùng lúc được. Vui lòng chọn riêng hồ sơ
    của từng thủ tục.
    """

    message_en = (
        "This dossier is of another procedure; the same supplement cannot be asked for. Choose the "
        "dossiers of each procedure by themselves."
    )


class PaperNotNeeded(Refusal):
    """Theo nội dung đã khai, hồ sơ này không cần giấy tờ “{title}”."""

    message_en = "By its answers this dossier does not need the paper “{title}”."


class NothingDue(Refusal):
    """Hồ sơ này không còn khoản nào biết trước số tiền mà chưa yêu cầu nộp."""

    message_en = "This dossier has no charge of a known amount that was not asked for yet."


def request_supplements(
    asked: Asked, *, wanted: Sequence[Wanted], reason: str, reason_code: str = ""
) -> tuple[Answer, ...]:
    """
    Ask many applicants of one procedure, once and completely, for the same (form 02).

    The procedure is that of the first dossier; those of others are refused.

    :raises InvalidInput: if nothing is asked for or no reason is given; nothing was done then.
    """
    named = list({(one.kind, one.target): one for one in wanted}.values())
    require_request(named, reason)
    check_code("supplement", reason_code, reason, at=asked.at)
    fits = _fits(asked, named)

    def check(batch: Batch) -> None:
        batch.require(may_request_supplement)
        law = deadlines.rule_set_on(RULES, vietnam_day(batch.at))
        rows = SupplementRequest.objects.filter(dossier__in=batch.left()).order_by()
        made = Counter(rows.values_list("dossier_id", flat=True))
        most = law.supplement.most if law.supplement else 1
        batch.look(lambda one: _require_first(made[one.pk], most))
        batch.require_before(Dossier.Status.SUPPLEMENT)
        batch.look(fits)

    def write(batch: Batch) -> None:
        tasks = batch.finish("supplement")
        batch.take(
            deadlines.together.pause_clocks(
                actor=batch.actor,
                kind=CASE,
                causes={one.case.uuid: None for one in batch.left() if one.accepted_at},
                cause="supplement",
                reason=tidy(reason),
                at=batch.at,
            ),
            by_case=True,
        )
        elements = {uuid: task.element_id for uuid, task in tasks.items()}
        _keep_requests(batch, elements, named, tidy(reason), reason_code)
        batch.move(batch.left(), status=Dossier.Status.SUPPLEMENT)
        told = {"items": len(named), "reason": reason_code or None}
        batch.tell(SUPPLEMENT_REQUESTED, lambda _one: told, by_desk=True)
        batch.explain(tasks)

    return act_on(asked, Act(check, write))


def _fits(asked: Asked, wanted: Sequence[Wanted]) -> Callable[[Dossier], None]:
    """Judges whether a dossier can be asked for the same things as the first one."""
    rows = Dossier.objects.filter(uuid__in=asked.dossier_uuids)
    found = dict(rows.values_list("uuid", "procedure_version__uuid"))
    first = next((found[uuid] for uuid in asked.dossier_uuids if uuid in found), None)
    papers = {one.target: one.title for one in wanted if one.kind == SupplementItem.Kind.PAPER}
    version = procedures.get_version(first) if first is not None and papers else None

    def judge(dossier: Dossier) -> None:
        if dossier.procedure_version.uuid != first:
            raise AnotherProcedure()
        if version is None:
            return
        needed = {one.code for one in asked_papers(version, dossier.answers)}
        for code, title in papers.items():
            if code not in needed:
                raise PaperNotNeeded(title=title)

    return judge


def _require_first(made: int, most: int) -> None:
    if made >= most:
        raise SupplementAlreadyRequested()


def _keep_requests(
    batch: Batch,
    elements: Mapping[UUID, str],
    wanted: Sequence[Wanted],
    reason: str,
    reason_code: str,
) -> None:
    requests = SupplementRequest.objects.bulk_create(
        SupplementRequest(
            dossier=one,
            reason=reason,
            reason_code=reason_code,
            requested_at=batch.at,
            requested_by=batch.actor.uuid,
            from_element=elements[one.uuid],
        )
        for one in batch.left()
    )
    SupplementItem.objects.bulk_create(
        SupplementItem(
            request=request, kind=w.kind, target=w.target, title=w.title, note=tidy(w.note)
        )
        for request in requests
        for w in wanted
    )


def request_payments(
    asked: Asked, *, reason: str, how: str, due_on: date | None
) -> tuple[Answer, ...]:
    """
    Ask many applicants for what their own dossiers cost and was not asked for yet.

    The sums are those that were worked out for each dossier by the law of its day; what is due by
    a decision or an assessment still to come is asked for on the dossier's own page.

    :raises InvalidInput: if the reason or the day is not right; nothing was done then.
    """
    pay_until = require_wishes(reason, due_on, asked.at)
    items: dict[UUID, list[dict[str, Any]]] = {}

    def check(batch: Batch) -> None:
        batch.require(may_request_payment)
        uuids = [one.uuid for one in batch.left()]
        waiting, codes = payments.find_open_requests(uuids), payments.together.codes_asked(uuids)
        batch.look(lambda one: _require_none_asked(waiting.get(one.uuid)))
        batch.look(_require_askable)
        for dossier in batch.left():
            items[dossier.uuid] = known_dues(dossier, codes.get(dossier.uuid, set()))
        batch.look(lambda one: _require_due(items[one.uuid]))

    def write(batch: Batch) -> None:
        stopped = _wait(batch, items, tidy(reason))
        answers = payments.together.ask_payments(
            actor=batch.actor,
            asked=[
                payments.together.Asked(matter_of(one), items[one.uuid], one.uuid in stopped)
                for one in batch.left()
            ],
            reason=tidy(reason),
            how=tidy(how)[:1000],
            due_on=pay_until,
            at=batch.at,
        )
        batch.take(answers)
        made = {uuid: one for uuid, one in answers.items() if not isinstance(one, Refusal)}
        shown = [one for one in batch.left() if is_state_of_its_own(one, items[one.uuid], batch.at)]
        batch.move(shown, status=Dossier.Status.PAYMENT)
        batch.tell(
            PAYMENT_REQUESTED,
            lambda one: {"request": made[one.uuid].uuid, "amount": made[one.uuid].amount},
        )

    return act_on(asked, Act(check, write))


def known_dues(dossier: Dossier, asked: set[str]) -> list[dict[str, Any]]:
    """What a dossier costs by what is known of it, without what was asked for before."""
    due = [
        Due(line["code"])
        for line in dossier.fees
        if line["amount"] is not None and int(line["amount"]) > 0 and line["code"] not in asked
    ]
    return items_for(dossier, due, asked) if due else []


def _require_none_asked(waiting: payments.RequestRecord | None) -> None:
    if waiting is not None:
        raise PaymentAlreadyAsked(amount=money_vi(waiting.left_to_pay))


def _require_askable(dossier: Dossier) -> None:
    if dossier.status not in ASKED_IN:
        raise PaymentNotPossible()


def _require_due(items: Sequence[Mapping[str, Any]]) -> None:
    if not items:
        raise NothingDue()


def _wait(batch: Batch, items: Mapping[UUID, list[dict[str, Any]]], reason: str) -> set[UUID]:
    """The dossiers whose clock stops for it: only after acceptance and before the decision."""
    waited = {one.case.uuid: one for one in batch.left() if one.status in WAITED_FOR_IN}
    answers = deadlines.together.pause_clocks(
        actor=batch.actor,
        kind=CASE,
        causes={
            case: next((i["wait_basis"] for i in items[one.uuid] if i["wait_basis"]), None)
            for case, one in waited.items()
        },
        cause="fee",
        reason=reason,
        where_lawful=True,
        at=batch.at,
    )
    batch.take(answers, by_case=True)
    paused = {case for case, state in states(answers).items() if state == "paused"}
    return {one.uuid for case, one in waited.items() if case in paused}
