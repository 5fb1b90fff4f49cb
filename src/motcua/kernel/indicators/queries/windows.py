"""The windows of the province's law on reports, and the days of periods in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from motcua.base.content import load_yaml, province_root
from motcua.base.report_periods import Period
from motcua.base.report_windows import CALENDAR, CutOff, Span, Windows, WindowUnknown

from ..rules.definitions import Definition

__all__ = [
    "CALENDAR",
    "Opening",
    "Span",
    "WindowUnknown",
    "all_windows",
    "opening_of",
    "own_window",
    "span",
]


def all_windows() -> Windows:
    """Every window, from the report regimes of the province."""
    return _windows_of(province_root())


@cache
def _windows_of(root: Path) -> Windows:
    """A regime whose figures end with the month needs no window: it is the calendar's."""
    path = root / "law" / "report-regime.yaml"
    rows = load_yaml(path)["regimes"] if path.exists() else []
    cut = {one["code"] for one in rows if one["cut_off_day"]}
    return Windows(
        CutOff(
            one["code"],
            one["valid_from"],
            one.get("valid_to"),
            int(one["cut_off_day"]),
            one["name"],
        )
        for one in rows
        if one["code"] in cut
    )


def span(*, window: str, period: Period) -> Span:
    """
    The days that figures of a period are of: of the calendar, or as a report regime cuts them off.

    :raises WindowUnknown: if the province's law has no such regime.
    """
    return all_windows().span(window, period)


def own_window(definition: Definition, window: str | None) -> str:
    """The window that is asked for, if the indicator is counted in it; else its own."""
    return window if window in definition.windows else definition.windows[0]


@dataclass(frozen=True, slots=True)
class Opening:
    """From which day a figure is open to everybody, by which law, and how sure that is."""

    on: date
    days: int
    legal_basis: Mapping[str, str]
    sureness: str


def opening_of(definition: Definition, days: Span) -> Opening | None:
    """When an indicator's figure of these days is open to everybody; None: never by itself."""
    if not definition.opening:
        return None
    for one in _openings(province_root()):
        to = one.get("valid_to")
        is_its = one["code"] == definition.opening and one["valid_from"] <= days.last
        if is_its and (to is None or days.last < to):
            after = int(one["days"])
            opens = days.last + timedelta(days=after + 1)
            return Opening(opens, after, one["legal_basis"], one["sureness"])
    return None


@cache
def _openings(root: Path) -> tuple[Mapping[str, Any], ...]:
    path = root / "law" / "opening.yaml"
    return tuple(load_yaml(path)["opening"]) if path.exists() else ()
