"""What is asked for, as columns that a statement can join: periods, units, and who counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from motcua.base.report_periods import Period
from motcua.base.report_windows import CALENDAR, Span
from motcua.base.unit_trees import Tree

from .units import Target
from .windows import span

_COLUMNS = ("epoch", "agency", "target", "kind", "is_exact", "is_own")
_TYPES = ("date[]", "uuid[]", "int[]", "varchar[]", "bool[]", "bool[]")
# Joined by name in the statements: who counts for which target, in which time of the tree.
SCOPE_SQL = "unnest({}) AS s({})".format(
    ", ".join(f"%(scope_{name})s::{kind}" for name, kind in zip(_COLUMNS, _TYPES, strict=True)),
    ", ".join(_COLUMNS),
)
PERIODS_SQL = """unnest(%(period_number)s::int[], %(period_code)s::varchar[],
    %(period_epoch)s::date[], %(period_first)s::date[], %(period_until)s::date[]
) AS p(number, code, epoch, first, until)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Whose figures, for which periods, as the tree stood when.

    :ivar units_on: the day of the tree; None: the last day of each period.
    :ivar window: which days the periods' figures are of.
    """

    tree: Tree
    targets: Sequence[Target]
    periods: Sequence[Period]
    within: bool
    units_on: date | None = None
    window: str = CALENDAR
    _rows: dict[date, list[tuple[Any, ...]]] = field(default_factory=dict)

    def epoch_of(self, period: Period) -> date:
        """In which time of the tree a period is read."""
        return self.tree.epoch(self.day_of(period))

    def day_of(self, period: Period) -> date:
        """On which day the tree is looked at for a period: its last, unless another is asked."""
        return self.units_on or self.span_of(period).last

    def span_of(self, period: Period) -> Span:
        """The days that a period's figures are of."""
        return span(window=self.window, period=period)

    def values(self, periods: Iterable[Period]) -> dict[str, Any]:
        """The columns of the scope and of these periods, as values of a statement."""
        wanted = list(periods)
        spans = [self.span_of(one) for one in wanted]
        epochs = sorted({self.epoch_of(one) for one in wanted})
        rows = [row for epoch in epochs for row in self._of_epoch(epoch)]
        columns: Mapping[str, list[Any]] = {
            f"scope_{name}": [row[number] for row in rows] for number, name in enumerate(_COLUMNS)
        }
        return {
            **columns,
            "period_number": list(range(len(wanted))),
            "period_code": [one.code for one in wanted],
            "period_epoch": [self.epoch_of(one) for one in wanted],
            "period_first": [one.first for one in spans],
            "period_until": [one.until for one in spans],
        }

    def _of_epoch(self, epoch: date) -> list[tuple[Any, ...]]:
        if epoch not in self._rows:
            below = self.tree.below([one.paths for one in self.targets], epoch)
            self._rows[epoch] = [
                (epoch, agency, number, self.tree.lines[agency].kind, is_exact, is_own)
                for number, target in enumerate(self.targets)
                for agency, is_exact, is_own in self._agencies(target, below[number])
            ]
        return self._rows[epoch]

    def _agencies(
        self, target: Target, below: Mapping[UUID, bool]
    ) -> Iterable[tuple[UUID, bool, bool]]:
        own = set() if target.is_group else set(self.tree.same(target.paths[0]))
        if not self.within and not target.is_group:
            return [(uuid, True, True) for uuid in own]
        return [(uuid, is_exact, uuid in own) for uuid, is_exact in below.items()]
