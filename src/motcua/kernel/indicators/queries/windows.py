"""The windows of the province's law on reports, and the days of periods in them."""

from functools import cache
from pathlib import Path

from motcua.base.content import load_yaml, province_root
from motcua.base.report_periods import Period

from ..rules.definitions import Definition
from ..rules.windows import CALENDAR, CutOff, Span, Windows, WindowUnknown

__all__ = [
    "CALENDAR",
    "Span",
    "WindowUnknown",
    "all_windows",
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
