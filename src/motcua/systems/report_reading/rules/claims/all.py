"""Every claim of a report, each once, in the order of the text."""

from dataclasses import replace

from ..figure import Reading
from .claim import Claim
from .lists import lists
from .ratios import ratios
from .sums import sums
from .tables import tables


def claims(reading: Reading) -> list[Claim]:
    """What the report states of its own figures, with a verdict for each."""
    found = [*sums(reading), *ratios(reading), *lists(reading), *tables(reading)]
    judged = [_spared(claim, reading) for claim in dict.fromkeys(found)]
    return sorted(judged, key=lambda claim: min(claim.figures))


def _spared(claim: Claim, reading: Reading) -> Claim:
    """Nobody is told to be wrong on the word of a scan in pieces."""
    torn = any(reading.passages[reading.figures[i].passage].is_torn for i in claim.figures)
    return (
        replace(claim, verdict="unsure", because="torn")
        if claim.verdict == "fails" and torn
        else claim
    )
