"""Tables drawn with lines: which cells the lines make, and which words stand in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..passages import ABOVE, LEFT

_NEAR = 2.5  # points: lines that should meet may miss each other by this much


@dataclass(frozen=True)
class Box:
    """A place on a page; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Rule:
    """A straight line, level or upright: from one end to the other."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


Cells = list[list[str]]


def ruled_tables(
    rules: Sequence[Rule], words: Sequence[tuple[str, Box]]
) -> Iterator[tuple[Box, Cells]]:
    """Each table with its place and its rows of cells, from the top."""
    for group in _groups(rules):
        columns = _distinct([rule.left for rule in group if not rule.is_level])
        rows = _distinct([rule.top for rule in group if rule.is_level])
        if len(columns) < 3 or len(rows) < 3:
            continue
        box = Box(columns[0], rows[0], columns[-1], rows[-1])
        yield box, _cells(group, columns, rows, words)


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that touch each other, directly or through others."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_meet(rule, other) for other in group)]
        merged = [rule, *(one for group in touching for one in group)]
        groups = [group for group in groups if not any(group is one for one in touching)]
        groups.append(merged)
    return sorted(groups, key=lambda group: min(rule.top for rule in group))


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one.left <= other.right + _NEAR and other.left <= one.right + _NEAR
        and one.top <= other.bottom + _NEAR and other.top <= one.bottom + _NEAR
    )  # fmt: skip


def _distinct(places: list[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 2 * _NEAR:
            found.append(place)
    return found


def _cells(
    group: list[Rule], columns: list[float], rows: list[float], words: Sequence[tuple[str, Box]]
) -> Cells:  # fmt: skip
    """Cells without a line between them are one: its words stand in the first."""
    across, down = len(columns) - 1, len(rows) - 1
    said: list[list[list[tuple[str, Box]]]] = [[[] for _ in range(across)] for _ in range(down)]
    for text, box in words:
        column = _between(columns, (box.left + box.right) / 2)
        row = _between(rows, (box.top + box.bottom) / 2)
        if column is not None and row is not None:
            said[row][column].append((text, box))
    owner = _owners(group, columns, rows)
    for (r, c), (own_r, own_c) in owner.items():
        if (r, c) != (own_r, own_c):
            said[own_r][own_c] += said[r][c]
    return [
        [
            _text(said[r][c]) if owner[r, c] == (r, c) else LEFT if owner[r, c][0] == r else ABOVE
            for c in range(across)
        ]
        for r in range(down)
    ]


def _owners(
    group: list[Rule], columns: list[float], rows: list[float]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place of the grid the first place of the cell that it belongs to."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r in range(len(rows) - 1):
        for c in range(len(columns) - 1):
            owner[r, c] = (r, c)
            if c and not _upright(group, columns[c], rows[r], rows[r + 1]):
                owner[r, c] = owner[r, c - 1]
            elif r and not _level(group, rows[r], columns[c], columns[c + 1]):
                owner[r, c] = owner[r - 1, c]
    return owner


def _between(places: list[float], at: float) -> int | None:
    return next((i for i in range(len(places) - 1) if places[i] <= at < places[i + 1]), None)


def _upright(group: list[Rule], x: float, top: float, bottom: float) -> bool:
    middle = (top + bottom) / 2
    return any(
        not rule.is_level and abs(rule.left - x) <= 2 * _NEAR and rule.top <= middle <= rule.bottom
        for rule in group
    )


def _level(group: list[Rule], y: float, left: float, right: float) -> bool:
    middle = (left + right) / 2
    return any(
        rule.is_level and abs(rule.top - y) <= 2 * _NEAR and rule.left <= middle <= rule.right
        for rule in group
    )


def _text(words: list[tuple[str, Box]]) -> str:
    """The words of a cell, line by line."""
    lines: list[list[tuple[str, Box]]] = []
    for word in sorted(words, key=lambda one: (one[1].top + one[1].bottom) / 2):
        middle = (word[1].top + word[1].bottom) / 2
        if lines and middle < lines[-1][-1][1].bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    return " ".join(
        text for line in lines for text, _box in sorted(line, key=lambda one: one[1].left)
    )
