"""What the pages of indicators show: a list, one indicator with its values, a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.alphabet import alphabetical
from motcua.base.errors import PermissionRefused
from motcua.base.text import fold
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.api import Definition, Period, Value, catalogue, permissions, units

from ..rules.pictures import Trend, trend

# Who stands in a ranking where the definition does not say who has a figure of its own.
RANKED = ("department", "district_committee", "commune_committee", "vertical_body")
# How many periods back a trend shows.
LENGTHS = {"day": 31, "month": 24, "quarter": 12, "half": 8, "nine_months": 6, "year": 6}


@dataclass(frozen=True, slots=True)
class View:
    """
    Whose figures to look at, up to when, as the tree stood when and as known when.

    :ivar units_on: None: the units of each period's own last day.
    :ivar window: which days the periods' figures are of; None: the indicator's own.
    """

    unit: UUID
    period: Period
    units_on: date | None = None
    known_at: datetime | None = None
    grouping: str = ""
    window: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit among others; those without a number have no place."""

    place: int | None
    target: units.Target
    value: Value
    share: int  # of the greatest, in percent, for the picture


@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator of one unit: its values through time, its trend, and those below."""

    target: units.Target
    periods: Sequence[Period]
    values: Sequence[Value]
    picture: Trend | None
    ranking: Sequence[Ranked]
    missing: Sequence[str]
    counted_at: datetime | None

    @property
    def last(self) -> Value:
        """The value of the period that is looked at."""
        return self.values[-1]


def list_indicators(*, on: date, query: str = "") -> list[tuple[catalogue.Group, list[Definition]]]:
    """The indicators of a day under their subjects, of which a name or code has the words."""
    wanted = fold(query).split()
    found = [
        one
        for one in indicators.definitions(on=on)
        if all(word in fold(f"{one.code} {' '.join(one.names.values())}") for word in wanted)
    ]
    listed = (
        (group, [one for one in found if one.group == group.code]) for group in catalogue.groups()
    )
    return [(group, rows) for group, rows in listed if rows]


def units_to_see(actor: Actor, *, on: date, chosen: UUID | None) -> list[units.Line]:
    """The agencies of a day whose figures the actor may see, and the one that was chosen."""
    found = units.tree()
    offered = found.in_force(
        actor.paths_for(permissions.SEE), on, {line.kind for line in found.lines.values()}
    )
    if chosen in found.lines and all(line.uuid != chosen for line in offered):
        offered = [*offered, found.lines[chosen]]
    return offered


def first_unit(actor: Actor, offered: Sequence[units.Line]) -> UUID:
    """
    The agency that is shown first: the highest whose figures the actor may see.

    :raises PermissionRefused: if there is none.
    """
    if not offered:
        raise PermissionRefused()
    return min(offered, key=lambda line: (line.path.count("."), line.path)).uuid


def show_indicator(actor: Actor, definition: Definition, view: View) -> Shown:
    """
    One indicator of a unit with everything below it.

    :raises PermissionRefused: if the figures are none of the actor's business.
    """
    found = units.tree()
    target = units.targets(found, [view.unit])[view.unit]
    permissions.require_figures(actor, target.paths)
    periods = _back(view.period, LENGTHS[view.period.kind])
    told = indicators.values(
        codes=[definition.code],
        units=[view.unit],
        periods=periods,
        known_at=view.known_at,
        within=True,
        units_on=view.units_on,
        window=view.window,
    )
    row = [told[definition.code, view.unit, period.code] for period in periods]
    names = [found.lines[uuid].name for uuid in row[-1].missing if uuid in found.lines]
    return Shown(
        target=target,
        periods=periods,
        values=row,
        picture=trend([(p.code, v.value) for p, v in zip(periods, row, strict=True)]),
        ranking=_ranking(actor, found, target, definition, view),
        missing=names,
        counted_at=indicators.counted_at(),
    )


def _back(period: Period, count: int) -> list[Period]:
    found = [period]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def _ranking(
    actor: Actor, found: units.Tree, target: units.Target, definition: Definition, view: View
) -> list[Ranked]:
    """Those below, the best first; or the groups of a grouping."""
    if view.grouping:
        ranked = [one.uuid for one in units.groups_to_see(actor) if one.grouping == view.grouping]
    else:
        day = view.units_on or view.period.last
        kinds = definition.reporters or RANKED
        ranked = [line.uuid for line in found.in_force(target.paths, day, kinds)]
    if len(ranked) < 2:
        return []
    told = indicators.values(
        codes=[definition.code],
        units=ranked,
        periods=[view.period],
        known_at=view.known_at,
        within=True,
        units_on=view.units_on,
        window=view.window,
    )
    known = units.targets(found, ranked)
    rows = [(known[uuid], told[definition.code, uuid, view.period.code]) for uuid in ranked]
    return placed(rows, is_low_better=definition.better == "down")


def placed(rows: Sequence[tuple[units.Target, Value]], *, is_low_better: bool) -> list[Ranked]:
    """In order; equal values share a place, and whoever has none comes last."""
    known = [(target, value, value.value) for target, value in rows if value.value is not None]
    rest = [(target, value) for target, value in rows if value.value is None]
    known.sort(key=lambda row: (row[2] if is_low_better else -row[2], alphabetical(row[0].name)))
    most = max((abs(number) for *_, number in known), default=Decimal(0)) or Decimal(1)
    placed: list[Ranked] = []
    for target, value, number in known:
        is_tie = bool(placed) and placed[-1].value.value == number
        place = placed[-1].place if is_tie else len(placed) + 1
        placed.append(Ranked(place, target, value, int(abs(number) * 100 / most)))
    return [*placed, *(Ranked(None, target, value, 0) for target, value in rest)]
