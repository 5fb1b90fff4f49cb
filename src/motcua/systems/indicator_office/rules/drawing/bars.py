"""A ranking of units, and what was reached against what was aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .paper import BAR, NARROW, WIDE, Spot, sheet, short, told, words

_ROW, _BAR = 34, 11
_LETTERS = 34
_IN_LINE = 44  # letters that surely stand side by side on a sheet of 360


@dataclass(frozen=True, slots=True)
class Aim:
    """
    What a period reached, and what was aimed at in it.

    :ivar target_shown: the target as it is written. :ivar gap: the difference in words.
    """

    spot: Spot
    target: Decimal | None
    target_shown: str
    gap: str


def ranking_svg(title: str, spots: Sequence[Spot], *, is_wide: bool = False) -> str:
    """Bars in the order of their lines, each under its name and beside its figure."""
    if not any(spot.value is not None for spot in spots):
        return ""
    columns, width = (2, WIDE) if is_wide and len(spots) > 12 else (1, NARROW)
    rows = (len(spots) + columns - 1) // columns
    most = max(abs(spot.value) for spot in spots if spot.value is not None) or Decimal(1)
    drawn = "".join(
        _bar(spot, place // rows * NARROW, place % rows * _ROW, most)
        for place, spot in enumerate(spots)
    )
    return sheet(title, told(spots), width=width, height=rows * _ROW + 4, drawn=drawn)


def _bar(spot: Spot, left: int, top: int, most: Decimal) -> str:
    room = NARROW - 16
    name = words(left + 2, top + 14, short(spot.label, _LETTERS))
    figure = words(left + room, top + 14, spot.shown, anchor="end", more=' font-weight="600"')
    if spot.value is None:
        return name + figure
    return name + figure + _stroke(left, top, spot.value, most)


def _stroke(left: int, top: int, value: Decimal, most: Decimal) -> str:
    """A bar below its words; what is less than nothing is drawn hollow."""
    length = max(float(abs(value) / most) * (NARROW - 18), 1)
    fill = f'fill="{BAR}"' if value >= 0 else f'fill="none" stroke="{BAR}" stroke-width="1.5"'
    return (
        f'<rect class="bar" x="{left + 2}" y="{top + 19}" width="{length:.1f}" height="{_BAR}" '
        f"{fill}/>"
    )


def target_svg(title: str, aims: Sequence[Aim], *, legend: str) -> str:
    """
    A bar for each period with a stroke across where its target stands, and the gap in words.

    :param legend: what bar and stroke mean, for the foot of the picture.
    """
    numbers = [abs(n) for one in aims for n in (one.spot.value, one.target) if n is not None]
    if not numbers:
        return ""
    most = max(numbers) or Decimal(1)
    # Where a period's name and its figures do not fit into one line, all stand in two.
    below = 0 if all(len(one.spot.label) + len(_said(one)) <= _IN_LINE for one in aims) else 16
    row = _ROW + 4 + below
    drawn = "".join(_aim(one, place * row, most, below) for place, one in enumerate(aims))
    height = len(aims) * row + 22
    said = "; ".join(
        f"{one.spot.label}: {one.spot.shown} / {one.target_shown} ({one.gap})" for one in aims
    )
    foot = words(2, height - 6, legend, size=11)
    return sheet(title, said, width=NARROW, height=height, drawn=drawn + foot)


def _said(one: Aim) -> str:
    """What a period reached, of what it aimed at, and how far that is apart."""
    said = f"{one.spot.shown} / {one.target_shown}" if one.target is not None else one.spot.shown
    return f"{said} ({one.gap})" if one.gap else said


def _aim(one: Aim, top: int, most: Decimal, below: int) -> str:
    drawn = words(2, top + 14, one.spot.label)
    if below:
        drawn += words(2, top + 14 + below, _said(one))
    else:
        drawn += words(NARROW - 16, top + 14, _said(one), anchor="end")
    if one.spot.value is not None:
        drawn += _stroke(0, top + below, one.spot.value, most)
    if one.target is not None:
        x = 2 + float(abs(one.target) / most) * (NARROW - 18)
        drawn += (
            f'<line class="aim" x1="{x:.1f}" x2="{x:.1f}" y1="{top + below + 16}" '
            f'y2="{top + below + 33}" stroke="currentColor" stroke-width="3"/>'
        )
    return drawn
