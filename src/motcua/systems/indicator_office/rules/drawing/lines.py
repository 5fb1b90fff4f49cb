"""A trend, and small multiples: many trends of the same scale beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .paper import BAR, NARROW, WIDE, Spot, sheet, short, tick_words, ticks, told, words

_HEIGHT = 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 14, 18, 26
_LINE = f'fill="none" stroke="{BAR}" stroke-linejoin="round"'


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a line is drawn, and which values its bottom and top stand for."""

    left: float
    right: float
    top: float
    bottom: float
    low: Decimal
    high: Decimal

    def x(self, place: int, count: int) -> float:
        return round(self.left + place * (self.right - self.left) / max(1, count - 1), 1)

    def y(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return round(self.bottom - share * (self.bottom - self.top), 1)


def trend_svg(title: str, spots: Sequence[Spot]) -> str:
    """A line through time; it is broken where a figure is not there, and the last is written."""
    known = [spot.value for spot in spots if spot.value is not None]
    if not known:
        return ""
    axis = ticks(min(*known, Decimal(0)), max(*known, Decimal(0)))
    frame = _Frame(_LEFT + 8, NARROW - _RIGHT - 18, _TOP, _HEIGHT - _BOTTOM, axis[0], axis[-1])
    drawn = "".join(_across(frame, value) for value in axis)
    drawn += _line(frame, spots, dots=True) + _names(frame, spots) + _last(frame, spots)
    return sheet(title, told(spots), width=NARROW, height=_HEIGHT, drawn=drawn)


def _across(frame: _Frame, value: Decimal) -> str:
    y = frame.y(value)
    return (
        f'<line x1="{_LEFT}" x2="{NARROW - _RIGHT}" y1="{y:g}" y2="{y:g}" '
        f'stroke="currentColor" stroke-opacity="0.25"/>'
        + words(_LEFT - 6, y + 4, tick_words(value), anchor="end", size=11)
    )


def _line(frame: _Frame, spots: Sequence[Spot], *, dots: bool) -> str:
    pieces: list[list[tuple[float, float]]] = [[]]
    for place, spot in enumerate(spots):
        if spot.value is None:
            pieces.append([])
        else:
            pieces[-1].append((frame.x(place, len(spots)), frame.y(spot.value)))
    paths = "".join(
        f'<path class="line" d="M{"L".join(f"{x:g} {y:g}" for x, y in piece)}" {_LINE} '
        f'stroke-width="{2.5 if dots else 2}"/>'
        for piece in pieces
        if len(piece) > 1
    )
    lonely = [place for piece in pieces for place in piece if dots or len(piece) == 1]
    marks = "".join(
        f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="{3 if dots else 2}" fill="{BAR}"/>'
        for x, y in lonely
    )
    return paths + marks


def _names(frame: _Frame, spots: Sequence[Spot]) -> str:
    every = max(1, (len(spots) + 3) // 4)
    last = len(spots) - 1
    return "".join(
        words(frame.x(place, len(spots)), _HEIGHT - 8, spot.label, anchor="middle", size=11)
        for place, spot in enumerate(spots)
        if (last - place) % every == 0
    )


def _last(frame: _Frame, spots: Sequence[Spot]) -> str:
    for place in range(len(spots) - 1, -1, -1):
        value = spots[place].value
        if value is not None:
            x, y = frame.x(place, len(spots)), frame.y(value)
            bold = ' font-weight="600"'
            return words(min(x + 16, NARROW - 2), max(y - 8, 11), spots[place].shown,
                         anchor="end", more=bold)  # fmt: skip
    return ""


def multiples_svg(
    title: str, many: Sequence[tuple[str, Sequence[Spot]]], *, is_wide: bool = False
) -> str:
    """A small trend for each unit, all to one scale, with its name and newest figure."""
    known = [s.value for _name, spots in many for s in spots if s.value is not None]
    if not known:
        return ""
    axis = ticks(min(*known, Decimal(0)), max(*known, Decimal(0)))
    width, columns = (WIDE, 6) if is_wide else (NARROW, 3)
    step, tall = width // columns, 68
    drawn = []
    for place, (name, spots) in enumerate(many):
        row, column = divmod(place, columns)
        x, y = column * step, row * tall
        frame = _Frame(x + 4, x + step - 10, y + 32, y + tall - 10, axis[0], axis[-1])
        base = frame.y(max(axis[0], Decimal(0)))
        last = next((s.shown for s in reversed(spots) if s.value is not None), "–")
        drawn.append(
            words(x + 4, y + 13, short(name, 16), size=11)
            + words(x + 4, y + 27, last, size=11, more=' font-weight="600"')
            + f'<line x1="{x + 4}" x2="{x + step - 10}" y1="{base:g}" y2="{base:g}" '
            f'stroke="currentColor" stroke-opacity="0.35"/>' + _line(frame, spots, dots=False)
        )
    said = "; ".join(f"{name}: {told(spots[-1:])}" for name, spots in many)
    height = tall * ((len(many) + columns - 1) // columns)
    return sheet(title, said, width=width, height=height, drawn="".join(drawn))
