"""Figures that were published elsewhere, each beside what the system counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.base.content import load_yaml_folder
from motcua.base.text import in_language
from motcua.systems.one_stop_shop import api as one_stop_shop

from ..rules.periods import Period
from ..rules.scores import percentage, rounded
from .agencies import AgencyLine
from .counts import counts_of
from .figures import Scope

Counts = Mapping[str, int | float]


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """
    A published figure with its passage and what is counted beside it.

    :ivar expected: the published number at the scale of the simulation that stands beside it.
    :ivar difference: what is counted less what is expected; of shares in percentage points.
    """

    code: str
    title: str
    section: str
    value: Decimal
    expected: Decimal
    passage: str
    counted: Decimal | None
    counted_now: Decimal | None
    difference: Decimal | None
    is_share: bool
    opens: str
    lacks: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """
    One published report with its figures.

    :ivar period: the days that it reports.
    :ivar compared: the days that are counted beside it: its own, or those that stand for them.
    :ivar reason: why other days stand for its own; empty: they are its own.
    """

    source: str
    period: Period
    compared: Period
    reason: str
    simulations: tuple[one_stop_shop.SimulationRow, ...]
    has_dossiers: bool
    rows: tuple[PublishedRow, ...]

    @property
    def scale(self) -> Decimal:
        """Which part of the dossiers the simulation wrote that stands beside it."""
        return self.simulations[0].scale if len(self.simulations) == 1 else Decimal(1)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is counted for one period: of all, and of the agencies of one level."""

    scope: Scope
    period: Period
    agencies: Mapping[str, AgencyLine]
    at: datetime
    known: dict[str, Counts]

    def counts(self, level: str) -> Counts | None:
        """The counts of a level; None where the reader looks at a part of the province only."""
        if level and not self.scope.is_whole:
            return None
        if level not in self.known:
            scope = self.scope
            if level:
                paths = (p for p, a in self.agencies.items() if a.level == level)
                scope = replace(scope, paths=tuple(paths), is_whole=False, only_itself=True)
            self.known[level] = counts_of(scope, self.period, at=self.at)
        return self.known[level]


def published_reports(
    scope: Scope,
    period: Period,
    *,
    agencies: Mapping[str, AgencyLine],
    at: datetime,
    language: str,
) -> list[PublishedReport]:
    """Every published report; counted for its own days, and for those that are looked at."""
    now = _Seen(scope, period, agencies, at, {})
    return [_report(told, now, language) for _name, told in load_yaml_folder("published")]


def _report(described: Mapping[str, Any], now: _Seen, language: str) -> PublishedReport:
    own = Period(described["first"], described["last"])
    then, reason = replace(now, period=own, known={}), ""
    stands = described.get("stands_for_it")
    if stands and not _has_dossiers(then):
        then = replace(now, period=Period(stands["first"], stands["last"]), known={})
        reason = in_language(stands["why"], language)
    compared = then.period
    simulations = tuple(
        one
        for one in one_stop_shop.list_simulations()
        if one.first <= compared.last and one.last >= compared.first
    )
    is_one = len(simulations) == 1
    scale = simulations[0].scale if is_one else Decimal(1)
    return PublishedReport(
        source=in_language(described["source"], language),
        period=own,
        compared=compared,
        reason=reason,
        simulations=simulations,
        has_dossiers=_has_dossiers(then),
        rows=tuple(_row(one, then, now, scale, language) for one in described["figures"]),
    )


def _has_dossiers(seen: _Seen) -> bool:
    counts = seen.counts("") or {}
    return bool(counts["handed"] or counts["settled"])


def _row(
    one: Mapping[str, Any], then: _Seen, now: _Seen, scale: Decimal, language: str
) -> PublishedRow:
    is_share = "share" in one or one.get("unit") == "percent"
    value = Decimal(str(one["value"]))
    expected = value if is_share else (value * scale).quantize(Decimal(1))
    counted = _counted(one, then) if _has_dossiers(then) else None
    return PublishedRow(
        code=one["code"],
        title=in_language(one["title"], language),
        section=one["section"],
        value=value,
        expected=expected,
        passage=one["passage"],
        counted=counted,
        counted_now=_counted(one, now),
        difference=counted - expected if counted is not None else None,
        is_share=is_share,
        opens="" if one.get("level") else one.get("share", {}).get("of", one.get("count", "")),
        lacks=in_language(one.get("lacks"), language),
        note=in_language(one.get("note"), language),
    )


def _counted(one: Mapping[str, Any], seen: _Seen) -> Decimal | None:
    counts = seen.counts(one.get("level", ""))
    if counts is None:
        return None
    if "share" in one:
        whole = counts[one["share"]["in"]]
        return rounded(percentage(counts[one["share"]["of"]], whole), 1) if whole else None
    return Decimal(str(counts[one["count"]])) if "count" in one else None
