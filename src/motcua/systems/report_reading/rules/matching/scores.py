"""How well the words of a figure agree with an indicator's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from .lexicon import Candidate, Lexicon
from .seen import Seen
from .wording import CONTRASTS

# What a word counts by where it stands: at the figure, at the head of its sentence, in the heading
# above, at another figure of the sentence.
_NEAR, _LEAD, _HEADING, _SENTENCE = 1.0, 0.85, 0.6, 0.5
_FLOOR, _UNKNOWN = 0.7, 1.5


@dataclass(frozen=True)
class Score:
    """From 0 to 1, with the words that both have and what speaks against it."""

    value: float
    shared: frozenset[str] = frozenset()
    doubts: tuple[str, ...] = ()


def score(seen: Seen, candidate: Candidate, lexicon: Lexicon) -> Score:
    """
    How well a figure's words agree with one name of an indicator.

    Words come in no order, so they are added exactly: who is first may not hang on it.
    """
    if candidate.words.isdisjoint(seen.near):
        return Score(0.0)
    shared = candidate.words & seen.around
    whole = fsum(lexicon.weight(word) for word in candidate.words)
    found = fsum(lexicon.weight(word) * _place(word, seen) for word in shared)
    value = found / whole * (_FLOOR + (1 - _FLOOR) * _told(seen, candidate, lexicon))
    doubts = []
    for code, factor in _against(seen, candidate):
        value *= factor
        doubts.append(code)
    return Score(value, shared, tuple(doubts))


def _place(word: str, seen: Seen) -> float:
    if word in seen.near:
        return _NEAR
    if word in seen.lead:
        return _LEAD
    return _HEADING if word in seen.heading else _SENTENCE


def _told(seen: Seen, candidate: Candidate, lexicon: Lexicon) -> float:
    """What share of the figure's own words, of those that indicators use, the name has."""
    unknown = sum(1 for word in seen.nouns if not lexicon.weight(word)) * _UNKNOWN
    all_near = unknown + fsum(lexicon.weight(word) for word in seen.near)
    both = fsum(lexicon.weight(word) for word in seen.near & candidate.words)
    return both / all_near if all_near else 1.0


def _against(seen: Seen, candidate: Candidate) -> Iterable[tuple[str, float]]:
    is_told_apart = bool(candidate.dimensions)
    for row in CONTRASTS:
        is_told_apart |= bool(row & seen.near & candidate.words)
        if (doubt := _contrast(row, seen, candidate)) is not None:
            yield doubt
    is_part = seen.in_brackets and seen.kind == "count" and not is_told_apart
    for holds, code, factor in (
        (seen.kind == "count" and not _same_noun(seen, candidate), "other-noun", 0.45),
        (seen.is_target, "target", 0.5),
        (seen.is_foreign, "foreign", 0.6),
        (is_part, "in-brackets", 0.6),
    ):
        if holds:
            yield code, factor


def _contrast(row: frozenset[str], seen: Seen, candidate: Candidate) -> tuple[str, float] | None:
    """What follows from words of which one excludes the others."""
    said, meant = row & seen.near, row & candidate.words
    if said and not said & meant:
        return ("contrast", 0.4) if meant else ("narrower", 0.8)
    around = row & (seen.lead | seen.heading)
    return ("narrower", 0.85) if not said and not meant and len(around) == 1 else None


def _same_noun(seen: Seen, candidate: Candidate) -> bool:
    """Whether what stands after the number is what the indicator counts."""
    said = seen.nouns
    return not said or not candidate.nouns or bool(said & candidate.nouns)
