"""What an applicant pays on a day: dated amounts, steps, ceilings and exemptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .conditions import holds, value_at
from .parts import Exemption, Fee, Text


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
    fees: Sequence[Fee], answers: Mapping[str, Any], *, on: date, channel: str = "direct"
) -> FeeSheet:
    """The fees in force on the day that these answers call for; free ones stay, with 0 đồng."""
    return FeeSheet(
        tuple(
            _line(fee, answers, channel)
            for fee in fees
            if fee.holds_on(on) and holds(fee.when, answers)
        )
    )


def _line(fee: Fee, answers: Mapping[str, Any], channel: str) -> FeeLine:
    units = _count(answers, fee.units_at)
    copies = _count(answers, fee.copies_at)
    full = amount_for(fee, units=units, copies=copies)
    exemption = _best_exemption(fee.exemptions, answers, channel)
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
        is_known=fee.amount is not None,
        exemption=exemption,
        moment=fee.moment,
        basis=fee.basis,
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
