"""Figures of the agencies of one level: the province's own, districts of their time, communes."""

from datetime import datetime
from decimal import Decimal

from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

_KINDS = {
    "province": ("province_committee", "department"),
    "district": ("district_committee",),
    "commune": ("commune_committee",),
}


def adds_up_by_tier(definition: indicators.Definition) -> bool:
    """Whether the figures of levels are parts of the whole: what is counted, but no share."""
    by = indicators.breakdown.dimensions_of(definition)
    return definition.formula is None and indicators.breakdown.LEVEL in by


def sum_of_tier(
    definition: indicators.Definition,
    agency: organizations.Agency,
    period: indicators.Period,
    *,
    tier: str,
    window: str | None,
    known_at: datetime | None,
) -> Decimal | None:
    """What was counted of the agencies of a level at or below one; None: nothing is known yet."""
    found = indicators.breakdown.breakdown(
        codes=[definition.code],
        units=[agency.uuid],
        periods=[period],
        dimension=indicators.breakdown.LEVEL,
        known_at=known_at,
        within=True,
        window=window,
    )
    parts = found.get((definition.code, agency.uuid, period.code), {})
    if not parts:
        return None
    told = [parts[kind].value for kind in _KINDS[tier] if kind in parts]
    return sum((value for value in told if value is not None), Decimal(0))
