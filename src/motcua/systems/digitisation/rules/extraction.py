"""Finds the fields of a paper among the lines that were read, and says how sure it is of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from motcua.base.text import fold

from .kinds import FieldRule, PaperKind
from .values import value_of

_ALIKE = 0.82  # of an anchor's letters; one wrong letter in six
_DOUBTFUL = 50  # below it a later place of the same words may be the right one
_TOP_LINES = 14


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was read, with its certainty (0–100) and its place in the picture."""

    text: str
    confidence: float
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line on one page (from 1)."""

    page: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The line as text."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a field: value, certainty (0–100) and place; empty where nothing was."""

    name: str
    value: str = ""
    confidence: int = 0
    page: int | None = None
    box: tuple[int, int, int, int] | None = None


def extract(kind: PaperKind, lines: Sequence[Line]) -> list[Found]:
    """One finding for each field of the kind, in the order in which the kind names them."""
    return [_find(kind, rule, lines) for rule in kind.fields]


def recognise(kinds: Sequence[PaperKind], lines: Sequence[Line]) -> str:
    """The kind whose title stands in the upper lines, the longest first; "" where none does."""
    titles = sorted(
        ((title, kind.code) for kind in kinds for title in kind.recognised_by),
        key=lambda one: -len(one[0]),
    )
    for title, code in titles:
        if any(_place(line.words, title) for line in lines[:_TOP_LINES]):
            return code
    return ""


def _find(kind: PaperKind, rule: FieldRule, lines: Sequence[Line]) -> Found:
    """What stands after the printed words that are most like the field's own."""
    best, best_alike = Found(rule.name), 0.0
    for place, line in enumerate(lines):
        for anchor in rule.after:
            at = _place(line.words, anchor)
            if at is None or at.alike < best_alike or _is_anothers(kind, rule, line.words, at):
                continue
            found = _judged(rule, _value_words(kind, rule, lines, place, at.end), line.page)
            is_mend = best.confidence < _DOUBTFUL < found.confidence
            if found.value and (at.alike > best_alike or is_mend):
                best, best_alike = found, at.alike
    return best if best.value else _by_pattern(rule, lines)


def _is_anothers(kind: PaperKind, rule: FieldRule, words: Sequence[Word], at: "_Place") -> bool:
    """Whether the words there are more like those of another field: mother's name, father's."""
    others = (anchor for one in kind.fields if one is not rule for anchor in one.after)
    places = (_place(words, anchor) for anchor in others)
    return any(
        other and other.alike > at.alike and other.start < at.end and at.start < other.end
        for other in places
    )


def _value_words(
    kind: PaperKind, rule: FieldRule, lines: Sequence[Line], place: int, end: int
) -> list[Word]:
    line = lines[place]
    found = [] if rule.below else _until_next(kind, rule, line.words[end:])
    is_whole = len(found) == len(line.words) - end
    wanted = rule.lines if found else rule.lines + 1
    for later in lines[place + 1 : place + wanted]:
        if later.page != line.page or (found and not is_whole):
            break
        more = _until_next(kind, rule, later.words)
        is_whole = len(more) == len(later.words)
        found = [*found, *more]
    return found


def _until_next(kind: PaperKind, rule: FieldRule, words: Sequence[Word]) -> list[Word]:
    """The words before those that lead to another field, or that end this one."""
    others = [anchor for other in kind.fields if other is not rule for anchor in other.after]
    places = (_place(words, anchor) for anchor in (*others, *rule.until))
    ends = [place.start for place in places if place]
    return list(words[: min(ends, default=len(words))])


def _judged(rule: FieldRule, words: Sequence[Word], page: int) -> Found:
    read = [word for word in words if any(letter.isalnum() for letter in word.text)]
    if not read:
        return Found(rule.name)
    text = " ".join(word.text for word in words)
    if rule.pattern:
        match = re.search(rule.pattern, text)
        text = match[0] if match else text
    value, problem = value_of(rule.type, text)
    certainty = sum(word.confidence for word in read) / len(read)
    if problem:
        certainty = min(certainty / 2, 45)
    return Found(rule.name, value, round(certainty), page, _around(read))


def _by_pattern(rule: FieldRule, lines: Sequence[Line]) -> Found:
    """Where no printed words led to the field: the first text that looks like it, less surely."""
    if not rule.pattern:
        return Found(rule.name)
    for line in lines:
        if match := re.search(rule.pattern, line.text):
            words = [word for word in line.words if word.text in match[0]] or list(line.words)
            found = _judged(rule, words, line.page)
            if found.value:
                return Found(
                    rule.name, found.value, min(found.confidence, 55), found.page, found.box
                )
    return Found(rule.name)


def _around(words: Sequence[Word]) -> tuple[int, int, int, int]:
    edges = list(zip(*(word.box for word in words), strict=True))
    return min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where printed words stand in a line, and how like them they were read (0–1)."""

    start: int
    end: int
    alike: float


def _place(words: Sequence[Word], anchor: str) -> _Place | None:
    """
    Where an anchor stands among words, letters that were misread or run together included.

    Compared are letters without diacritics, for those are lost first.
    """
    wanted, size = _letters(anchor), len(anchor.split())
    best = _Place(0, 0, 0.0)
    letters = [_letters(word.text) for word in words]
    for start in range(len(words)):
        for length in (size, size + 1, size - 1):
            end = start + length
            if length < 1 or end > len(words):
                continue
            alike = _alike(wanted, "".join(letters[start:end]))
            if alike > best.alike:
                best = _Place(start, end, alike)
    return best if best.alike >= _ALIKE else None


def _alike(wanted: str, given: str) -> float:
    if wanted == given:
        return 1.0
    # Short words have many neighbours: “so” and “co” are not the same anchor.
    if len(wanted) < 6 or abs(len(wanted) - len(given)) > len(wanted) // 4 + 1:
        return 0.0
    return SequenceMatcher(None, wanted, given, autojunk=False).ratio()


@lru_cache(maxsize=20_000)
def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))
