"""Figures that were published elsewhere, each beside what the system counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from motcua.base.content import load_yaml_folder
from motcua.base.text import in_language, vietnam_day
from motcua.systems.one_stop_shop import api as one_stop_shop

from ..models import DifferenceReason
from ..rules.periods import Period
from ..rules.scores import percentage, rounded
from .agencies import AgencyLine, agency_lines, root_path
from .counts import counts_of
from .figures import Scope
from .told import told_values

Counts = Mapping[str, int | float]


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """
    A published figure with its passage and what is counted beside it.

    :ivar expected: the published number at the scale of the simulation that stands beside it.
    :ivar difference: what is counted less what is expected; of shares in percentage points.
    :ivar indicator: the indicator that counts the same, where there is one.
    :ivar own_why: why the two differ, as the content has it; `why_simulated`: as far as dossiers
        are invented. :ivar told: why, as an official said it.
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
    indicator: str
    own_why: str
    why_simulated: str
    told: DifferenceReason | None

    @property
    def why(self) -> str:
        """Why the two differ, by the content: for good, and because dossiers are invented."""
        return " ".join(filter(None, [self.own_why, self.why_simulated]))

    @property
    def is_explained(self) -> bool:
        """Whether there is no difference, or it is known why there is one."""
        return bool(not self.difference or self.why or self.told) or bool(self.lacks)

    @property
    def is_told_before(self) -> bool:
        """Whether what an official said was of another difference than today's."""
        return self.told is not None and self.told.difference != self.difference


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """
    One published report with its figures.

    :ivar period: the days that it reports.
    :ivar compared: the days that are counted beside it: its own, or those that stand for them.
    :ivar reason: why other days stand for its own; empty: they are its own.
    """

    code: str
    source: str
    period: Period
    compared: Period
    reason: str
    simulations: tuple[one_stop_shop.simulations.SimulationRow, ...]
    has_dossiers: bool
    rows: tuple[PublishedRow, ...]

    @property
    def unexplained(self) -> int:
        """How many differences nobody has given a reason for."""
        return sum(not row.is_explained for row in self.rows)

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
    names: frozenset[str]
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
            self.known[level] = counts_of(scope, self.period, at=self.at, names=self.names)
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
    reports = list(load_yaml_folder("published"))
    now = _Seen(scope, period, agencies, at, _counts_named(reports), {})
    given = newest_reasons()
    return [_report(name, told, now, language, given) for name, told in reports]


def _counts_named(reports: Iterable[tuple[str, Mapping[str, Any]]]) -> frozenset[str]:
    """The counts that published figures stand beside, and those that say if there are any."""
    figures = [one for _name, told in reports for one in told["figures"]]
    shares = (one["share"] for one in figures if "share" in one)
    counts = {one["count"] for one in figures if "count" in one}
    return frozenset({"handed", "settled", *counts, *(s[k] for s in shares for k in ("of", "in"))})


def whole_province(*, at: datetime, language: str) -> list[PublishedReport]:
    """Every published report beside the counts of the whole province."""
    day = vietnam_day(at)
    scope = Scope((root_path(on=day),), is_whole=True)
    return published_reports(
        scope, Period(day, day), agencies=agency_lines(on=day), at=at, language=language
    )


def newest_reasons() -> dict[tuple[str, str], DifferenceReason]:
    """What officials said last of each figure, by report and figure."""
    rows = DifferenceReason.objects.order_by("said_at", "pk")
    return {(row.report, row.figure): row for row in rows}


def reasons_of(report: str, figure: str) -> QuerySet[DifferenceReason]:
    """What officials said of a figure, the newest first."""
    found = DifferenceReason.objects.filter(report=report, figure=figure)
    return found.order_by("-said_at", "-pk")


def _report(
    code: str,
    described: Mapping[str, Any],
    now: _Seen,
    language: str,
    given: Mapping[tuple[str, str], DifferenceReason],
) -> PublishedReport:
    own = Period(described["first"], described["last"])
    then, reason = replace(now, period=own, known={}), ""
    stands = described.get("stands_for_it")
    if stands and not _has_dossiers(then):
        then = replace(now, period=Period(stands["first"], stands["last"]), known={})
        reason = in_language(stands["why"], language)
    compared = then.period
    simulations = tuple(
        one
        for one in one_stop_shop.simulations.list_simulations()
        if one.first <= compared.last and one.last >= compared.first
    )
    is_one = len(simulations) == 1
    scale = simulations[0].scale if is_one else Decimal(1)
    asked = (stands if reason else described) or {}
    told = told_values(described["figures"], asked.get("period"), is_whole=now.scope.is_whole)
    whys = in_language(described.get("why_told"), language)
    rows = (
        _told_row(one, told[one["told"]], whys, language)
        if told.get(one.get("told", "")) is not None
        else _row(one, then, now, scale, language)
        for one in described["figures"]
    )
    if not simulations:
        rows = (replace(row, why_simulated="") for row in rows)
    return PublishedReport(
        code=code,
        source=in_language(described["source"], language),
        period=own,
        compared=compared,
        reason=reason,
        simulations=simulations,
        has_dossiers=_has_dossiers(then),
        rows=tuple(replace(row, told=given.get((code, row.code))) for row in rows),
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
        indicator=one.get("indicator", one.get("told", "")),
        own_why=in_language(one.get("why"), language),
        why_simulated=in_language(one.get("why_simulated"), language),
        told=None,
    )


def _told_row(
    one: Mapping[str, Any], told: Decimal | None, why: str, language: str
) -> PublishedRow:
    """A published figure beside what agencies told; it is no smaller for a simulation."""
    value = Decimal(str(one["value"]))
    is_share = one.get("unit") == "percent"
    ours = rounded(told, 1) if told is not None and is_share else told
    return PublishedRow(
        code=one["code"],
        title=in_language(one["title"], language),
        section=one["section"],
        value=value,
        expected=value,
        passage=one["passage"],
        counted=ours,
        counted_now=ours,
        difference=ours - value if ours is not None else None,
        is_share=is_share,
        opens="",
        lacks="",
        note=in_language(one.get("note"), language),
        indicator=one["told"],
        own_why=in_language(one.get("why_told"), language) or why,
        why_simulated="",
        told=None,
    )


def _counted(one: Mapping[str, Any], seen: _Seen) -> Decimal | None:
    counts = seen.counts(one.get("level", ""))
    if counts is None:
        return None
    if "share" in one:
        whole = counts[one["share"]["in"]]
        return rounded(percentage(counts[one["share"]["of"]], whole), 1) if whole else None
    return Decimal(str(counts[one["count"]])) if "count" in one else None
