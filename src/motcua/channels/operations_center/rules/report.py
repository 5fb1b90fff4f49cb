"""Form II.06a/VPCP/KSTT: its columns are sums of classes, so its four identities always hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from .leaves import Leaf

# The classes behind each column, for opening a figure down to its dossiers.
COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "received": ((), ()),
    "online": (("online",), ()),
    "direct": (("direct",), ()),
    "carried": (("carried",), ()),
    "settled": ((), ("early", "on_time", "late")),
    "early": ((), ("early",)),
    "on_time": ((), ("on_time",)),
    "late": ((), ("late",)),
    "in_progress": ((), ("pending", "overdue")),
    "pending": ((), ("pending",)),
    "overdue": ((), ("overdue",)),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """
    One line of the form in figures.

    Every dossier is counted in one of the first three (where it came from) and in one of the other
    five (what became of it); columns 3, 7 and 11 are nothing but sums of these.
    """

    online: int = 0
    direct: int = 0
    carried: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    pending: int = 0
    overdue: int = 0

    @property
    def received(self) -> int:
        """Column 3 = 4 + 5 + 6."""
        return self.online + self.direct + self.carried

    @property
    def settled(self) -> int:
        """Column 7 = 8 + 9 + 10."""
        return self.early + self.on_time + self.late

    @property
    def in_progress(self) -> int:
        """Column 11 = 12 + 13."""
        return self.pending + self.overdue

    @property
    def came(self) -> int:
        """What came within the period."""
        return self.online + self.direct

    @property
    def kept_share(self) -> float | None:
        """The share settled early or on time; None where nothing was settled."""
        return (self.early + self.on_time) / self.settled if self.settled else None

    @property
    def online_share(self) -> float | None:
        """The share that came online; None where nothing came."""
        return self.online / self.came if self.came else None

    def __add__(self, other: "Columns") -> "Columns":
        return Columns(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )


def columns_of(cells: Iterable[tuple[Leaf, int]]) -> Columns:
    """The columns of these classes; each dossier is counted once on each side."""
    counted: dict[str, int] = {}
    for leaf, number in cells:
        for name in (leaf.source, leaf.outcome):
            counted[name] = counted.get(name, 0) + number
    return Columns(**counted)


def grouped(counts: Mapping[Leaf, int], key: Callable[[Leaf], str]) -> dict[str, Columns]:
    """Columns by whatever groups the leaves."""
    groups: dict[str, list[tuple[Leaf, int]]] = {}
    for leaf, number in counts.items():
        groups.setdefault(key(leaf), []).append((leaf, number))
    return {name: columns_of(cells) for name, cells in groups.items()}


def broken_identities(columns: Columns) -> list[str]:
    """Which of the form's identities do not hold; there is no way for this not to be empty."""
    checks = {
        "3 = 4 + 5 + 6": columns.received == columns.online + columns.direct + columns.carried,
        "7 = 8 + 9 + 10": columns.settled == columns.early + columns.on_time + columns.late,
        "11 = 12 + 13": columns.in_progress == columns.pending + columns.overdue,
        "3 = 7 + 11": columns.received == columns.settled + columns.in_progress,
    }
    return [name for name, holds in checks.items() if not holds]
