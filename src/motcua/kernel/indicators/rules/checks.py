"""What must hold of figures: identities, cross-foots, bounds, changes and ratios."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from motcua.base.formulas import DividedByZero, Formula

from .definitions import Check, Definition
from .figures import Figure

Known = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Breach:
    """
    A check that does not hold.

    :ivar told: what was told, `due` what should be there instead: a sum, a bound, a share.
    :ivar difference: told less due; for a change, in percent.
    """

    check: Check
    indicator: str
    codes: tuple[str, ...]
    told: Decimal
    due: Decimal | None
    difference: Decimal | None
    dimensions: Mapping[str, str] = field(default_factory=dict)


def breaches(
    definitions: Iterable[Definition], figures: Sequence[Figure], previous: Sequence[Figure]
) -> list[Breach]:
    """What does not hold of the figures of one unit and period, in the definitions' order."""
    told, before = _wholes(figures), _wholes(previous)
    found: list[Breach] = []
    for definition in definitions:
        figure = told.get(definition.code)
        if figure is None or figure.value is None:
            continue
        for check in definition.checks:
            if check.across:
                found += _across(check, definition, figure.value, figures)
            elif check.formula is not None:
                found += _against(check, definition, figure.value, check.formula, told)
            elif check.kind == "range":
                found += _within(check, definition.code, figure.value)
            else:
                found += _since(check, definition.code, figure.value, before)
        if definition.formula is not None:
            found += _of_formula(definition, figure.value, told)
    return found


def _wholes(figures: Iterable[Figure]) -> dict[str, Figure]:
    return {one.indicator: one for one in figures if not one.dimensions}


def _against(
    check: Check, definition: Definition, value: Decimal, formula: Formula, told: Known
) -> Iterator[Breach]:
    """An identity, an upper bound or a share, with the parts that were told."""
    codes = (definition.code, *formula.codes)
    due = _reckoned(formula, told)
    if isinstance(due, DividedByZero):
        yield Breach(check, definition.code, codes, value, None, None)
        return
    if due is None:
        return
    due = definition.rounded(due)
    difference = definition.rounded(value) - due
    if difference > 0 or (difference < 0 and check.kind != "at_most"):
        yield Breach(check, definition.code, codes, value, due, difference)


def _of_formula(definition: Definition, value: Decimal, told: Known) -> Iterator[Breach]:
    """A figure that is a formula's, told beside its parts, must be what the formula says."""
    check = Check(f"{definition.code}.formula", "ratio", "error", definition.formula)
    if definition.formula is not None:
        yield from _against(check, definition, value, definition.formula, told)


def _reckoned(formula: Formula, told: Known) -> Decimal | DividedByZero | None:
    values = {code: told[code].value if code in told else None for code in formula.codes}
    try:
        return formula.evaluate(values)
    except DividedByZero as error:
        return error


def _across(
    check: Check, definition: Definition, value: Decimal, figures: Sequence[Figure]
) -> Iterator[Breach]:
    parts = [
        one.value
        for one in figures
        if one.indicator == definition.code
        and set(one.dimensions) == {check.across}
        and one.value is not None
    ]
    due = sum(parts, Decimal(0))
    if parts and due != value:
        dimensions = {check.across: ""}
        yield Breach(
            check, definition.code, (definition.code,), value, due, value - due, dimensions
        )


def _within(check: Check, code: str, value: Decimal) -> Iterator[Breach]:
    bound = None
    if check.least is not None and value < check.least:
        bound = check.least
    elif check.most is not None and value > check.most:
        bound = check.most
    if bound is not None:
        yield Breach(check, code, (code,), value, bound, value - bound)


def _since(check: Check, code: str, value: Decimal, before: Known) -> Iterator[Breach]:
    """Against the last period: a change that is too great, or a fall of what only grows."""
    last = before[code].value if code in before else None
    if last is None:
        return
    if check.kind == "grows":
        if value < last:
            yield Breach(check, code, (code,), value, last, value - last)
    elif last != 0 and check.most is not None:
        change = (value - last) / abs(last) * 100
        if abs(change) > check.most:
            yield Breach(check, code, (code,), value, last, change.quantize(Decimal("0.1")))
