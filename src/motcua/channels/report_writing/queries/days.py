"""Which days the figures of a report are of, and how that is said."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.text import date_vi
from motcua.kernel.indicators import api as indicators
from motcua.systems.indicator_office import api as indicator_office

from ..models import WrittenReport
from ..rules.outlines import Outline
from .outlines import outline_of_report
from .periods import period_words


def window_of(report: WrittenReport) -> str | None:
    """The window of all figures of a report; None: each figure has its own."""
    return outline_of_report(report).window or None


def days_of(
    definition: indicators.Definition, period: indicators.Period, window: str | None
) -> indicators.windows.Span:
    """The days that a figure of a report is of."""
    own = indicators.windows.own_window(definition, window)
    return indicators.windows.span(window=own, period=period)


def said_days(span: indicators.windows.Span) -> str:
    """Days as a paper writes them: "từ ngày 15/12/2025 đến hết ngày 14/06/2026"."""
    return f"từ ngày {date_vi(span.first)} đến hết ngày {date_vi(span.last)}"


def note_of_days(
    definitions: Iterable[indicators.Definition], period: indicators.Period, window: str | None
) -> str:
    """Which days the figures of a table are of; told one by one where they are not the same."""
    spans = [(one.name_in("vi"), days_of(one, period, window)) for one in definitions]
    if len({span for _name, span in spans}) == 1:
        return f"Số liệu {said_days(spans[0][1])}."
    told = (f"{name}: {said_days(span)}" for name, span in spans)
    return "; ".join(told) + "."


def opening_of(report: WrittenReport, outline: Outline) -> str:
    """The paper's opening with the period and its days in place."""
    period = indicators.Period.parse(report.period)
    window = outline.window or indicators.windows.CALENDAR
    days = said_days(indicators.windows.span(window=window, period=period))
    return outline.opening.replace("{period}", period_words(report.period)).replace("{days}", days)


def days_words(report: WrittenReport) -> str:
    """The days of a report's figures for a page: when, and by which rule."""
    window = window_of(report)
    if window is None:
        return _("mỗi số liệu theo cách tính của chỉ tiêu")
    span = indicators.windows.span(window=window, period=indicators.Period.parse(report.period))
    name = indicator_office.window_name(window, (get_language() or "vi").split("-")[0])
    return f"{date_vi(span.first)} – {date_vi(span.last)} · {name}"
