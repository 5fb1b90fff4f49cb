"""Series as the formats of SDMX: structure-specific XML 2.1, JSON 2.0, CSV 1.0 and 2.0."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from .names import VERSION, read
from .query import FLAT, Query
from .series import Series, attributes_of, attributes_of_series, named_key
from .structures import (
    OBSERVATION_ATTRIBUTES,
    SERIES_ATTRIBUTES,
    TIME,
    VALUE,
    Structures,
)
from .xml_parts import COMMON, MESSAGE, SPECIFIC, XSI, add, header, message, written

Row = dict[str, str]


def _urn(kind: str, structures: Structures, code: str) -> str:
    return (
        f"urn:sdmx:org.sdmx.infomodel.datastructure.{kind}={structures.agency[0]}:{code}({VERSION})"
    )


def as_xml(query: Query, structures: Structures, series: Sequence[Series], at: datetime) -> bytes:
    """Structure-specific XML of SDMX-ML 2.1, in series or flat."""
    flow = query.flow
    space = f"{_urn('DataStructure', structures, flow.structure_id)}:ObsLevelDim:{query.shape}"
    root = message("StructureSpecificData", {"ss": SPECIFIC, "own": space})
    head = header(root, structures, number=f"DAT{at:%Y%m%d%H%M%S}", at=at)
    described = add(
        head, MESSAGE, "Structure", structureID=flow.structure_id, namespace=space,
        dimensionAtObservation=query.shape,
    )  # fmt: skip
    place = {"agencyID": structures.agency[0], "id": flow.structure_id, "version": VERSION}
    add(add(described, COMMON, "Structure"), "", "Ref", **place)
    data = add(root, MESSAGE, "DataSet")
    data.set(f"{{{SPECIFIC}}}structureRef", flow.structure_id)
    data.set(f"{{{SPECIFIC}}}dataScope", "DataStructure")
    data.set(f"{{{SPECIFIC}}}action", "Replace")
    data.set(f"{{{XSI}}}type", "own:DataSetType")
    for one in series:
        if query.shape == FLAT:
            for row in _rows(query, one):
                add(data, "", "Obs", **row)
            continue
        told = attributes_of_series(one) if query.detail in ("full", "nodata") else {}
        into = add(data, "", "Series", **named_key(query, one), **told)
        for row in _observations(query, one):
            add(into, "", "Obs", **row)
    return written(root)


def _observations(query: Query, one: Series) -> Iterator[Row]:
    """Each observation with its period, value and attributes."""
    for observation in one.observations:
        value = {VALUE: observation.value} if observation.value else {}
        told = attributes_of(observation) if query.detail == "full" else {}
        yield {TIME: observation.period, **value, **told}


def _rows(query: Query, one: Series) -> Iterator[Row]:
    """Each observation as a row of its own, with its whole key."""
    told = attributes_of_series(one) if query.detail == "full" else {}
    for row in _observations(query, one):
        yield {**named_key(query, one), **row, **told}


def as_csv(
    query: Query, structures: Structures, series: Sequence[Series], *, version: str
) -> bytes:
    """SDMX-CSV: 1.0 names the flow in its first column, 2.0 its structure in the first three."""
    flow = query.flow
    place = f"{structures.agency[0]}:{flow.id}({VERSION})"
    first = {"DATAFLOW": place}
    if version != "1.0.0":
        first = {"STRUCTURE": "dataflow", "STRUCTURE_ID": place, "ACTION": "R"}
    columns = [*first, *flow.dimensions, TIME, VALUE]
    if query.detail == "full":
        columns += [*SERIES_ATTRIBUTES, *OBSERVATION_ATTRIBUTES]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for one in series:
        rows = _rows(query, one) if one.observations else [named_key(query, one)]
        writer.writerows({**first, **row} for row in rows)
    return out.getvalue().encode()


class _Places:
    """The codes that occur in a component, each with its number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def of(self, code: str) -> int:
        return self.numbers.setdefault(code, len(self.numbers))


def as_json(
    query: Query, structures: Structures, series: Sequence[Series], at: datetime, language: str
) -> bytes:
    """SDMX-JSON 2.0: numbers of codes in the keys, and the codes beside them."""
    flow = query.flow
    keys = {name: _Places() for name in flow.dimensions}
    times = _Places()
    for period in sorted({row.period for one in series for row in one.observations}):
        times.of(period)
    shown: dict[str, Any] = {}
    for one in series:
        place = ":".join(str(keys[name].of(code)) for name, code in named_key(query, one).items())
        if query.shape == FLAT:
            for key, told in _json_observations(query, one, times).items():
                own = list(attributes_of_series(one).values()) if query.detail == "full" else []
                shown[f"{place}:{key}"] = [told[0], *own, *told[1:]]
        else:
            shown[place] = {"observations": _json_observations(query, one, times)}
            if query.detail in ("full", "nodata"):
                shown[place]["attributes"] = list(attributes_of_series(one).values())
    link = {"urn": _urn("Dataflow", structures, flow.id), "rel": "dataflow"}
    data = {
        "structure": 0,
        "action": "Replace",
        "links": [link],
        "observations" if query.shape == FLAT else "series": shown,
    }
    words = _Words(structures, language)
    body = {
        "meta": {
            "id": f"DAT{at:%Y%m%d%H%M%S}",
            "prepared": at.isoformat(timespec="seconds"),
            "test": False,
            "contentLanguages": [language],
            "sender": {"id": structures.agency[0], "name": structures.agency[1][language]},
        },
        "data": {"dataSets": [data], "structures": [words.structure(query, keys, times)]},
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _json_observations(query: Query, one: Series, times: _Places) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in one.observations:
        told = attributes_of(row) if query.detail == "full" else {}
        value = float(row.value) if row.value else None
        attributes = [told.get(name) for name in OBSERVATION_ATTRIBUTES] if told else []
        found[str(times.of(row.period))] = [value, *attributes]
    return found


class _Words:
    """The names of what occurs in a message."""

    def __init__(self, structures: Structures, language: str) -> None:
        self.structures, self.language = structures, language

    def structure(
        self, query: Query, keys: Mapping[str, _Places], times: _Places
    ) -> dict[str, Any]:
        """The dimensions, measure and attributes of a message."""
        level = "observation" if query.shape == FLAT else "series"
        dimensions = [
            {**self._named(name), "keyPosition": n, "values": self._values(name, places)}
            for n, (name, places) in enumerate(keys.items())
            if places.numbers
        ]
        values = [_time(period) for period in times.numbers]
        time = {**self._named(TIME), "keyPosition": len(keys), "values": values}
        known = [time] if times.numbers else []
        inside: dict[str, Any] = {"dataSet": [], "series": dimensions, "observation": known}
        if level == "observation":
            inside = {"dataSet": [], "series": [], "observation": [*dimensions, *known]}
        return {
            "dataSets": [0],
            "links": [
                {
                    "urn": _urn("DataStructure", self.structures, query.flow.structure_id),
                    "rel": "datastructure",
                }
            ],
            "name": query.flow.names[self.language],
            "dimensions": inside,
            "measures": {"observation": [self._named(VALUE)]},
            "attributes": self._attributes(query, level),
        }

    def _attributes(self, query: Query, level: str) -> dict[str, Any]:
        of_keys = {"dimensions": [*query.flow.dimensions]}
        own = [
            {**self._named(name), "relationship": of_keys} for name in SERIES_ATTRIBUTES
        ]  # fmt: skip
        each = [
            {**self._named(name), "relationship": {"observation": {}}}
            for name in OBSERVATION_ATTRIBUTES
        ]
        if query.detail in ("dataonly", "serieskeysonly"):
            own, each = [], []
        if query.detail == "nodata":
            each = []
        if level == "observation":
            return {"dataSet": [], "series": [], "observation": [*own, *each]}
        return {"dataSet": [], "series": own, "observation": each}

    def _named(self, name: str) -> dict[str, Any]:
        return {"id": name, "name": self.structures.concepts[name][0][self.language]}

    def _values(self, name: str, places: _Places) -> list[dict[str, Any]]:
        codelist = self.structures.codelist(self.structures.concepts[name][1])
        known = {code.id: code.names[self.language] for code in codelist.codes}
        return [{"id": code, "name": known.get(code, code)} for code in places.numbers]


def _time(text: str) -> dict[str, Any]:
    """A period by the calendar; the days that the figures are of stand with each."""
    period = read(text)
    begin = datetime(period.first.year, period.first.month, period.first.day, tzinfo=UTC)
    end = datetime(period.last.year, period.last.month, period.last.day, 23, 59, 59, tzinfo=UTC)
    return {"value": text, "start": begin.isoformat(), "end": end.isoformat()}
