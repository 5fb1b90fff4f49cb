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
from motcua.systems.procedures import api as procedures

from ..rules.periods import Period
from ..rules.publication import published_in_time
from ..rules.scores import Score, rating_of, score_of
from .counts import COUNTS, UNOPENED, counts_of, feedback_counts
from .figures import Scope
from .told import told_counts


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
    told: str = ""  # the indicator by which agencies told it; empty: it is counted here

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


def score_sets(
    scope: Scope, period: Period, *, at: datetime, language: str, level: str = "province"
) -> list[SetRow]:
    """
    Every set in force at the period's end, reckoned from the same counts.

    :param level: of the agency looked at: some thresholds are by level.
    """
    sets = sets_in_force(period.last)
    every = [one for each in sets for group in each["groups"] for one in group["indicators"]]
    counts: dict[str, int | float] = {
        **counts_of(scope, period, at=at),
        **feedback_counts(scope, period, at=at),
        **_publications(scope, period),
        **told_counts(every, scope, period),
    }
    return [_set_row(_at_level(one, level), counts, language) for one in sets]


def _publications(scope: Scope, period: Period) -> dict[str, int]:
    """
    How many versions that began in the period have the day of their decision, and are in time.

    They are published for the whole province, so a part of it has none.
    """
    if not scope.is_whole or scope.procedure_code or scope.field_code:
        return {}
    begun = [
        (date.fromisoformat(str(one.decision["date"])), one.valid_from)
        for one in procedures.list_procedures(on=period.last)
        if one.decision.get("date") and period.first <= one.valid_from
    ]
    in_time = sum(published_in_time(signed, first) for signed, first in begun)
    return {"published": len(begun), "published_in_time": in_time}


def _at_level(described: Mapping[str, Any], level: str) -> Mapping[str, Any]:
    """A set with the thresholds of a level."""
    groups = [
        {**group, "indicators": [_steps_at(one, level) for one in group["indicators"]]}
        for group in described["groups"]
    ]
    return {**described, "groups": groups}


def _steps_at(one: Mapping[str, Any], level: str) -> Mapping[str, Any]:
    if "steps" not in one:
        return one
    steps = [step for step in one["steps"] if "levels" not in step or level in step["levels"]]
    return {**one, "steps": steps}


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
    score = score_of(one, counts, places=places)
    is_there = score.value is not None or score.is_few
    return IndicatorRow(
        code=one["code"],
        title=in_language(one["title"], language),
        most=_decimal(one["most"]),
        score=score,
        lacks="" if is_there else in_language(one.get("lacks"), language),
        note=in_language(one.get("note"), language),
        opens=opens if opens in COUNTS.keys() - UNOPENED else "",
        least=one.get("least", 1),
        told=one["told"][one["of"]] if "told" in one and is_there else "",
    )


def _decimal(value: int | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
