"""What there is of a flow: the codes and the time for which figures can be had by whoever asks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from .errors import SdmxProblem
from .names import VERSION, read
from .query import Query
from .series import Series, named_key
from .structures import TIME, Structures
from .xml_parts import COMMON, MESSAGE, STRUCTURE, add, header, message, names, reference, written

_NAMES = {"vi": "Số liệu hiện có", "en": "Figures that there are"}


@dataclass(frozen=True, slots=True)
class Region:
    """
    The part of a flow that has figures.

    :ivar codes: by dimension, in order. :ivar periods: the first day and the last; empty where no
        time is asked for.
    """

    codes: dict[str, list[str]]
    periods: tuple[str, str]
    series: int
    observations: int


def region_of(query: Query, series: Sequence[Series], component: str) -> Region:
    """
    The codes that occur in series, and from when to when.

    :param component: the dimensions that are wanted, by identifier; “all”: every one.
    :raises SdmxProblem: if the flow has no such dimension.
    """
    dimensions = [*query.flow.dimensions, TIME]
    wanted = dimensions if component in ("all", "*", "") else re.split(r"[+,]", component)
    if unknown := [name for name in wanted if name not in dimensions]:
        raise SdmxProblem(140, f"{unknown[0]} is none of {', '.join(dimensions)}")
    keys = [named_key(query, one) for one in series]
    codes = {
        name: sorted({key[name] for key in keys}) for name in query.flow.dimensions
        if name in wanted
    }  # fmt: skip
    told = {row.period for one in series for row in one.observations}
    spans = [read(text) for text in told] if TIME in wanted else []
    days = ("", "")
    if spans:
        days = (str(min(one.first for one in spans)), str(max(one.last for one in spans)))
    return Region(codes, days, len(series), sum(len(one.observations) for one in series))


def available_message(
    query: Query, structures: Structures, region: Region, *, at: datetime
) -> bytes:
    """A content constraint of what there is, with the numbers of series and observations."""
    agency = structures.agency[0]
    root = message("Structure", {"str": STRUCTURE})
    header(root, structures, number=f"CON{at:%Y%m%d%H%M%S}", at=at)
    rooms = add(add(root, MESSAGE, "Structures"), STRUCTURE, "Constraints")
    found = add(
        rooms, STRUCTURE, "ContentConstraint", id=f"CC_{query.flow.id}", agencyID=agency,
        version=VERSION, isFinal="false", type="Actual",
    )  # fmt: skip
    notes = add(found, COMMON, "Annotations")
    for name, number in (("series_count", region.series), ("obs_count", region.observations)):
        note = add(notes, COMMON, "Annotation", id=name)
        add(note, COMMON, "AnnotationTitle", str(number))
        add(note, COMMON, "AnnotationType", "sdmx_metrics")
    names(found, _NAMES)
    attached = add(add(found, STRUCTURE, "ConstraintAttachment"), STRUCTURE, "Dataflow")
    reference(attached, of="Dataflow", package="datastructure", agency=agency, code=query.flow.id)
    cube = add(found, STRUCTURE, "CubeRegion", include="true")
    for name, codes in region.codes.items():
        _key(cube, name, codes)
    if region.periods[0]:
        span = add(add(cube, COMMON, "KeyValue", id=TIME), COMMON, "TimeRange")
        add(span, COMMON, "StartPeriod", region.periods[0], isInclusive="true")
        add(span, COMMON, "EndPeriod", region.periods[1], isInclusive="true")
    return written(root)


def _key(cube: etree._Element, name: str, codes: Iterable[str]) -> None:
    into = add(cube, COMMON, "KeyValue", id=name)
    for code in codes:
        add(into, COMMON, "Value", code)
