"""A claim: figures of a report that ought to agree with each other, and whether they do."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from ..figure import Figure

Kind = Literal[
    "sum", "at-most", "share", "complement", "average", "change", "items", "words", "total-row",
    "whole",
]  # fmt: skip
Verdict = Literal["holds", "fails", "unsure"]


@dataclass(frozen=True)
class Claim:
    """
    An identity that the text itself states.

    `stated` is what is written, `reckoned` what follows from the other figures; `figures` are the
    indexes of the figures it rests on, the stated one first. `because` is a code for the reason
    why a claim is unsure (see the screens for its words), else empty.
    """

    kind: Kind
    verdict: Verdict
    figures: tuple[int, ...]
    stated: Decimal
    reckoned: Decimal
    formula: str
    because: str = ""

    @property
    def difference(self) -> Decimal:
        """How much more is written than follows from the other figures."""
        return self.stated - self.reckoned


def judged(
    kind: Kind, stated: tuple[int, Figure], others: list[tuple[int, Figure]], *,
    reckoned: Decimal, formula: str,
) -> Claim:  # fmt: skip
    """A claim with its verdict: what is only about ("hơn", "gần") may differ and is never wrong."""
    index, figure = stated
    value = figure.numeral.value
    within = abs(value - reckoned) <= tolerance(figure)
    vague = any(each.numeral.about for _i, each in [stated, *others])
    doubtful = any(each.numeral.doubt for _i, each in [stated, *others])
    verdict: Verdict = "holds" if within else ("unsure" if vague or doubtful else "fails")
    because = "" if verdict != "unsure" else ("about" if vague else "doubtful-figure")
    indexes = (index, *(i for i, _each in others))
    return Claim(kind, verdict, indexes, value, reckoned, formula, because)


def tolerance(figure: Figure) -> Decimal:
    """What rounding allows: a unit of the last decimal that was written, nothing for counts."""
    if figure.numeral.kind != "percent" and figure.numeral.places == 0:
        return Decimal(0)
    # Some round down, so a whole unit of the last place is let pass: 92,4 for 92,49 %.
    return Decimal(1).scaleb(-figure.numeral.places)


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """A reckoned value as it is shown."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
