"""What people are told that a procedure costs: the tables and exemptions that are charged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from motcua.base.text import in_language
from motcua.kernel.decisions import api as decisions

from ..rules.parts import CHANNELS, Fee, FeeDecision
from .catalogue import VersionRecord


@dataclass(frozen=True, slots=True)
class Rate:
    """
    What a fee amounts to in one case.

    :ivar case: the case in words, empty where it needs none.
    :ivar channel: by which way of submitting alone, empty for every way.
    :ivar amount: None where another agency tells it, or a formula does; `formula` says it then.
    :ivar percent: how much an exemption takes away, 0 where there is none.
    """

    case: str
    amount: Decimal | None
    basis: str
    channel: str = ""
    percent: int = 0
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee as people are told of it before they answer anything: every case with its amount."""

    code: str
    name: str
    kind: str
    per: str
    condition: str
    basis: str
    rates: tuple[Rate, ...]
    maximum: Decimal | None = None
    decision: str = ""  # the table by which it is charged, by its title
    decision_version: int = 0

    @property
    def has_reliefs(self) -> bool:
        """Whether several exemptions stand beside each other, of which the best one counts."""
        return sum(1 for one in self.rates if one.percent) > 1


def charges_of(version: VersionRecord, *, on: date, language: str) -> list[Charge]:
    """
    The fees of a procedure in force on a day, each with what is charged in every case.

    A fee that a decision table decides shows the lines of that table and nothing else: the amounts
    and exemptions written beside it only stand in where the table has ended.
    """
    return [_charge(fee, on, language) for fee in version.parts.fees if fee.holds_on(on)]


def _charge(fee: Fee, on: date, language: str) -> Charge:
    known = _Table.of(fee.decision, on, language) if fee.decision is not None else None
    rates = known.rates if known is not None else tuple(_written(fee, language))
    return Charge(
        code=fee.code,
        name=in_language(fee.name, language),
        kind=fee.kind,
        per=fee.per,
        condition=in_language(fee.condition, language) if fee.condition else "",
        basis=in_language(fee.basis, language),
        rates=rates,
        maximum=fee.maximum if known is None else None,
        decision=known.title if known is not None else "",
        decision_version=known.number if known is not None else 0,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines of a decision table as rates."""

    title: str
    number: int
    rates: tuple[Rate, ...]

    @classmethod
    def of(cls, named: FeeDecision, on: date, language: str) -> "_Table | None":
        """The table in force on a day; None where none is, or where it has no lines to show."""
        try:
            version = decisions.get_decision(named.code, on=on)
        except decisions.DecisionUnknown:
            return None
        sheet = decisions.sheet_of(version)
        wanted = named.conclusion or sheet.final.id
        sections = {one.id: one for one in decisions.sections_of(sheet, language)}
        section, read = sections.get(wanted), sheet.compiled.logics.get(wanted)
        if section is None or not section.rows:
            return None
        raw = {rule.rule.number: rule for rule in getattr(read, "rules", ())}
        rates = tuple(_rate(section, row, raw[row.number]) for row in section.rows)
        title = in_language(version.about.get("title"), language) or version.name
        return cls(title, version.number, rates)


def _rate(section: decisions.Section, row: Any, rule: Any) -> Rate:
    value = getattr(rule.conclusions[0], "value", None)
    amount = Decimal(value) if isinstance(value, Decimal | int) else None
    cells = zip(section.inputs, row.inputs, rule.tests, strict=True)
    # A cell without a test holds for whatever is said: it is no condition.
    case = "; ".join(f"{label}: {cell.text}" for label, cell, told in cells if told.tests)
    formula = "" if amount is not None else row.outputs[0].text
    return Rate(case, amount, row.note, formula=formula)


def _written(fee: Fee, language: str) -> Iterator[Rate]:
    """The amount, the steps and the exemptions that the procedure writes itself."""
    basis = in_language(fee.basis, language)
    yield Rate("", fee.amount, basis)
    for step in sorted(fee.steps, key=lambda one: one.from_unit):
        yield Rate(_from_unit(step.from_unit, language), step.amount, basis)
    for one in fee.exemptions:
        left = None
        if fee.amount is not None:
            left = fee.amount * (100 - one.percent) / 100
            left = left.quantize(Decimal(1), ROUND_HALF_UP)
        yield Rate(
            in_language(one.label, language),
            left,
            in_language(one.basis, language) or basis,
            channel=one.channel if one.channel in CHANNELS else "",
            percent=one.percent,
        )


def _from_unit(number: int, language: str) -> str:
    return f"from number {number} on" if language == "en" else f"từ thứ {number} trở đi"
