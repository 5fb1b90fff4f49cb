"""Reads the series that are asked for: figures with what has to be known of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from .names import TOTAL, concept, identifier, written
from .query import Query, Slice, may_see, slices
from .structures import FIXED, Structures, unit_code


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure; `value` is empty where none applies."""

    period: str
    value: str
    status: str
    known_from: datetime | None
    coverage: str


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one key through time."""

    key: tuple[str, ...]
    unit: str
    decimals: int
    observations: tuple[Observation, ...]


Values = Mapping[tuple[str, UUID, str], indicators.Value]


def read_series(query: Query, structures: Structures, actor: Actor, *, today: date) -> list[Series]:
    """
    The series that are asked for and may be seen, with the figures that are known.

    Totals, and the parts by one dimension at a time.

    :raises SdmxProblem: if it is too much at once.
    """
    reader = _Reader(query, actor, today)
    return [
        series
        for one in slices(query, structures)
        if one.periods and one.agencies
        for extra, known in _parts(query, one)
        for series in reader.series(one, extra, known)
    ]


def _parts(query: Query, one: Slice) -> Iterator[tuple[tuple[str, ...], Values]]:
    """The totals, and each part, with the place of its codes in the key."""
    extra = query.flow.extra
    names = [concept(name) for name in extra]
    whole = tuple(TOTAL for _ in extra)
    units = [agency.uuid for agency in one.agencies]
    codes = [definition.code for definition in one.definitions]
    ask = partial(indicators.breakdown.breakdown, codes=codes, units=units, periods=one.periods)
    if all(query.takes(name, TOTAL) for name in names):
        yield (
            whole,
            indicators.values(
                codes=codes, units=units, periods=one.periods, within=True, window=one.window
            ),
        )
    for place, name in enumerate(extra):
        is_asked = query.wanted.get(names[place]) != frozenset({TOTAL})
        others = [other for other in names if other != names[place]]
        if not is_asked or not all(query.takes(other, TOTAL) for other in others):
            continue
        parts = ask(dimension=name, within=True, window=one.window)
        for member in dict.fromkeys(member for known in parts.values() for member in known):
            code = identifier(member)
            if query.takes(names[place], code):
                key = (*whole[:place], code, *whole[place + 1 :])
                yield key, {cell: known[member] for cell, known in parts.items() if member in known}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Puts series together, of what its reader may see."""

    query: Query
    actor: Actor
    today: date

    def series(self, one: Slice, extra: tuple[str, ...], known: Values) -> Iterator[Series]:
        for definition in one.definitions:
            for agency in one.agencies:
                seen = list(self._observations(one, definition, agency, known))
                if self.query.oldest:
                    seen = seen[: self.query.oldest]
                seen = seen[-self.query.newest :]
                if seen:
                    key = (
                        one.frequency, identifier(agency.code), identifier(definition.code),
                        identifier(one.window), *extra,
                    )  # fmt: skip
                    yield Series(key, unit_code(definition), definition.decimals, tuple(seen))

    def _observations(
        self,
        one: Slice,
        definition: indicators.Definition,
        agency: organizations.Agency,
        known: Values,
    ) -> Iterator[Observation]:
        for period in one.periods:
            value = known.get((definition.code, agency.uuid, period.code))
            if value is None or not value.is_known:
                continue
            span = indicators.windows.span(window=one.window, period=period)
            if may_see(self.actor, definition, agency, span, self.today):
                number = value.value
                yield Observation(
                    written(period),
                    f"{definition.rounded(number):f}" if number is not None else "",
                    _status(value, is_over=span.last < self.today),
                    value.known_from,
                    f"{span.first}/{span.last}",
                )


def _status(value: indicators.Value, *, is_over: bool) -> str:
    """Missing where none applies by the indicator's own policy; provisional while it may change."""
    if value.value is None:
        return "M"
    if not is_over or not value.is_complete:
        return "P"
    return "E" if value.is_approximate else ("B" if value.is_mixed else "A")


def with_detail(series: Sequence[Series], detail: str) -> list[Series]:
    """The series without their figures, where only keys or attributes are asked for."""
    if detail in ("nodata", "serieskeysonly"):
        return [replace(one, observations=()) for one in series]
    return list(series)


def attributes_of(one: Observation) -> dict[str, str]:
    """What is told of an observation, by concept; what is not known is left out."""
    told = {
        "OBS_STATUS": one.status,
        "KNOWN_FROM": one.known_from.isoformat(timespec="seconds") if one.known_from else "",
        "TIME_COVERAGE": one.coverage,
    }
    return {name: text for name, text in told.items() if text}


def attributes_of_series(one: Series) -> dict[str, str]:
    """What is told of a series."""
    return {"UNIT_MEASURE": one.unit, "DECIMALS": str(one.decimals)}


def named_key(query: Query, one: Series) -> dict[str, str]:
    """The key of a series, by dimension."""
    names = (*FIXED, *(concept(name) for name in query.flow.extra))
    return dict(zip(names, one.key, strict=True))
