"""Scores of indicators: shares, averages, points a dossier; nothing out of nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Counts = Mapping[str, int | float]


@dataclass(frozen=True, slots=True)
class Score:
    """
    What an indicator came to.

    :ivar value: the share in percent, the average, or the points a dossier; None: nothing to
        reckon with.
    :ivar points: of `most`; None where the points are not known or nothing was counted.
    """

    value: Decimal | None
    points: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    is_few: bool = False  # so few that people could be found out: nothing is told


NOTHING = Score(None, None)
TOO_FEW = Score(None, None, is_few=True)


def score_of(indicator: Mapping[str, Any], counts: Counts, *, places: int) -> Score:
    """What an indicator of the content comes to with these counts."""
    if "measure" not in indicator:
        return NOTHING
    # What was not told is not there; that is not none.
    whole = counts.get(indicator["in"])
    if not whole or indicator.get("of", indicator["in"]) not in counts:
        return NOTHING
    if whole < indicator.get("least", 1):
        return TOO_FEW
    measure = _MEASURES[indicator["measure"]]
    return measure(indicator, counts, places)


def rounded(value: Decimal | float, places: int) -> Decimal:
    """To so many places, halves up, as officials round."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percentage(part: int | float, whole: int | float) -> Decimal:
    """A share in percent, not rounded."""
    return Decimal(str(part)) * 100 / Decimal(str(whole))


def _share(indicator: Mapping[str, Any], counts: Counts, places: int) -> Score:
    part, whole = counts[indicator["of"]], counts[indicator["in"]]
    rate, most = percentage(part, whole), indicator["most"]
    points = None
    if most is not None:
        points = rounded(min(rate / Decimal(str(indicator["full_at"])), Decimal(1)) * most, places)
    return Score(rounded(rate, 2), points, int(part), int(whole))


def _average(indicator: Mapping[str, Any], counts: Counts, places: int) -> Score:
    whole = counts[indicator["in"]]
    average = Decimal(str(counts[indicator["of"]])) / Decimal(str(whole))
    return Score(rounded(average, 2), None, None, int(whole))


def _per_dossier(indicator: Mapping[str, Any], counts: Counts, places: int) -> Score:
    whole = counts[indicator["in"]]
    gained = sum(counts[name] * points for name, points in indicator["points"].items())
    points = rounded(Decimal(str(gained)) / Decimal(str(whole)), places)
    return Score(points, points, None, int(whole))


def _steps(indicator: Mapping[str, Any], counts: Counts, places: int) -> Score:
    part, whole = counts[indicator["of"]], counts[indicator["in"]]
    reached = (
        step["points"]
        for step in indicator["steps"]
        if all(_holds(one, counts) for one in step.get("when", ()))
    )
    gained = next(reached, 0)  # None: the law gives points here that are not known
    points = None if gained is None else rounded(gained, places)
    return Score(rounded(percentage(part, whole), 2), points, int(part), int(whole))


def _holds(condition: Mapping[str, Any], counts: Counts) -> bool:
    part = counts[condition["of"]]
    if "upto" in condition:
        return part <= int(condition["upto"])
    whole = counts[condition["in"]]
    return bool(whole) and percentage(part, whole) >= Decimal(str(condition["from"]))


_MEASURES = {
    "share": _share,
    "average": _average,
    "per_dossier": _per_dossier,
    "steps": _steps,
}


def rating_of(ratings: Sequence[Mapping[str, Any]], points: Decimal) -> Mapping[str, str]:
    """The rank of a sum of points: the highest whose threshold it reaches."""
    name: Mapping[str, str] = next(
        one["name"]
        for one in sorted(ratings, key=lambda one: -one["from"])
        if points >= one["from"]
    )
    return name
