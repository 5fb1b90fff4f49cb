"""What a client asks for: a key, a time, how much of it; and what of that it may see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.base.actors import Actor
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from .errors import SdmxProblem
from .names import KINDS, TOTAL, PeriodNotRead, between, identifier, read
from .structures import FIXED, Flow, Structures, frequencies_of

DETAILS = ("full", "dataonly", "nodata", "serieskeysonly")
SEVERAL, FLAT = "TIME_PERIOD", "AllDimensions"
# So many figures may be looked at for one answer.
MOST_CELLS = 60_000
_TIME_FILTER = re.compile(r"(?:(ge|le|eq|gt|lt):)?(.+)")
_NOT_THERE = ("updatedAfter", "includeHistory", "asOf")


@dataclass(frozen=True, slots=True)
class Query:
    """
    One question about a flow.

    :ivar wanted: by dimension the codes that are asked for; a dimension that is not here: all.
    :ivar newest: how many of the newest periods of each series are wanted; 0: all.
    :ivar oldest: how many of the first.
    """

    flow: Flow
    wanted: Mapping[str, frozenset[str]]
    first: date
    last: date
    detail: str = "full"
    shape: str = SEVERAL
    newest: int = 0
    oldest: int = 0

    def takes(self, dimension: str, code: str) -> bool:
        """Whether a code of a dimension is asked for."""
        return dimension not in self.wanted or code in self.wanted[dimension]

    def is_named(self, dimension: str) -> bool:
        """Whether the key names codes of a dimension."""
        return dimension in self.wanted


def read_key(flow: Flow, key: str) -> dict[str, frozenset[str]]:
    """
    The codes of a key: “M.H27+H27_31.dossiers_received...”; empty parts are all codes.

    :raises SdmxProblem: if it has too few or too many parts.
    """
    if key in ("", "all", "*"):
        return {}
    parts = key.split(".")
    if len(parts) != len(flow.dimensions):
        raise SdmxProblem(
            140,
            f"The key has {len(parts)} parts, but {flow.id} has {len(flow.dimensions)} dimensions:"
            f" {'.'.join(flow.dimensions)}",
        )
    return {
        name: frozenset(filter(None, re.split(r"[+,]", part)))
        for name, part in zip(flow.dimensions, parts, strict=True)
        if part not in ("", "*")
    }


def read_query(flow: Flow, key: str, asked: Mapping[str, Sequence[str]], *, today: date) -> Query:
    """
    The question of an address.

    :raises SdmxProblem: if it cannot be understood, naming what would be right.
    """
    given = {name: values[-1] for name, values in asked.items() if values}
    if missing := [name for name in _NOT_THERE if given.get(name)]:
        raise SdmxProblem(501, f"{missing[0]} is not implemented; leave it out")
    detail = given.get("detail", "full")
    if detail not in DETAILS:
        raise SdmxProblem(140, f"detail={detail} is none of {', '.join(DETAILS)}")
    shape = given.get("dimensionAtObservation", SEVERAL)
    if shape not in (SEVERAL, FLAT):
        raise SdmxProblem(501, f"dimensionAtObservation can be {SEVERAL} or {FLAT}")
    wanted = read_key(flow, key)
    first, last = _bounds(given.get("startPeriod"), given.get("endPeriod"), today)
    for name, text in ((name[2:-1], text) for name, text in given.items() if name[:2] == "c["):
        if name == "TIME_PERIOD":
            first, last = _filtered(text, first, last)
        elif name in flow.dimensions:
            wanted[name] = frozenset(text.removeprefix("eq:").split(","))
        else:
            raise SdmxProblem(140, f"c[{name}]: {flow.id} has no such dimension")
    newest, oldest = (_number(given, name) for name in ("lastNObservations", "firstNObservations"))
    return Query(flow, wanted, first, last, detail, shape, newest, oldest)


def _bounds(start: str | None, end: str | None, today: date) -> tuple[date, date]:
    first = _period("startPeriod", start).first if start else date(2018, 1, 1)
    return first, _period("endPeriod", end).last if end else today + timedelta(days=366)


def _filtered(text: str, first: date, last: date) -> tuple[date, date]:
    """The time filter of SDMX 3.0: “ge:2026-01+le:2026-03”."""
    for part in text.replace(" ", "+").split("+"):
        found = _TIME_FILTER.fullmatch(part)
        if found is None:
            raise SdmxProblem(140, f"c[TIME_PERIOD]={text}: write ge:2026-01+le:2026-06")
        how, period = found[1] or "eq", _period("c[TIME_PERIOD]", found[2])
        if how in ("ge", "eq", "gt"):
            first = period.until if how == "gt" else period.first
        if how in ("le", "eq", "lt"):
            last = period.first - timedelta(days=1) if how == "lt" else period.last
    return first, last


def _period(name: str, text: str) -> indicators.Period:
    try:
        return read(text)
    except PeriodNotRead as error:
        raise SdmxProblem(
            140, f"{name}={text} is no period: write 2026, 2026-S1, 2026-Q2, 2026-04 or 2026-04-01"
        ) from error


def _number(given: Mapping[str, str], name: str) -> int:
    text = given.get(name, "0")
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise SdmxProblem(140, f"{name}={text} is no number")
    return int(text)


@dataclass(frozen=True, slots=True)
class Slice:
    """Figures that are read together: of one frequency, of one way to count the days."""

    frequency: str
    window: str
    definitions: tuple[indicators.Definition, ...]
    agencies: tuple[organizations.Agency, ...]
    periods: tuple[indicators.Period, ...]


def slices(query: Query, structures: Structures) -> Iterator[Slice]:
    """
    What is to be read for a question.

    :raises SdmxProblem: if it is too much at once.
    """
    agencies = tuple(one for code, one in structures.areas.items() if query.takes("REF_AREA", code))
    chosen = [
        one for one in query.flow.definitions if query.takes("INDICATOR", identifier(one.code))
    ]
    found = []
    for window in dict.fromkeys(code for one in chosen for code in one.windows):
        for frequency, kind in KINDS.items():
            inside = tuple(
                one for one in chosen
                if window in one.windows and frequency in frequencies_of(one)
            )  # fmt: skip
            wanted = query.takes("FREQ", frequency) and query.takes(
                "PERIOD_BASIS", identifier(window)
            )
            if inside and wanted and (kind != "day" or query.is_named("FREQ")):
                periods = tuple(_periods(query, kind, inside))
                found.append(Slice(frequency, window, inside, agencies, periods))
    cells = sum(len(one.definitions) * len(agencies) * len(one.periods) for one in found)
    cells *= 1 + sum(_is_open(query, name) for name in query.flow.dimensions[len(FIXED) :])
    if cells > MOST_CELLS:
        raise SdmxProblem(
            130,
            f"Up to {cells} figures would be looked at, {MOST_CELLS} at most: name units,"
            " indicators or frequencies in the key, or a shorter time with startPeriod, endPeriod",
        )
    return iter(found)


def _is_open(query: Query, dimension: str) -> bool:
    """Whether parts by a dimension of the flow are asked for, besides the total."""
    return query.wanted.get(dimension) != frozenset({TOTAL})


def _periods(
    query: Query, kind: str, definitions: Sequence[indicators.Definition]
) -> list[indicators.Period]:
    begin = min(one.valid_from for one in definitions)
    versions = indicators.catalogue.catalogue()
    begin = min(
        [begin, *(one.valid_from for row in definitions for one in versions.versions_of(row.code))]
    )
    return between(kind, max(query.first, begin.replace(day=1)), query.last)


def may_see(
    actor: Actor,
    one: indicators.Definition,
    agency: organizations.Agency,
    span: indicators.windows.Span,
    today: date,
) -> bool:
    """Whether a figure is open to everybody by now, or its reader sees the agency's figures."""
    opening = indicators.windows.opening_of(one, span)
    if opening is not None and today >= opening.on:
        return True
    return actor.is_official and indicators.permissions.may_see_figures(actor, [agency.path])
