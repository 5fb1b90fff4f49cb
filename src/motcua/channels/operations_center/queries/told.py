"""Published figures that agencies report here: what they told, beside what is counted."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations


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
