"""Where the points of a trend stand in a picture; the picture itself is drawn in the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 14, 30
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Point:
    """One value in the picture; None: unknown, so the line is broken there."""

    label: str
    value: Decimal | None
    x: float
    y: float | None
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """
    A trend: its points, the pieces of its line, and the lines across with their numbers.

    :ivar paths: each an unbroken piece, as an SVG path has it.
    """

    points: tuple[Point, ...]
    paths: tuple[str, ...]
    ticks: tuple[tuple[Decimal, float], ...]
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def trend(values: Sequence[tuple[str, Decimal | None]]) -> Trend | None:
    """The picture of values in their order; None where fewer than two are known."""
    known = [value for _, value in values if value is not None]
    if len(known) < 2:
        return None
    ticks = _ticks(min(*known, Decimal(0)), max(*known, Decimal(0)))
    low, high = ticks[0], ticks[-1]
    every = max(1, (len(values) + 7) // 8)

    def height(value: Decimal) -> float:
        share = float((value - low) / (high - low))
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    step = (WIDTH - _LEFT - _RIGHT - 24) / (len(values) - 1)
    points = tuple(
        Point(
            label,
            value,
            round(_LEFT + 12 + place * step, 1),
            None if value is None else height(value),
            (len(values) - 1 - place) % every == 0,
        )
        for place, (label, value) in enumerate(values)
    )
    return Trend(points, _paths(points), tuple((tick, height(tick)) for tick in ticks))


def _paths(points: Sequence[Point]) -> tuple[str, ...]:
    pieces: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{'L' if pieces[-1] else 'M'}{point.x} {point.y}")
    return tuple(" ".join(piece) for piece in pieces if len(piece) > 1)


def _ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Three to six round numbers from the lowest to the highest."""
    span = high - low if high > low else Decimal(1)
    magnitude = Decimal(1).scaleb((span / 4).adjusted())
    step = next(one * magnitude for one in _STEPS if one * magnitude * 5 >= span)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    ticks = [first]
    while ticks[-1] < high or len(ticks) < 2:
        ticks.append(ticks[-1] + step)
    return ticks
