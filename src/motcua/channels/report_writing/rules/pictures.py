"""Pictures of figures, drawn as SVG without a script: bars of a few periods or units."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from .phrasing import Measured

_WIDTH = 640
_LABELS = 190
_ROW = 26
_VALUE = 84
_LONGEST = 30


@dataclass(frozen=True)
class Bar:
    """A line of a picture: what it stands for, and its figure."""

    label: str
    measured: Measured


def bars(title: str, lines: Sequence[Bar]) -> str:
    """
    Lines with a bar each, beside its figure; a figure that is not there has none.

    The picture is complete without colours, and its `title` and `desc` say it in words; the same
    figures stand beside it as a table wherever it is shown.
    """
    most = max((abs(bar.measured.value or Decimal(0)) for bar in lines), default=Decimal(0))
    height = _ROW * len(lines) + 8
    said = "; ".join(f"{bar.label}: {bar.measured.shown}" for bar in lines)
    drawn = "".join(_line(index, bar, most) for index, bar in enumerate(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="Be Vietnam Pro, Tinos, sans-serif" font-size="13">'
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>{drawn}</svg>"
    )


def _line(index: int, bar: Bar, most: Decimal) -> str:
    top = index * _ROW + 4
    room = _WIDTH - _LABELS - _VALUE - 12
    value = bar.measured.value
    length = int(abs(value) * room / most) if value is not None and most else 0
    label = bar.label if len(bar.label) <= _LONGEST else f"{bar.label[: _LONGEST - 1]}…"
    return (
        f'<text x="{_LABELS - 8}" y="{top + 16}" text-anchor="end">{escape(label)}</text>'
        f'<rect x="{_LABELS}" y="{top + 3}" width="{max(length, 1)}" height="{_ROW - 8}" '
        f'fill="#1f4e79"/>'
        f'<text x="{_LABELS + length + 8}" y="{top + 16}">{escape(bar.measured.shown)}</text>'
    )
