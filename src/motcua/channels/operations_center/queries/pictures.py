"""The pictures of a board: those that the province's content names, of its agency and period."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.base.content import load_yaml, province_root
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations
from motcua.systems.indicator_office import api as indicator_office

from ..rules.periods import Period

_KINDS = ("month", "quarter", "half", "nine_months", "year", "day")


def pictures_of_board(
    path: str, period: Period, *, at: datetime, language: str
) -> tuple[indicators.Period, list[indicator_office.Picture]]:
    """The pictures, and the period of indicators that they show."""
    named: Mapping[str, Any] = load_yaml(province_root() / "law" / "boards.yaml")
    shown = period_of_indicators(period)
    agency = organizations.Agency.objects.in_force_on(shown.last).filter(path=path).first()
    agency = agency or organizations.Agency.objects.filter(path=path).latest("valid_from")
    drawn = [
        indicator_office.picture(
            indicator_office.Asked(
                one["picture"], one["indicator"], agency.uuid, shown,
                count=int(one.get("periods", 0)), language=language,
            ),
            at=at,
        )
        for one in named["pictures"]
    ]  # fmt: skip
    return shown, drawn


def period_of_indicators(period: Period) -> indicators.Period:
    """The period of the same days, or else the month in which the last day lies."""
    for kind in _KINDS:
        found = indicators.Period.containing(kind, period.first)
        if (found.first, found.last) == (period.first, period.last):
            return found
    return indicators.Period.containing("month", period.last)
