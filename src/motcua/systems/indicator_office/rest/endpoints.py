"""Indicators for machines: what there is, values, and what is behind them; nothing is written."""

from datetime import date
from typing import Any

from ninja import Query

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.indicators.api import (
    Period,
    PeriodUnreadable,
    catalogue,
    definitions,
    permissions,
    sources,
    units,
    values,
    windows,
)

from . import pictures, schemas

router = new_router("indicators")
router.add_router("", pictures.router)


@router.get(
    "/indicators",
    auth=access.bearer,
    response=answers(schemas.IndicatorsOut),
    operation_id="indicator_list",
)
def indicator_list(request: ActingRequest, on: date | None = None) -> dict[str, Any]:
    """The indicators in force on a day, or today."""
    if not request.actor.may(permissions.SEE):
        raise PermissionRefused()
    day = on or vietnam_day(now())
    return {
        "rows": [
            {
                "code": one.code,
                "name": one.names["vi"],
                "name_en": one.name_in("en"),
                "unit": one.unit_in("vi"),
                "source": one.source,
                "formula": one.formula_text,
                "periods": list(one.periods),
                "dimensions": list(one.dimensions),
                "windows": list(one.windows),
                "decimals": one.decimals,
                "legal_basis": one.legal_basis.get("vi", ""),
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
            }
            for one in definitions(on=day)
        ]
    }


def _days(code: str, period: str, window: str | None) -> dict[str, date]:
    """The days that a figure is of."""
    read = _period(period)
    known = catalogue.catalogue().in_force(code, read.last)
    days = windows.span(
        window=windows.own_window(known, window) if known else windows.CALENDAR, period=read
    )
    return {"covers_from": days.first, "covers_to": days.last}


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodUnreadable as error:
        raise InvalidInput(fields={"period": str(error)}) from error


@router.get(
    "/indicators/values",
    auth=access.bearer,
    response=answers(schemas.FiguresOut),
    operation_id="indicator_values",
)
def indicator_values(request: ActingRequest, asked: Query[schemas.ValuesIn]) -> dict[str, Any]:
    """Values of indicators, by unit and period, as known now or at a moment."""
    known = units.targets(units.tree(), asked.unit)
    for target in known.values():
        permissions.require_figures(request.actor, target.paths)
    found = values(
        codes=asked.code,
        units=asked.unit,
        periods=[_period(text) for text in asked.period],
        known_at=asked.known_at,
        within=asked.is_with_below,
        units_on=asked.units_on,
        window=asked.window,
    )
    return {
        "rows": [
            {
                "code": code,
                "unit": unit,
                "period": period,
                **_days(code, period, asked.window),
                "value": value.value,
                "is_na": value.na,
                "source": value.source,
                "known_from": value.known_from,
                "missing": list(value.missing),
                "missing_periods": list(value.missing_periods),
            }
            for (code, unit, period), value in found.items()
        ]
    }


@router.get(
    "/indicators/{code}/sources",
    auth=access.bearer,
    response=answers(schemas.FigureSourcesOut),
    operation_id="indicator_sources",
)
def indicator_sources(
    request: ActingRequest, code: str, asked: Query[schemas.FigureSourcesIn]
) -> dict[str, Any]:
    """What is behind a value: matters with their events, what was told, the parts."""
    permissions.require_figures(
        request.actor, units.targets(units.tree(), [asked.unit])[asked.unit].paths
    )
    found = sources(
        code=code,
        unit=asked.unit,
        period=_period(asked.period),
        known_at=asked.known_at,
        skip=asked.skip,
        limit=asked.limit,
    )
    return {
        "total": found.total,
        "counted": [
            {
                "matter": one.matter,
                "day": one.day,
                "amount": one.amount,
                "event": one.event_name,
                "event_uuid": one.event,
                "dimensions": dict(one.dimensions),
            }
            for one in found.counted
        ],
        "told": [
            {
                "unit": one.unit,
                "period": one.period,
                "value": one.value,
                "is_na": one.na,
                "origin_kind": one.origin.kind,
                "origin_uuid": one.origin.uuid,
                "known_from": one.known_from,
                "known_until": one.known_until,
            }
            for one in found.told
        ],
        "parts": {part: value.value for part, value in found.parts.items()},
    }
