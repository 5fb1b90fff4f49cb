"""
A map of units: official outlines where they were loaded, else cells around their coordinates.

A cell is what lies nearer to a unit's place than to any other's, nearness weighed by area (a power
diagram), and no farther from it than its area lets expect. It looks like the province and is no
boundary; whoever shows it says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, hypot, pi, radians, sin, sqrt

from .paper import NARROW, Spot, sheet, words, written

Point = tuple[float, float]
Ring = Sequence[Point]
# Five steps of one hue, each darker than the last: in grey they keep their order.
SHADES = ("#e4f1f2", "#b5d8dc", "#7db7bf", "#3f8894", "#0b4f5c")
_DARK_FROM = 3
_CORNERS = 20
_DEGREE_KM = 111.32


@dataclass(frozen=True, slots=True)
class Place:
    """A unit on the map: its coordinates in degrees, its area, its loaded outline if any."""

    code: str
    latitude: float
    longitude: float
    area_km2: float = 0
    rings: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A unit as it is drawn: its rings and the place of its number, in the picture's measure."""

    rings: tuple[Ring, ...]
    middle: Point


def layout(places: Sequence[Place]) -> tuple[Mapping[str, Drawn], int]:
    """Where every unit is drawn, by code, and how high the picture is."""
    if not places:
        return {}, 0
    is_official = all(place.rings for place in places)
    scale = cos(radians(sum(place.latitude for place in places) / len(places)))

    def flat(longitude: float, latitude: float) -> Point:
        return longitude * scale * _DEGREE_KM, -latitude * _DEGREE_KM

    centres = {one.code: flat(one.longitude, one.latitude) for one in places}
    rings: dict[str, tuple[Ring, ...]]
    if is_official:
        rings = {
            one.code: tuple([flat(*point) for point in ring] for ring in one.rings)
            for one in places
        }
    else:
        reach = {one.code: sqrt((one.area_km2 or 60) / pi) for one in places}
        rings = {code: (_cell(code, centres, reach),) for code in centres}
    return _fitted(rings, centres)


def _fitted(
    rings: Mapping[str, tuple[Ring, ...]], centres: Mapping[str, Point]
) -> tuple[Mapping[str, Drawn], int]:
    points = [point for own in rings.values() for ring in own for point in ring]
    left, top = min(x for x, _y in points), min(y for _x, y in points)
    right, bottom = max(x for x, _y in points), max(y for _x, y in points)
    by = (NARROW - 4) / max(right - left, (bottom - top) * 0.7, 0.001)

    def moved(point: Point) -> Point:
        return round(2 + (point[0] - left) * by, 1), round(2 + (point[1] - top) * by, 1)

    drawn = {
        code: Drawn(tuple([moved(p) for p in ring] for ring in own if ring), moved(centres[code]))
        for code, own in rings.items()
    }
    return drawn, round((bottom - top) * by) + 4


def _cell(code: str, centres: Mapping[str, Point], reach: Mapping[str, float]) -> Ring:
    """What is left of a disc around the place once every neighbour has cut off its side."""
    x, y = centres[code]
    own = reach[code]
    turn = 2 * pi / _CORNERS
    cell: list[Point] = [
        (x + 1.45 * own * cos(step * turn), y + 1.45 * own * sin(step * turn))
        for step in range(_CORNERS)
    ]
    for other, (ox, oy) in centres.items():
        far = hypot(ox - x, oy - y)
        if other == code or not far or far > 1.45 * (own + reach[other]):
            continue
        # Never beyond either place itself, however small one of the two is.
        border = min(max((far + (own**2 - reach[other] ** 2) / far) / 2, 0.2 * far), 0.8 * far)
        cell = _cut(cell, (x, y), ((ox - x) / far, (oy - y) / far), border)
    return cell


def _cut(cell: list[Point], at: Point, towards: Point, border: float) -> list[Point]:
    """The part of a cell that is no farther than `border` in a direction."""

    def beyond(point: Point) -> float:
        return (
            (point[0] - at[0]) * towards[0] + (point[1] - at[1]) * towards[1] - border
        )  # fmt: skip

    kept: list[Point] = []
    for place, point in enumerate(cell):
        before = cell[place - 1]
        now, then = beyond(point), beyond(before)
        if (now > 0) != (then > 0):
            share = then / (then - now)
            kept.append(
                (before[0] + share * (point[0] - before[0]),
                 before[1] + share * (point[1] - before[1]))
            )  # fmt: skip
        if now <= 0:
            kept.append(point)
    return kept


def steps_of(values: Sequence[Decimal]) -> list[Decimal]:
    """
    Where each shade but the first begins: fifths of the units, so that the map tells them apart.

    Equal values never part: fewer shades are used where fewer than five values differ.
    """
    ordered = sorted(values)
    if not ordered:
        return []
    found: list[Decimal] = []
    for step in range(1, len(SHADES)):
        value = ordered[min(len(ordered) * step // len(SHADES), len(ordered) - 1)]
        if value > ordered[0] and value not in found:
            found.append(value)
    return found


def shade_of(value: Decimal, steps: Sequence[Decimal]) -> int:
    """Which shade a value has; where there are few steps, the darkest is the last all the same."""
    place = sum(value >= step for step in steps)
    return place + len(SHADES) - 1 - len(steps) if place and steps else place


def map_svg(
    title: str,
    drawn: Mapping[str, Drawn],
    height: int,
    spots: Mapping[str, tuple[int, Spot]],
    *,
    steps: Sequence[Decimal],
    legend: Sequence[str],
) -> str:
    """
    Units shaded by their figures, each with the number of its line in the table.

    :param spots: by code, the number of its line and its figure.
    :param legend: what each shade means, the lightest first, and last what no shade means.
    """
    shown = {code: one for code, one in drawn.items() if code in spots}
    shapes = "".join(_shape(one, spots[code][1], steps) for code, one in shown.items())
    numbers = "".join(_number(one, *spots[code], steps) for code, one in shown.items())
    keys = _legend(legend, height, steps)
    rows = (len(legend) + 1) // 2
    said = "; ".join(
        f"{number}. {spot.label}: {spot.shown}" for number, spot in sorted(spots.values(), key=_by)
    )
    return sheet(
        title, said, width=NARROW, height=height + 10 + rows * 20, drawn=shapes + numbers + keys
    )


def _by(entry: tuple[int, Spot]) -> int:
    return entry[0]


def _painted(shade: int) -> str:
    """The fill of a shade; a dashed empty field where there is no figure."""
    fill = SHADES[shade] if shade >= 0 else "#ffffff"
    dashed = "" if shade >= 0 else ' stroke-dasharray="2 2"'
    return f'fill="{fill}" stroke="#5b6668" stroke-width="0.7"{dashed}'


def _shade(spot: Spot, steps: Sequence[Decimal]) -> int:
    return shade_of(spot.value, steps) if spot.value is not None else -1


def _shape(one: Drawn, spot: Spot, steps: Sequence[Decimal]) -> str:
    path = "".join(f"M{'L'.join(f'{x:g} {y:g}' for x, y in ring)}Z" for ring in one.rings)
    return (
        f'<path class="unit" d="{path}" fill-rule="evenodd" {_painted(_shade(spot, steps))}>'
        f"<title>{written(f'{spot.label}: {spot.shown}')}</title></path>"
    )


def _number(one: Drawn, number: int, spot: Spot, steps: Sequence[Decimal]) -> str:
    ink = "#ffffff" if _shade(spot, steps) >= _DARK_FROM else "#1b2326"
    x, y = one.middle
    return (
        f'<text x="{x:g}" y="{y + 3:g}" text-anchor="middle" font-size="8.5" '
        f'fill="{ink}">{number}</text>'
    )


def _legend(legend: Sequence[str], top: int, steps: Sequence[Decimal]) -> str:
    """Two columns below the map: a field of each shade with what it means."""
    shades = [0, *range(len(SHADES) - len(steps), len(SHADES)), -1]
    drawn = []
    for place, (shade, text) in enumerate(zip(shades, legend, strict=True)):
        x, y = 2 + place % 2 * (NARROW // 2), top + 10 + place // 2 * 20
        drawn.append(f'<rect x="{x}" y="{y}" width="18" height="12" {_painted(shade)}/>')
        drawn.append(words(x + 25, y + 11, text))
    return "".join(drawn)
