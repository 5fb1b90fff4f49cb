"""Figures of received and delivered consignments that add up by construction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CAME = ("carried", "ordered")  # open when the period began, or ordered in it
RECEIVED = ("handed_over", "lost", "stopped", "open")
DELIVERED = ("delivered", "returned", "lost", "stopped", "open")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many consignments of a period came and ended in one way: each is counted once."""

    desk: str
    desk_name: str
    procedure_code: str
    procedure_name: str
    month: str
    direction: str
    came: str
    ending: str
    number: int


@dataclass(frozen=True, slots=True)
class Sums:
    """One direction of a row: how its consignments came, and how they ended."""

    came: Mapping[str, int]
    ended: Mapping[str, int]

    @property
    def total(self) -> int:
        """Every consignment of the period, as it came."""
        return sum(self.came.values())

    @property
    def total_ended(self) -> int:
        """The same consignments, as they ended or are open; equal, for they are the same."""
        return sum(self.ended.values())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the figures."""

    key: str
    title: str
    received: Sums
    delivered: Sums


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and their total: the total is the sum of the rows, column by column."""

    rows: tuple[Row, ...]
    total: Row


@dataclass(slots=True)
class _Adding:
    title: str
    came: dict[str, dict[str, int]] = field(
        default_factory=lambda: {d: dict.fromkeys(CAME, 0) for d in ("collection", "delivery")}
    )
    ended: dict[str, dict[str, int]] = field(
        default_factory=lambda: {
            "collection": dict.fromkeys(RECEIVED, 0),
            "delivery": dict.fromkeys(DELIVERED, 0),
        }
    )

    def add(self, one: Counted) -> None:
        self.came[one.direction][one.came] += one.number
        self.ended[one.direction][one.ending] += one.number

    def row(self, key: str) -> Row:
        sums = {d: Sums(self.came[d], self.ended[d]) for d in self.came}
        return Row(key, self.title, sums["collection"], sums["delivery"])


def table_of(counted: Iterable[Counted], *, by: str) -> Table:
    """
    The counts as a table by `desk`, `procedure` or `month`.

    Nothing is counted twice and no total is counted apart: a row's totals are sums of its columns,
    the table's those of its rows. So "271.215 (11.261 + 259.999)", which is 45 short of its own
    parts, cannot come about.
    """
    adding: dict[str, _Adding] = {}
    whole = _Adding("")
    for one in counted:
        key, title = _key(one, by)
        adding.setdefault(key, _Adding(title)).add(one)
        whole.add(one)
    return Table(tuple(adding[key].row(key) for key in sorted(adding)), whole.row(""))


def _key(one: Counted, by: str) -> tuple[str, str]:
    if by == "desk":
        return one.desk, one.desk_name
    if by == "procedure":
        return one.procedure_code, one.procedure_name
    return one.month, f"{one.month[5:7]}/{one.month[:4]}"


def ending_of(direction: str, status: str) -> str:
    """The column in which an ended consignment of this status stands."""
    if status == "lost":
        return "lost"
    if status in {"called_off", "given_back"}:
        return "stopped"
    if direction == "collection":
        return "handed_over"
    return "returned" if status in {"returned", "picked_up"} else "delivered"
