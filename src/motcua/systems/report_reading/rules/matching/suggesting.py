"""Suggests for a figure of a report which indicator it tells, of whom and when, or leaves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from .amounts import amount_in, is_converted, out_of_range
from .habits import Habits
from .lexicon import Candidate, Lexicon
from .periods import period_of
from .scores import Score, score
from .seen import Seen

LEAST, SURE, MOST = 0.5, 0.8, 3
TIERS = ("province", "district", "commune")
Naming = Literal["named", "whole", "tier", "unknown", "nobody"]


@dataclass(frozen=True)
class Reason:
    """Why something is suggested, or not: a code that the screens put in words, and a detail."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Whose:
    """
    Whose figure it is, as far as the report says.

    :ivar naming: `named`: by name; `whole`: the whole province; `tier`: only a level of agencies;
        `unknown`: a name that nobody known has; `nobody`: nothing is said.
    :ivar agency: who that was at the report's date; of `nobody` and `tier` who is taken for it.
    """

    naming: Naming
    agency: UUID | None
    tier: str = ""


@dataclass(frozen=True)
class Suggestion:
    """
    What a figure may tell, with how sure that is.

    :ivar value: in the indicator's unit. :ivar period: its code, empty where none fits.
    :ivar agency: None where it is not known whose it is.
    :ivar score: from 0 to 1; what lacks a period or an agency is never sure.
    """

    indicator: str
    value: Decimal
    score: float
    period: str = ""
    agency: UUID | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()

    @property
    def percent(self) -> int:
        """The score as pages show it."""
        return round(self.score * 100)

    @property
    def is_whole(self) -> bool:
        """Whether nothing lacks: a press would tell it."""
        return bool(self.period) and self.agency is not None


@dataclass(frozen=True)
class Matched:
    """The suggestions for a figure, the best first; without any, why it was left."""

    suggestions: tuple[Suggestion, ...] = ()
    left: str = ""

    @property
    def best(self) -> Suggestion | None:
        """The first, or None."""
        return self.suggestions[0] if self.suggestions else None


def suggest(
    seen: Seen,
    lexicon: Lexicon,
    *,
    whose: Whose,
    report: tuple[date, date] | None = None,
    habits: Habits | None = None,
) -> Matched:
    """
    What a figure may tell: three indicators at most, each with its reasons.

    A place in a ranking, a change, a plan's share and a mean tell no indicator: they are left.
    """
    known = habits or Habits()
    if left := _left(seen, known):
        return Matched(left=left)
    found = [*_by_habit(seen, lexicon, known), *_by_words(seen, lexicon)]
    placed = [_placed(one, seen, lexicon, whose, report) for one in _first_of_each(found)]
    best = sorted(
        (one for one in placed if one.score >= LEAST),
        key=lambda one: (-round(one.score, 9), len(one.dimensions), one.indicator),
    )
    return Matched(tuple(best[:MOST]), "" if best else "nothing-like-it")


def _left(seen: Seen, habits: Habits) -> str:
    if seen.kind == "rank":
        return "rank"
    if habits.of(seen.phrase):
        return "habit-none" if habits.none_of(seen.phrase) else ""
    if seen.is_change:
        return "change"
    return "mean" if seen.is_mean else ""


def _by_habit(seen: Seen, lexicon: Lexicon, habits: Habits) -> Iterable[Suggestion]:
    for number, habit in enumerate(habits.of(seen.phrase)):
        definition = lexicon.definitions.get(habit.indicator)
        value = amount_in(seen, definition) if definition else None
        if definition is None or value is None:
            continue
        reason = Reason("habit-own" if habit.is_own else "habit", str(habit.times))
        yield Suggestion(
            definition.code, value, habit.sure - 0.02 * number,
            dimensions=habit.dimensions, reasons=(reason,),
        )  # fmt: skip


def _by_words(seen: Seen, lexicon: Lexicon) -> Iterable[Suggestion]:
    for candidate in lexicon.candidates:
        found = score(seen, candidate, lexicon)
        if found.value < LEAST:
            continue
        value = amount_in(seen, candidate.definition)
        if value is not None:
            yield Suggestion(
                candidate.definition.code, value, found.value,
                dimensions=candidate.dimensions, reasons=_said(found, candidate),
            )  # fmt: skip


def _said(found: Score, candidate: Candidate) -> tuple[Reason, ...]:
    said = ", ".join(sorted(word.replace("_", " ") for word in found.shared))
    lacking = sorted(word.replace("_", " ") for word in candidate.words - found.shared)
    return (
        Reason("words", said),
        *([Reason("words-lacking", ", ".join(lacking))] if lacking else []),
        *(Reason(code) for code in found.doubts),
    )


def _first_of_each(found: Iterable[Suggestion]) -> list[Suggestion]:
    """The best of each indicator; what was learnt comes first, for it is surest."""
    best: dict[str, Suggestion] = {}
    for one in found:
        before = best.get(one.indicator)
        if before is None or (one.score, -len(one.dimensions)) > (
            before.score, -len(before.dimensions)
        ):  # fmt: skip
            best[one.indicator] = one
    return list(best.values())


def _placed(
    one: Suggestion,
    seen: Seen,
    lexicon: Lexicon,
    whose: Whose,
    report: tuple[date, date] | None,
) -> Suggestion:
    definition = lexicon.definitions[one.indicator]
    held = period_of(seen, definition, report)
    agency, dimensions, sure, whom = _agency(one, whose, definition.dimensions)
    reasons = [*one.reasons, *([Reason(held.reason)] if held.reason else []), *whom]
    certain = one.score * held.sure * sure
    if held.period is None or agency is None:
        certain = min(certain, SURE - 0.01)
    if is_converted(seen, definition):
        reasons.append(Reason("converted", definition.unit.get("vi", "")))
    for holds, code, factor in (
        (out_of_range(one.value, definition), "out-of-range", 0.6),
        (bool(seen.about), "about", 0.85),
        (bool(seen.doubt), "doubt", 0.85),
    ):
        if holds:
            reasons.append(Reason(code))
            certain *= factor
    return replace(
        one, score=certain, period=held.period.code if held.period else "", agency=agency,
        dimensions=dimensions, reasons=tuple(reasons),
    )  # fmt: skip


def _agency(
    one: Suggestion, whose: Whose, allowed: tuple[str, ...]
) -> tuple[UUID | None, Mapping[str, str], float, list[Reason]]:
    """Whose it is; a level of agencies is a part of the whole where the indicator knows levels."""
    if whose.naming in ("named", "whole"):
        return whose.agency, one.dimensions, 1.0, [Reason(whose.naming)]
    if whose.naming == "nobody":
        return whose.agency, one.dimensions, 0.95, [Reason("nobody-named")]
    if whose.naming == "tier" and "tier" in allowed:
        dimensions = {**one.dimensions, "tier": whose.tier}
        return whose.agency, dimensions, 1.0, [Reason("tier", whose.tier)]
    return None, one.dimensions, 1.0, [Reason("tier-only" if whose.tier else "unknown-body")]
