"""What a dossier costs, by the procedure's amounts and by the decision tables that it names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.kernel.decisions import api as decisions

from ..rules.conditions import value_at
from ..rules.fees import Decided, FeeSheet, fee_sheet
from ..rules.parts import Fee, FeeDecision
from ..rules.reading import parts_of
from .catalogue import VersionRecord

SUBMITTED_ON = "submitted_on"
CHANNEL = "channel"


def fees_of(
    version: VersionRecord,
    answers: Mapping[str, Any],
    *,
    on: date,
    channel: str = "direct",
) -> FeeSheet:
    """What a dossier with these answers costs on a day: each fee with its reasons."""
    fees = version.parts.fees
    decided = {
        fee.code: _decided(fee.decision, answers, on, channel)
        for fee in fees
        if fee.decision is not None and fee.holds_on(on)
    }
    return fee_sheet(fees, answers, on=on, channel=channel, decided=decided)


def _decided(table: FeeDecision, answers: Mapping[str, Any], on: date, channel: str) -> Decided:
    try:
        result = decisions.evaluate_decision(
            code=table.code, inputs=_asked(table, answers, on, channel), on=on
        )
    except (decisions.DecisionInputRefused, decisions.DecisionUnknown) as refusal:
        # The applicant's answers are not complete, or the table has ended: nothing is decided.
        because = {language: (refusal.message(language),) for language in ("vi", "en")}
        return Decided(None, because, {"decision": table.code})
    steps = _needed(result.steps, table.conclusion)
    value = steps[-1].value if steps else None
    part = replace(result, steps=tuple(steps), value=value)
    return Decided(
        amount=_money(value) if part.is_decided else None,
        because={language: part.explanation(language) for language in ("vi", "en")},
        record={
            "decision": result.code,
            "version": result.version,
            "version_uuid": str(result.version_uuid),
            "conclusion": table.conclusion,
            "title": dict(result.about.get("title", {})),
        },
    )


def _asked(
    table: FeeDecision, answers: Mapping[str, Any], on: date, channel: str
) -> dict[str, Any]:
    known = {SUBMITTED_ON: on.isoformat(), CHANNEL: channel}
    return {
        name: known[source] if source in known else _given(value_at(answers, source))
        for name, source in table.inputs.items()
    }


def _given(value: Any) -> Any:
    """What a table is asked with: an empty field of a form says nothing."""
    return None if value == "" else value


def _needed(steps: Sequence[Any], conclusion: str) -> list[Any]:
    """The steps that lead to a conclusion, in order; without a name, to the last one."""
    if not conclusion:
        return list(steps)
    by_id = {step.decision.id: step for step in steps}
    wanted, waiting = set(), [conclusion]
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in wanted:
            wanted.add(name)
            waiting.extend(by_id[name].decision.requires)
    return [step for step in steps if step.decision.id in wanted]


def _money(value: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def faults_of_decisions(content: Mapping[str, Any], on: date) -> tuple[str, ...]:
    """What is wrong with the decision tables that the fees of a version name, in sentences."""
    try:
        fees = parts_of(content).fees
    except (KeyError, ValueError, TypeError, ArithmeticError, AttributeError):
        return ()  # said by the check of the content itself
    return tuple(fault for fee in fees if fee.decision for fault in _faults(fee, fee.decision, on))


def _faults(fee: Fee, table: FeeDecision, on: date) -> list[str]:
    try:
        result = decisions.evaluate_decision(code=table.code, inputs={}, on=on)
    except decisions.DecisionUnknown:
        return [f"khoản thu «{fee.code}» nêu bảng quyết định «{table.code}» chưa có hiệu lực"]
    known = {step.decision.id for step in result.steps}
    named = result.compiled.model.inputs.values()
    inputs = {one.id for one in named} | {one.name for one in named}
    faults = [
        f"khoản thu «{fee.code}»: bảng «{table.code}» không có thông tin đầu vào «{name}»"
        for name in table.inputs
        if name not in inputs
    ]
    if table.conclusion and table.conclusion not in known:
        faults.append(
            f"khoản thu «{fee.code}»: bảng «{table.code}» không có kết luận «{table.conclusion}»"
        )
    return faults
