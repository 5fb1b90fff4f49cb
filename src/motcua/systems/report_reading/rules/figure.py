"""A figure of a report, and a report as it was read."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .numerals import Numeral
from .passages import Passage
from .tables.grid import Grid
from .times import Time

_FULL_STOP = re.compile(r"[.](?!\d)(?:\s|$)")


@dataclass(frozen=True)
class Figure:
    """
    A number of a report with its meaning.

    `unit` is the noun that follows it, in plain letters and with abbreviations written out;
    `label` is what it counts in the report's own words; `depth` is how many brackets it stands in;
    `cell` is the table, row and column it stands in. `body` is whom it is about, as written;
    `level` is the tier that is meant where no one body is (province, district, commune, whole).
    """

    numeral: Numeral
    passage: int
    unit: str
    label: str
    section: str
    time: Time | None
    span: tuple[int, int]
    sentence: int
    depth: int
    cell: tuple[int, int, int] | None = None
    body: str = ""
    level: str = ""

    @property
    def head(self) -> str:
        """The first word of the unit: what two figures must share to be added."""
        return self.unit.split(" ")[0] if self.unit else ""


@dataclass(frozen=True)
class Reading:
    """A report as it was read: passages, own period, figures in their order, and tables."""

    passages: tuple[Passage, ...]
    time: Time | None
    figures: tuple[Figure, ...]
    grids: tuple[Grid, ...] = ()

    @property
    def prose(self) -> tuple[Passage, ...]:
        """The passages that are no rows of a table."""
        return tuple(passage for passage in self.passages if not passage.table)


def same_unit(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same kind of thing: one noun begins as the other does."""
    if one.numeral.kind != other.numeral.kind:
        return False
    first, second = one.unit.split(), other.unit.split()
    shared = min(len(first), len(second), 2)
    return shared > 0 and first[:shared] == second[:shared]


@lru_cache(maxsize=256)
def brackets(line: str) -> tuple[tuple[int, int], ...]:
    """The pairs of brackets of a line; one that was left open ends with its sentence."""
    opened, pairs = [], []
    for at, letter in enumerate(line):
        if letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            pairs.append((opened.pop(), at))
    for at in opened:
        end = _FULL_STOP.search(line, at)
        pairs.append((at, end.start() if end else len(line)))
    return tuple(sorted(pairs))
