"""What an indicator is meant to reach: dated content, a value for a period with its legal basis."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.base.report_periods import Period, PeriodUnreadable

_KEYS = {"indicator", "period", "value", "of", "each", "within", "legal_basis", "sureness", "note"}
SURENESS = ("stated", "known", "assumed")


class TargetUnreadable(ValueError):
    """A target of the content says something that no target can mean."""


@dataclass(frozen=True, slots=True)
class Target:
    """
    A value that an indicator should reach in a period.

    :ivar of: code of the agency it is set for; empty: the province.
    :ivar each: whether it is set for every unit, too.
    :ivar within: whether it holds in every shorter period inside, as shares do and sums do not.
    :ivar sureness: `stated` in the law that was at hand, `known`, or `assumed`.
    """

    indicator: str
    period: Period
    value: Decimal
    legal_basis: Mapping[str, str]
    sureness: str
    of: str = ""
    each: bool = False
    within: bool = False
    note: Mapping[str, str] | None = None

    def is_for(self, indicator: str, period: Period, agency: str, *, is_top: bool) -> bool:
        """Whether it is what an agency should reach in a period."""
        is_when = self.period == period or (
            self.within and self.period.first <= period.first and period.until <= self.period.until
        )
        is_whose = self.each or self.of == agency or (not self.of and is_top)
        return self.indicator == indicator and is_when and is_whose


def read_target(row: Mapping[str, Any]) -> Target:
    """
    A target from its content.

    :raises TargetUnreadable: if it says too little, too much, or no number.
    """
    if unknown := sorted(set(row) - _KEYS):
        raise TargetUnreadable(f"does not know {', '.join(unknown)}")
    if not {"vi", "en"} <= set(row["legal_basis"]):
        raise TargetUnreadable("legal_basis must be given in vi and en")
    if row["sureness"] not in SURENESS:
        raise TargetUnreadable(f"sureness is none of {', '.join(SURENESS)}")
    try:
        value = Decimal(str(row["value"]))
        period = Period.parse(str(row["period"]))
    except (InvalidOperation, PeriodUnreadable) as error:
        raise TargetUnreadable(f"value or period: {error}") from error
    if not value.is_finite():
        raise TargetUnreadable(f"value: {value} is no number")
    return Target(
        indicator=str(row["indicator"]),
        period=period,
        value=value,
        legal_basis=row["legal_basis"],
        sureness=str(row["sureness"]),
        of=str(row.get("of", "")),
        each=bool(row.get("each", False)),
        within=bool(row.get("within", False)),
        note=row.get("note"),
    )


def problems_of(targets: Iterable[Target], known: Mapping[str, frozenset[str]]) -> list[str]:
    """
    What is wrong with targets together.

    :param known: the kinds of periods of every indicator, by code.
    """
    found: list[str] = []
    seen: set[tuple[str, str, str]] = set()
    for one in targets:
        place = f"target of {one.indicator}, {one.period.code}"
        if one.indicator not in known:
            found.append(f"{place}: there is no such indicator")
        elif one.period.kind not in known[one.indicator]:
            found.append(f"{place}: the indicator has no such period")
        if (one.indicator, one.period.code, one.of) in seen:
            found.append(f"{place}: set twice")
        seen.add((one.indicator, one.period.code, one.of))
    return found


def target_for(
    targets: Iterable[Target], indicator: str, period: Period, agency: str, *, is_top: bool
) -> Target | None:
    """The target that fits closest: set for the agency itself, then for the shortest period."""
    fitting = [one for one in targets if one.is_for(indicator, period, agency, is_top=is_top)]
    return min(
        fitting,
        key=lambda one: (one.of != agency, one.period.until - one.period.first),
        default=None,
    )
