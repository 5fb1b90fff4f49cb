"""What all pictures share: the sheet with its words, text that fits, round numbers of an axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

# On a telephone the sheet is about as wide as the screen, so its letters keep their size.
NARROW, WIDE = 360, 720
BAR = "#2b7a8c"  # three to one against white, and against the dark theme's paper
_FONT = "Be Vietnam Pro, Tinos, sans-serif"
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Spot:
    """
    One figure of a picture.

    :ivar shown: the figure as it is written; a dash where there is none.
    """

    label: str
    value: Decimal | None
    shown: str


def sheet(title: str, said: str, *, width: int, height: int, drawn: str) -> str:
    """The picture with its title and its content in words, for whoever does not see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f"aria-label={quoteattr(_clean(title))} font-family={quoteattr(_FONT)} font-size="
        f'"12" fill="currentColor"><title>{written(title)}</title><desc>{written(said)}</desc>'
        f"{drawn}</svg>"
    )


def written(text: str) -> str:
    """Text that may stand in the picture: without what XML cannot hold."""
    return escape(_clean(text))


def _clean(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def words(x: float, y: float, text: str, *, anchor: str = "", size: int = 0, more: str = "") -> str:
    """Words at a place."""
    placed = f' text-anchor="{anchor}"' if anchor else ""
    sized = f' font-size="{size}"' if size else ""
    return f'<text x="{x:g}" y="{y:g}"{placed}{sized}{more}>{written(text)}</text>'


def short(text: str, letters: int) -> str:
    """The beginning of a text, with a mark where something was left away."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def told(spots: Sequence[Spot]) -> str:
    """The content of a picture in words."""
    return "; ".join(f"{spot.label}: {spot.shown}" for spot in spots)


def ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Three to six round numbers from the lowest to the highest."""
    span = high - low if high > low else Decimal(1)
    magnitude = Decimal(1).scaleb((span / 4).adjusted())
    step = next(one * magnitude for one in _STEPS if one * magnitude * 5 >= span)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    found = [first]
    while found[-1] < high or len(found) < 2:
        found.append(found[-1] + step)
    return found


def tick_words(value: Decimal) -> str:
    """A number of an axis, short: 1.500 or 0,5."""
    plain = f"{value.normalize():f}"
    whole, _dot, part = plain.partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{part}" if part else f"{sign}{grouped}"
