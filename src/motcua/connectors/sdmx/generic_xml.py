"""Series as generic data of SDMX-ML 2.1, for clients that read a message without its structure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from lxml import etree

from .names import VERSION
from .query import FLAT, Query
from .series import Observation, Series, attributes_of, attributes_of_series, named_key
from .structures import TIME, Structures
from .xml_parts import COMMON, GENERIC, MESSAGE, add, header, message, written


def as_generic(
    query: Query, structures: Structures, series: Sequence[Series], at: datetime
) -> bytes:
    """Generic XML of SDMX-ML 2.1, in series or flat."""
    code = query.flow.structure_id
    root = message("GenericData", {"gen": GENERIC})
    head = header(root, structures, number=f"DAT{at:%Y%m%d%H%M%S}", at=at)
    described = add(
        head, MESSAGE, "Structure", structureID=code, dimensionAtObservation=query.shape
    )  # fmt: skip
    place = {"agencyID": structures.agency[0], "id": code, "version": VERSION}
    add(add(described, COMMON, "Structure"), "", "Ref", **place)
    data = add(root, MESSAGE, "DataSet", structureRef=code, action="Replace")
    for one in series:
        (_flat if query.shape == FLAT else _series)(data, query, one)
    return written(root)


def _series(data: etree._Element, query: Query, one: Series) -> None:
    into = add(data, GENERIC, "Series")
    _values(into, "SeriesKey", named_key(query, one))
    if query.detail in ("full", "nodata"):
        _values(into, "Attributes", attributes_of_series(one))
    for observation in one.observations:
        found = add(into, GENERIC, "Obs")
        add(found, GENERIC, "ObsDimension", id=TIME, value=observation.period)
        _told(found, query, observation, {})


def _flat(data: etree._Element, query: Query, one: Series) -> None:
    for observation in one.observations:
        found = add(data, GENERIC, "Obs")
        _values(found, "ObsKey", {**named_key(query, one), TIME: observation.period})
        _told(found, query, observation, attributes_of_series(one))


def _told(
    into: etree._Element, query: Query, observation: Observation, more: Mapping[str, str]
) -> None:
    """The value, where one applies, and what has to be known of it."""
    if observation.value:
        add(into, GENERIC, "ObsValue", value=observation.value)
    if query.detail == "full":
        _values(into, "Attributes", {**more, **attributes_of(observation)})


def _values(into: etree._Element, room: str, told: Mapping[str, str]) -> None:
    found = add(into, GENERIC, room)
    for name, value in told.items():
        add(found, GENERIC, "Value", id=name, value=value)
