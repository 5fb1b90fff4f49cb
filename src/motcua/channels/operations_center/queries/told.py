"""Published figures that agencies report here: what they told, beside what is counted."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..rules.periods import Period
from .agencies import paths_by_uuid
from .figures import Scope

ASKED_FOR = ("month", "quarter", "half", "year")


def told_values(
    figures: Iterable[Mapping[str, Any]], period: str | None, *, is_whole: bool
) -> dict[str, Decimal | None]:
    """
    What agencies told of the figures that name an indicator of theirs, added up for the province.

    :param period: the period that was asked of them; without one nothing was asked.
    :param is_whole: whether the reader looks at the province; nobody told for a part of it.
    """
    codes = [one["told"] for one in figures if "told" in one]
    if not codes or period is None or not is_whole:
        return {}
    asked = indicators.Period.parse(period)
    top = organizations.list_agencies(on=asked.last, kind="province_committee")[0]
    found = indicators.values(codes=codes, units=[top.uuid], periods=[asked], within=True)
    return {code: found[code, top.uuid, asked.code].value for code in dict.fromkeys(codes)}


def told_counts(
    described: Iterable[Mapping[str, Any]], scope: Scope, period: Period
) -> dict[str, int]:
    """
    What the agency, with all below it, told of the counts that this platform cannot know.

    Nothing where nobody told, nor for days that nobody is asked for.
    """
    codes = {name: code for one in described for name, code in one.get("told", {}).items()}
    narrowed = scope.procedure_code or scope.field_code or scope.channel or scope.person
    if not codes or period.kind not in ASKED_FOR or narrowed or scope.by_desk:
        return {}
    units = [uuid for uuid, path in paths_by_uuid().items() if path in scope.paths]
    asked = indicators.Period.containing(period.kind, period.first)
    found = indicators.values(
        codes=set(codes.values()), units=units, periods=[asked], within=not scope.only_itself
    )
    told = {
        name: [found[code, unit, asked.code].value for unit in units]
        for name, code in codes.items()
    }
    return {
        name: int(sum(value for value in values if value is not None))
        for name, values in told.items()
        if any(value is not None for value in values)
    }
