"""What an applicant pays on a day: dated amounts, steps, ceilings, exemptions and decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .conditions import holds, value_at
from .parts import Exemption, Fee, Text


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision table said of a fee: the amount of a unit, the reasons, and the record."""

    amount: Decimal | None  # None: it could not tell yet
    because: Mapping[str, Sequence[str]]  # language → sentences
    record: Mapping[str, Any]  # table and version, as they are kept with the dossier


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee of a dossier, worked out."""

    code: str
    name: Text
    kind: str
    units: int
    copies: int
    full_amount: Decimal
    amount: Decimal  # after exemption
    is_known: bool  # False: another agency will say the amount (land obligations)
    exemption: Exemption | None
    moment: str
    basis: Text
    decided: Decided | None = None
    wait_basis: Text = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The line as plain values, for whoever keeps it with the dossier."""
        return {
            "code": self.code,
            "name": dict(self.name),
            "kind": self.kind,
            "amount": str(self.amount) if self.is_known else None,
            "full_amount": str(self.full_amount),
            "exemption": dict(self.exemption.label) if self.exemption else None,
            "moment": self.moment,
            "basis": dict(self.basis),
            "wait_basis": dict(self.wait_basis),
            "because": {k: list(v) for k, v in self.decided.because.items()}
            if self.decided
            else {},
            "decision": dict(self.decided.record) if self.decided else None,
        }


@dataclass(frozen=True, slots=True)
class FeeSheet:
    """All fees of a dossier."""

    lines: tuple[FeeLine, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the known amounts, in đồng."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def is_complete(self) -> bool:
        """Whether every amount is already known."""
        return all(line.is_known for line in self.lines)


def fee_sheet(
    fees: Sequence[Fee],
    answers: Mapping[str, Any],
    *,
    on: date,
    channel: str = "direct",
    decided: Mapping[str, Decided] | None = None,
) -> FeeSheet:
    """
    The fees in force on the day that these answers call for; free ones stay, with 0 đồng.

    :param decided: by fee, what its decision table said. Where it could not tell yet, the amounts
        and exemptions that the procedure writes itself stand in.
    """
    said = decided or {}
    return FeeSheet(
        tuple(
            _line(fee, answers, channel, said.get(fee.code))
            for fee in fees
            if fee.holds_on(on) and _is_called_for(fee, answers, said.get(fee.code))
        )
    )


def _is_called_for(fee: Fee, answers: Mapping[str, Any], decided: Decided | None) -> bool:
    if decided is not None and decided.amount is not None and not fee.copies_at:
        return True
    return holds(fee.when, answers)


def _line(
    fee: Fee, answers: Mapping[str, Any], channel: str, decided: Decided | None = None
) -> FeeLine:
    units = _count(answers, fee.units_at)
    copies = _count(answers, fee.copies_at)
    full = amount_for(fee, units=units, copies=copies)
    exemption = _best_exemption(fee.exemptions, answers, channel)
    if decided is not None and decided.amount is not None:
        # The table has weighed the exemptions already.
        full, exemption = decided.amount * units * copies, None
    percent = exemption.percent if exemption else 0
    left = full * (100 - percent) / 100
    return FeeLine(
        code=fee.code,
        name=fee.name,
        kind=fee.kind,
        units=units,
        copies=copies,
        full_amount=full,
        amount=left.quantize(Decimal(1), ROUND_HALF_UP),
        is_known=fee.amount is not None or (decided is not None and decided.amount is not None),
        exemption=exemption,
        moment=fee.moment,
        basis=fee.basis,
        decided=decided,
        wait_basis=fee.wait_basis,
    )


def amount_for(fee: Fee, *, units: int, copies: int = 1) -> Decimal:
    """
    The full amount of a fee.

    Certified copies are the worked example (Circular 226/2016/TT-BTC, art. 4): 2,000 đồng a page,
    from the third page 1,000 đồng a page, at most 200,000 đồng a copy.
    """
    if fee.amount is None:
        return Decimal(0)
    steps = sorted(fee.steps, key=lambda step: step.from_unit)
    first = (steps[0].from_unit - 1) if steps else units
    each = fee.amount * min(units, first)
    for place, step in enumerate(steps):
        end = steps[place + 1].from_unit - 1 if place + 1 < len(steps) else units
        each += step.amount * max(0, min(units, end) - step.from_unit + 1)
    if fee.maximum is not None:
        each = min(each, fee.maximum)
    return each * copies


def _count(answers: Mapping[str, Any], pointer: str) -> int:
    if not pointer:
        return 1
    value = value_at(answers, pointer)
    if isinstance(value, list):
        return len(value)
    try:
        return max(0, int(value))
    except (TypeError, ValueError):
        return 1


def _best_exemption(
    exemptions: Sequence[Exemption], answers: Mapping[str, Any], channel: str
) -> Exemption | None:
    fitting = [
        one
        for one in exemptions
        if one.channel in ("", channel) and (one.when or one.channel) and holds(one.when, answers)
    ]
    return max(fitting, key=lambda one: one.percent, default=None)
