"""Judge the identities that a text states of its own figures, without keeping it."""

from dataclasses import dataclass
from decimal import Decimal

from ..rules.claims.all import claims
from ..rules.claims.claim import Claim
from ..rules.figure import Reading
from ..rules.figures import read

_AROUND = 120


@dataclass(frozen=True)
class StatedClaim:
    """An identity of a text with its verdict ("holds", "fails", "unsure") and where it stands."""

    kind: str
    verdict: str
    formula: str
    stated: Decimal
    reckoned: Decimal
    written: str
    passage: str

    @property
    def difference(self) -> Decimal:
        """How much more is written than follows from the other figures."""
        return self.stated - self.reckoned


def check_text(text: str) -> list[StatedClaim]:
    """The identities that a text states, in their order, each judged."""
    reading = read(text)
    return [_stated(claim, reading, text) for claim in claims(reading)]


def _stated(claim: Claim, reading: Reading, text: str) -> StatedClaim:
    spans = [reading.figures[index].span for index in claim.figures]
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    begin = max(text.rfind("\n", 0, first) + 1, first - _AROUND, 0)
    end = min(last + _AROUND // 2, len(text))
    return StatedClaim(
        kind=claim.kind,
        verdict=claim.verdict,
        formula=claim.formula,
        stated=claim.stated,
        reckoned=claim.reckoned,
        written=reading.figures[claim.figures[0]].numeral.written,
        passage=" ".join(text[begin:end].split()),
    )
