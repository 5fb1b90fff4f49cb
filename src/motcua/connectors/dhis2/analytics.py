"""Analytics in the manner of DHIS2: values by indicator, period and unit, added up by the tree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.base.actors import Actor
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from . import periods
from .metadata import Catalogue, agency_uid, definition_uid

SEE = "indicators.see"
_NAMES = {"dx": "Data", "pe": "Period", "ou": "Organisation unit"}
_MOST_CELLS = 50_000


class BadQuery(ValueError):
    """A question of analytics cannot be answered; the message says what to ask instead."""


@dataclass(frozen=True)
class Query:
    """What is asked: indicators, periods and units; which of the three are not listed in rows."""

    definitions: Sequence[indicators.Definition]
    periods: Sequence[indicators.Period]
    agencies: Sequence[organizations.Agency]
    shown: Sequence[str]


def read_query(
    actor: Actor, catalogue: Catalogue, asked: Mapping[str, Sequence[str]], *, today: date
) -> Query:
    """
    The question that an address asks.

    :raises BadQuery: if a dimension is missing or names nothing that the actor may see.
    """
    parts = {name: items for text in asked.get("dimension", ()) for name, items in [_split(text)]}
    fixed = {name: items for text in asked.get("filter", ()) for name, items in [_split(text)]}
    given = {**parts, **fixed}
    if missing := [name for name in _NAMES if not given.get(name)]:
        raise BadQuery(f"dimension={missing[0]} is missing")
    definitions = [
        one for name, one in catalogue.definitions.items() if name in given["dx"].split(";")
    ]
    agencies = [one for one in catalogue.units_named(given["ou"]) if actor.may(SEE, one.path)]
    try:
        wanted = periods.read_many(given["pe"], today=today)
    except periods.PeriodNotRead as error:
        raise BadQuery(f"pe={error} is no period") from error
    if not definitions:
        raise BadQuery("dx names no data element or indicator; see dataElements, indicators")
    if not agencies:
        raise BadQuery("ou names no unit whose figures you may see; see organisationUnits")
    for name, found in (("dx", definitions), ("ou", agencies), ("pe", wanted)):
        if name in fixed and len(found) > 1:
            raise BadQuery(f"filter={name} names several; ask for it as a dimension")
    if len(definitions) * len(agencies) * len(wanted) > _MOST_CELLS:
        raise BadQuery(f"more than {_MOST_CELLS} cells; ask for less at once")
    return Query(definitions, wanted, agencies, [name for name in _NAMES if name in parts])


def _split(text: str) -> tuple[str, str]:
    name, colon, items = text.partition(":")
    if name not in _NAMES or not colon:
        raise BadQuery(f"{text}: only dx, pe and ou are known, as dx:id;id")
    return name, items


def answered(query: Query, *, language: str) -> dict[str, Any]:
    """The rows, with headers and names; a cell without a value has no row, as in DHIS2."""
    found = indicators.values(
        codes=[one.code for one in query.definitions],
        units=[one.uuid for one in query.agencies],
        periods=query.periods,
        within=True,
    )
    rows = [
        [*_cell(query, one, agency, period), f"{one.rounded(value.value):f}"]
        for one in query.definitions
        for period in query.periods
        for agency in query.agencies
        if (value := found[one.code, agency.uuid, period.code]).value is not None
    ]
    headers = [_header(name, _NAMES[name], "TEXT", is_meta=True) for name in query.shown]
    headers.append(_header("value", "Value", "NUMBER", is_meta=False))
    return {
        "headers": headers,
        "metaData": _names(query, language),
        "rows": rows,
        "width": len(headers),
        "height": len(rows),
        "headerWidth": len(headers),
    }


def _cell(
    query: Query,
    one: indicators.Definition,
    agency: organizations.Agency,
    period: indicators.Period,
) -> list[str]:
    told = {"dx": definition_uid(one), "pe": periods.written(period), "ou": agency_uid(agency)}
    return [told[name] for name in query.shown]


def _header(name: str, column: str, kind: str, *, is_meta: bool) -> dict[str, Any]:
    java = "java.lang.Double" if kind == "NUMBER" else "java.lang.String"
    return {
        "name": name, "column": column, "valueType": kind, "type": java, "hidden": False,
        "meta": is_meta,
    }  # fmt: skip


def _names(query: Query, language: str) -> dict[str, Any]:
    elements = {definition_uid(one): one.name_in(language) for one in query.definitions}
    spans = {periods.written(one): periods.written(one) for one in query.periods}
    units = {
        agency_uid(one): one.name_en if language == "en" else one.name for one in query.agencies
    }
    items = {name: {"name": shown} for name, shown in {**elements, **spans, **units}.items()}
    dimensions = {"dx": list(elements), "pe": list(spans), "ou": list(units), "co": []}
    return {"items": items, "dimensions": dimensions}
