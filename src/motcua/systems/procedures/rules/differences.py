"""Two versions of a procedure side by side, in words that an editor reads."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .completeness import PART_NAMES

_TITLES = {
    **PART_NAMES,
    "form": {"vi": "biểu mẫu điện tử", "en": "e-form"},
    "process": {"vi": "quy trình", "en": "process"},
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both versions have, or only one."""

    kind: str  # "same" | "removed" | "added"
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One constituent part that reads differently."""

    part: str
    title: Mapping[str, str]
    pieces: tuple[Piece, ...]


def plain_lines(value: Any, language: str, label: str = "") -> Iterator[str]:
    """A part's content as readable lines: nested names before values, languages chosen."""
    if isinstance(value, Mapping) and "vi" in value:
        value = value.get(language) or value["vi"]
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from plain_lines(inner, language, f"{label}{name}: ")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from plain_lines(inner, language, f"{label}")
    elif value is not None and value != "":
        yield f"{label}{value}"


def differences(
    older: Mapping[str, Any], newer: Mapping[str, Any], language: str
) -> tuple[Difference, ...]:
    """The parts in which two versions differ, word by word."""
    found = []
    for part, title in _TITLES.items():
        before = "\n".join(plain_lines(older.get(part), language))
        after = "\n".join(plain_lines(newer.get(part), language))
        if before != after:
            found.append(Difference(part, title, _pieces(before, after)))
    return tuple(found)


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _words(before), _words(after)
    pieces = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[old_start:old_end])))
            continue
        if old_end > old_start:
            pieces.append(Piece("removed", "".join(old[old_start:old_end])))
        if new_end > new_start:
            pieces.append(Piece("added", "".join(new[new_start:new_end])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for line in text.splitlines(keepends=True):
        words.extend(word + " " for word in line.rstrip("\n").split(" "))
        words.append("\n")
    return words
