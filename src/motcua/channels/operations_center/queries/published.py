"""Figures that were published elsewhere, each beside what the system counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.base.content import load_yaml_folder
from motcua.base.text import in_language

from ..rules.periods import Period
from ..rules.scores import percentage, rounded
from .counts import counts_of
from .figures import Scope


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published figure with its passage, what is counted for the same time, and for another."""

    title: str
    section: str
    value: Decimal
    passage: str
    counted: Decimal | None
    counted_now: Decimal | None
    is_share: bool
    opens: str
    lacks: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """One published report with its figures."""

    source: str
    period: Period
    has_dossiers: bool
    rows: tuple[PublishedRow, ...]


def published_reports(
    scope: Scope, period: Period, *, at: datetime, language: str
) -> list[PublishedReport]:
    """Every published report; counted for its own period, and for the one that is looked at."""
    now = counts_of(scope, period, at=at)
    return [
        _report(described, scope, now, at, language)
        for _name, described in load_yaml_folder("published")
    ]


def _report(
    described: Mapping[str, Any],
    scope: Scope,
    now: Mapping[str, int | float],
    at: datetime,
    language: str,
) -> PublishedReport:
    period = Period(described["first"], described["last"])
    then = counts_of(scope, period, at=at)
    return PublishedReport(
        source=in_language(described["source"], language),
        period=period,
        has_dossiers=bool(then["came"] or then["settled"]),
        rows=tuple(_row(one, then, now, language) for one in described["figures"]),
    )


def _row(
    one: Mapping[str, Any],
    then: Mapping[str, int | float],
    now: Mapping[str, int | float],
    language: str,
) -> PublishedRow:
    is_share = "share" in one or one.get("unit") == "percent"
    return PublishedRow(
        title=in_language(one["title"], language),
        section=one["section"],
        value=Decimal(str(one["value"])),
        passage=one["passage"],
        counted=_counted(one, then),
        counted_now=_counted(one, now),
        is_share=is_share,
        opens=one["share"]["of"] if "share" in one else one.get("count", ""),
        lacks=in_language(one.get("lacks"), language),
        note=in_language(one.get("note"), language),
    )


def _counted(one: Mapping[str, Any], counts: Mapping[str, int | float]) -> Decimal | None:
    if "share" in one:
        whole = counts[one["share"]["in"]]
        return rounded(percentage(counts[one["share"]["of"]], whole), 1) if whole else None
    return Decimal(str(counts[one["count"]])) if "count" in one else None
