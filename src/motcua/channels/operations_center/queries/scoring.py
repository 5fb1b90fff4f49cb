"""Indicators of an agency and a period, as the content of the day defines them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from motcua.base.content import load_yaml, province_root
from motcua.base.text import in_language

from ..rules.periods import Period
from ..rules.scores import Score, rating_of, score_of
from .counts import COUNTS, UNOPENED, counts_of, feedback_counts
from .figures import Scope


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator: what it came to, or why it cannot be told."""

    code: str
    title: str
    most: Decimal | None
    score: Score
    lacks: str
    note: str
    opens: str  # the count whose dossiers its figure opens; empty: none
    least: int = 1  # with fewer, nothing is told

    @property
    def is_share(self) -> bool:
        """Whether its value is a percentage of a number of dossiers."""
        return self.score.numerator is not None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of indicators, with the points that could be reckoned."""

    title: str
    most: Decimal | None
    points: Decimal | None
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class SetRow:
    """One set of indicators; `rating` only where every indicator has its points."""

    code: str
    title: str
    legal_basis: str
    sureness: str
    groups: tuple[GroupRow, ...]
    points: Decimal
    most_reckoned: Decimal
    missing: int
    rating: str


def sets_in_force(on: date) -> list[Mapping[str, Any]]:
    """The sets of indicators that hold on a day."""
    return [
        one
        for one in _content(province_root() / "law" / "indicators.yaml")
        if one["valid_from"] <= on and (one["valid_to"] is None or on < one["valid_to"])
    ]


@cache
def _content(path: Path) -> list[Mapping[str, Any]]:
    return list(load_yaml(path)["sets"])


def score_sets(scope: Scope, period: Period, *, at: datetime, language: str) -> list[SetRow]:
    """Every set in force at the period's end, reckoned from the same counts; two queries."""
    counts = counts_of(scope, period, at=at) | feedback_counts(scope, period, at=at)
    return [_set_row(one, counts, language) for one in sets_in_force(period.last)]


def _set_row(
    described: Mapping[str, Any], counts: Mapping[str, int | float], language: str
) -> SetRow:
    groups = tuple(
        _group_row(group, described["rounds_to"], counts, language) for group in described["groups"]
    )
    every = [one for group in groups for one in group.indicators]
    told = [one for one in every if one.score.points is not None]
    points = sum((one.score.points or Decimal(0) for one in told), Decimal(0))
    missing = len(every) - len(told)
    rating = "" if missing else in_language(rating_of(described["ratings"], points), language)
    return SetRow(
        code=described["code"],
        title=in_language(described["title"], language),
        legal_basis=in_language(described["legal_basis"], language),
        sureness=described["sureness"],
        groups=groups,
        points=points,
        most_reckoned=sum((one.most or Decimal(0) for one in told), Decimal(0)),
        missing=missing,
        rating=rating,
    )


def _group_row(
    group: Mapping[str, Any], places: int, counts: Mapping[str, int | float], language: str
) -> GroupRow:
    rows = tuple(_row(one, places, counts, language) for one in group["indicators"])
    points = [one.score.points for one in rows if one.score.points is not None]
    return GroupRow(
        title=in_language(group["title"], language),
        most=_decimal(group["most"]),
        points=sum(points, Decimal(0)) if points else None,
        indicators=rows,
    )


def _row(
    one: Mapping[str, Any], places: int, counts: Mapping[str, int | float], language: str
) -> IndicatorRow:
    opens = one.get("of") or one.get("in") or ""
    return IndicatorRow(
        code=one["code"],
        title=in_language(one["title"], language),
        most=_decimal(one["most"]),
        score=score_of(one, counts, places=places),
        lacks=in_language(one.get("lacks"), language),
        note=in_language(one.get("note"), language),
        opens=opens if opens in COUNTS.keys() - UNOPENED else "",
        least=one.get("least", 1),
    )


def _decimal(value: int | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
