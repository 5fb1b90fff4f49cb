"""Drafts tried out: the examples that must hold, and the real decisions asked once more."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.kernel.decisions import api as decisions
from motcua.kernel.drafting import api as drafting
from motcua.kernel.processes import api as processes

from ..models import DraftExample
from ..rules.examples import agrees, as_text, day_of, holds

MOST_RECENT = 500
MOST_PAIRS = 50


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example with what the draft answers; `lines` are output, expected, answered, agreed."""

    example: DraftExample
    is_held: bool
    lines: tuple[tuple[str, str, str, bool], ...]
    refusal: decisions.DecisionInputRefused | None = None


def sheet_of_draft(
    draft: drafting.VersionDraft,
) -> tuple[decisions.Sheet | None, tuple[decisions.Problem, ...]]:
    """A draft as a table that can be asked, None while it has faults, and what is wrong with it."""
    return decisions.read_sheet(draft.code, draft.file, draft.about)


def examples_of(draft: drafting.VersionDraft, sheet: decisions.Sheet | None) -> list[ExampleResult]:
    """Every example of a draft; none holds while the draft has faults."""
    return [_tried(one, sheet) for one in DraftExample.objects.filter(draft=draft).order_by("id")]


def _tried(example: DraftExample, sheet: decisions.Sheet | None) -> ExampleResult:
    expected: Mapping[str, str] = example.expected
    if sheet is None:
        lines = tuple((name, text, "", False) for name, text in expected.items())
        return ExampleResult(example, False, lines)
    try:
        result = decisions.answer_of(sheet, example.inputs, on=example.on)
    except decisions.DecisionInputRefused as refused:
        lines = tuple((name, text, "", False) for name, text in expected.items())
        return ExampleResult(example, False, lines, refused)
    outputs = outputs_of(result)
    lines = tuple(
        (
            name,
            expected.get(name, ""),
            as_text(outputs.get(name)),
            agrees(expected.get(name, ""), outputs.get(name)),
        )
        for name in dict.fromkeys([*expected, *outputs])
    )
    return ExampleResult(example, holds(expected, outputs), lines)


def outputs_of(result: decisions.DecisionResult) -> dict[str, Any]:
    """The conclusions by output name; each null where the table comes to none."""
    if not result.is_decided:
        return dict.fromkeys(result.outputs)
    return {name: decisions.jsonable(value) for name, value in result.outputs.items()}


@dataclass(frozen=True, slots=True)
class Recent:
    """The real decisions of late, asked once more: nothing tells whose they were.

    `unlike` counts each pair of conclusions, what was said and what would be said.
    """

    asked: int
    same: int
    changed: int
    unlike: tuple[tuple[str, str, int], ...]
    refused: int
    first: date | None
    last: date | None


def recent_outcomes(sheet: decisions.Sheet, *, most: int = MOST_RECENT) -> Recent:
    """How the last recorded decisions of real matters would come out, each on its own day."""
    same = refused = 0
    unlike: Counter[tuple[str, str]] = Counter()
    days: list[date] = []
    for one in _records(sheet.code, most):
        on = day_of(str(one.get("on", "")))
        if on is None:
            continue
        days.append(on)
        try:
            result = decisions.answer_of(sheet, one["inputs"], on=on)
        except decisions.DecisionInputRefused:
            refused += 1
            continue
        now = decisions.jsonable(result.value) if result.is_decided else None
        if now == one["value"]:
            same += 1
        else:
            unlike[_shown(one["value"]), _shown(now)] += 1
    pairs = tuple((was, now, count) for (was, now), count in unlike.most_common(MOST_PAIRS))
    changed, first, last = unlike.total(), min(days, default=None), max(days, default=None)
    return Recent(len(days), same, changed, pairs, refused, first, last)


def _records(code: str, most: int) -> list[dict[str, Any]]:
    tokens = processes.Token.objects.filter(
        record__isnull=False, record__decision=code, record__has_key="inputs"
    )
    return [
        dict(one or {}) for one in tokens.order_by("-id").values_list("record", flat=True)[:most]
    ]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {as_text(one) or '—'}" for name, one in value.items())
    return as_text(value) or "—"
