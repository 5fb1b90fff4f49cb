"""What differs between two versions of a section's text, line by line and word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Sign = Literal["same", "added", "removed", "changed"]
_MOST_WORDS = 400


@dataclass(frozen=True)
class Difference:
    """A line of the comparison: what it was, what it became, in words that stayed or changed."""

    sign: Sign
    before: tuple[tuple[str, bool], ...] = ()
    after: tuple[tuple[str, bool], ...] = ()


def differences(before: str, after: str) -> list[Difference]:
    """The lines of two texts side by side; of a changed line the changed words are marked."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Difference] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.extend(Difference("same", _plain(line), _plain(line)) for line in old[a:b])
        else:
            found.extend(_changed(old[a:b], new[c:d]))
    return found


def _changed(old: list[str], new: list[str]) -> list[Difference]:
    both = min(len(old), len(new))
    found = [_words(one, other) for one, other in zip(old[:both], new[:both], strict=True)]
    found.extend(Difference("removed", before=_plain(line)) for line in old[both:])
    found.extend(Difference("added", after=_plain(line)) for line in new[both:])
    return found


def _words(old: str, new: str) -> Difference:
    one, other = old.split(" "), new.split(" ")
    if len(one) + len(other) > _MOST_WORDS:
        return Difference("changed", ((old, True),), ((new, True),))
    before: list[tuple[str, bool]] = []
    after: list[tuple[str, bool]] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if a < b:
            before.append((" ".join(one[a:b]), tag != "equal"))
        if c < d:
            after.append((" ".join(other[c:d]), tag != "equal"))
    return Difference("changed", tuple(before), tuple(after))


def _plain(line: str) -> tuple[tuple[str, bool], ...]:
    return ((line, False),)
