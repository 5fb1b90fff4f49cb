"""Reads values: counted, told or reckoned, of any unit and period, as known at any moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.formulas import DividedByZero, order_of
from motcua.base.report_periods import MONTHS, Period

from ..rules.definitions import NA_POLICIES, Catalogue, Definition
from ..rules.figures import NOTHING, Value
from .catalogue import catalogue
from .measured import Countings, read_countings
from .scopes import Asked
from .told import Tellings, Told, read_tellings
from .units import targets, tree
from .windows import own_window

Values = Mapping[tuple[str, UUID, str], Value]


def values(
    *,
    codes: Iterable[str],
    units: Iterable[UUID],
    periods: Iterable[Period],
    known_at: datetime | None = None,
    within: bool = False,
    dimensions: Mapping[str, str] | None = None,
    units_on: date | None = None,
    window: str | None = None,
) -> Values:
    """
    The values of indicators, by code, unit and code of the period; one for each that is asked.

    :param units: agencies, or groups of units, which are always added up.
    :param known_at: as it was known at a moment; None: now.
    :param within: with everything below the unit in the tree.
    :param dimensions: of a part only, such as {"channel": "online"}.
    :param units_on: the day of the tree; None: the last day of each period.
    :param window: which days the periods' figures are of, for indicators that are counted so; of
        others and with None: those of the indicator's own window. A formula is reckoned from
        figures of its window.
    :raises UnitUnknown: if a unit is none.
    """
    found = tree()
    wanted = list(targets(found, units).values())
    spans = list(dict.fromkeys(periods))
    known: dict[tuple[str, UUID, str], Value] = {}
    for one, parts in by_window(codes, spans, window).items():
        asked = Asked(found, wanted, list(parts), within, units_on, one)
        known |= _read(asked, parts, known_at=known_at, dimensions=dimensions)
    return {
        (code, target.uuid, period.code): known.get((code, target.uuid, period.code), NOTHING)
        for code in dict.fromkeys(codes)
        for target in wanted
        for period in spans
    }


def by_window(
    codes: Iterable[str], periods: Iterable[Period], window: str | None
) -> dict[str, dict[Period, list[str]]]:
    """Which indicators are read in which window, period by period, as they are defined then."""
    read = catalogue()
    found: dict[str, dict[Period, list[str]]] = {}
    for period in periods:
        for code in dict.fromkeys(codes):
            one = read.in_force(code, period.last)
            if one is not None:
                own = found.setdefault(own_window(one, window), {})
                own.setdefault(period, []).append(code)
    return found


def _read(
    asked: Asked,
    codes: Mapping[Period, list[str]],
    *,
    known_at: datetime | None,
    dimensions: Mapping[str, str] | None,
) -> Values:
    """The values of one window, of the indicators that are asked for in it."""
    read = catalogue()
    needed = {one: needed_for(read, codes[one], one) for one in asked.periods}
    all_needed = [one for definitions in needed.values() for one in definitions]
    reader = Reader(
        asked,
        read,
        read_countings(asked, all_needed, known_at=known_at, dimensions=dimensions),
        read_tellings(
            asked,
            by_code(all_needed),
            with_parts(asked.periods),
            known_at=known_at,
            dimensions=dimensions,
        ),
    )
    known = reader.read(needed)
    return {
        (code, target.uuid, period.code): known[code, number, period.code]
        for period in asked.periods
        for code in codes[period]
        for number, target in enumerate(asked.targets)
    }


def needed_for(read: Catalogue, codes: Iterable[str], period: Period) -> list[Definition]:
    """
    The definitions in force on the period's last day, each after those that its formula needs.

    What is not in force then has no value; circles were refused when the content was read.
    """
    found: dict[str, Definition] = {}
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        one = read.in_force(code, period.last) if code not in found else None
        if one is not None:
            found[code] = one
            waiting += one.formula.codes if one.formula else ()
    formulas = {code: one.formula.codes if one.formula else () for code, one in found.items()}
    return [found[code] for code in order_of(formulas)]


def by_code(definitions: Iterable[Definition]) -> list[Definition]:
    return list({one.code: one for one in definitions}.values())


def with_parts(periods: Iterable[Period]) -> list[Period]:
    """The periods and those of which they are made; days only where days were asked for."""
    found: list[Period] = []
    for period in periods:
        found.append(period)
        for kind in ("half", "quarter", "month"):
            found += [part for part in period.parts(kind) if part != period]
    return list(dict.fromkeys(found))


@dataclass(slots=True)
class Reader:
    """Puts together what was counted, told and reckoned."""

    asked: Asked
    read_from: Catalogue
    counted: Countings
    told: Tellings
    known: dict[tuple[str, int, str], Value] = field(default_factory=dict)
    owing: dict[tuple[int, date, tuple[str, ...]], tuple[UUID, ...]] = field(default_factory=dict)

    def read(self, needed: Mapping[Period, list[Definition]]) -> dict[tuple[str, int, str], Value]:
        """Every definition, period and target; formulas come after what they need."""
        for period, definitions in needed.items():
            for number in range(len(self.asked.targets)):
                raw: dict[str, Value] = {}
                for one in definitions:
                    raw[one.code] = self._value(one, period, number, raw)
                for one in definitions:
                    self.known[one.code, number, period.code] = _shown(one, raw[one.code])
        return self.known

    def _value(
        self, one: Definition, period: Period, target: int, raw: Mapping[str, Value]
    ) -> Value:
        found = NOTHING
        if one.counted is not None:
            found = self._counted(one, period, target)
        elif one.formula is not None:
            found = self._reckoned(one, raw)
        if not found.is_known:
            told = self._told(one, period, target)
            found = told if told.is_known else found
        versions = self.read_from.versions_of(one.code)
        is_mixed = sum(_overlaps(version, period) for version in versions) > 1
        return replace(found, is_mixed=True) if is_mixed and found.is_known else found

    def _counted(self, one: Definition, period: Period, target: int) -> Value:
        found = self.counted.find(one.code, period, self.asked.span_of(period), target)
        if found is None:
            return NOTHING
        return Value(Decimal(found.amount), source="measured", is_approximate=not found.is_exact)

    def _reckoned(self, one: Definition, raw: Mapping[str, Value]) -> Value:
        parts = [raw.get(code, NOTHING) for code in (one.formula.codes if one.formula else ())]
        operands = {
            code: self._operand(code, raw) for code in (one.formula.codes if one.formula else ())
        }
        merged = _merged(parts)
        if any(part.na and part.value is None for part in parts) and None in operands.values():
            return replace(merged, na=True, note=_("Một thành phần của công thức không áp dụng."))
        try:
            result = one.formula.evaluate(operands) if one.formula else None
        except DividedByZero:
            policy = NA_POLICIES[one.na_policy]
            note = _("Mẫu số bằng 0.")
            return replace(merged, value=policy, na=policy is None, note=note)
        return replace(merged, value=result) if result is not None else NOTHING

    def _operand(self, code: str, raw: Mapping[str, Value]) -> Decimal | None:
        """What stands in a formula where a figure does not apply is said by its own policy."""
        found = raw.get(code, NOTHING)
        if not found.na or found.value is not None:
            return found.value
        return next((NA_POLICIES[one.na_policy] for one in self.read_from.versions_of(code)), None)

    def _told(self, one: Definition, period: Period, target: int) -> Value:
        """What was told is of the indicator's own days; for others there is nothing."""
        if self.asked.window != one.windows[0]:
            return NOTHING
        direct = self._told_once(one, period, target)
        if direct.is_known or one.over_time == "none":
            return direct
        kinds = [
            kind for kind in one.periods if kind in MONTHS and kind not in ("day", period.kind)
        ]
        for kind in sorted(kinds, key=lambda kind: -MONTHS[kind]):
            parts = period.parts(kind)
            told = [self._told_once(one, part, target) for part in parts]
            if any(part.is_known for part in told):
                return _over_time(one.over_time, parts, told)
        return direct

    def _told_once(self, one: Definition, period: Period, target: int) -> Value:
        """What the unit told itself; else what those below told, put together."""
        key = (one.code, period.code, target)
        own = self.told.own.get(key)
        if own is not None:
            return _value_of(own, own.total)
        below = self.told.below.get(key)
        if below is None or one.over_units == "none":
            return NOTHING
        found = _value_of(below, below.average if one.over_units == "average" else below.total)
        if not one.reporters:
            return found
        owing = self._owing(target, self.asked.day_of(period), one.reporters)
        missing = tuple(uuid for uuid in owing if uuid not in self.told.who.get(key, ()))
        return replace(found, expected=len(owing), missing=missing)

    def _owing(self, target: int, day: date, kinds: tuple[str, ...]) -> tuple[UUID, ...]:
        """Who owes a figure below a target on a day; asked once for all indicators."""
        key = (target, day, kinds)
        if key not in self.owing:
            lines = self.asked.tree.in_force(self.asked.targets[target].paths, day, kinds)
            self.owing[key] = tuple(line.uuid for line in lines)
        return self.owing[key]


def _value_of(told: Told, value: Decimal | None) -> Value:
    return Value(
        value,
        na=told.numbers == 0,
        note=told.note,
        source="submitted",
        origin=told.origin,
        known_from=told.known_from,
        is_approximate=not told.is_exact,
    )


def _over_time(how: str, parts: Iterable[Period], told: list[Value]) -> Value:
    """The parts of a period as one; what is missing is named, and a last value has to be there."""
    coded = list(zip(parts, told, strict=True))
    missing = tuple(part.code for part, one in coded if not one.is_known)
    known = [one for one in told if one.is_known]
    numbers = [one.value for one in known if one.value is not None]
    merged = replace(_merged(known), source="submitted", missing_periods=missing)
    if how == "last":
        last = told[-1]
        return replace(merged, value=last.value, na=last.na, origin=last.origin)
    total = sum(numbers, Decimal(0))
    if how == "average" and numbers:
        total /= len(numbers)
    return replace(merged, value=total if numbers else None, na=not numbers)


def _merged(parts: Iterable[Value]) -> Value:
    """What is said of a value that is made of others: how late, how complete, how exact."""
    known = [one for one in parts if one.is_known]
    moments = [one.known_from for one in known if one.known_from is not None]
    expected = [one.expected for one in known if one.expected is not None]
    return Value(
        source="formula",
        known_from=max(moments, default=None),
        expected=max(expected, default=None),
        missing=tuple(dict.fromkeys(uuid for one in known for uuid in one.missing)),
        missing_periods=tuple(dict.fromkeys(code for one in known for code in one.missing_periods)),
        is_approximate=any(one.is_approximate for one in known),
    )


def _shown(one: Definition, value: Value) -> Value:
    return replace(value, value=one.rounded(value.value)) if value.value is not None else value


def _overlaps(one: Definition, period: Period) -> bool:
    return one.valid_from < period.until and (one.valid_to is None or one.valid_to > period.first)
