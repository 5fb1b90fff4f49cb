"""Identifiers as SDMX writes them, and periods as it writes those."""

import re
from datetime import date

from motcua.kernel.indicators import api as indicators

VERSION = "1.0"
TOTAL, UNSAID = "_T", "_U"
# SDMX has no name for the first nine months of a year: they are a span of time, of a frequency of
# our own list (multiples of months are written so in its list of frequencies).
FREQUENCIES = {
    "year": "A", "half": "S", "nine_months": "M9", "quarter": "Q", "month": "M", "day": "D",
}  # fmt: skip
KINDS = {code: kind for kind, code in FREQUENCIES.items()}
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-A1|-S(?P<half>[12])|-Q(?P<quarter>[1-4])"
    r"|-M?(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?:T[\d:.]+)?"
)


_NINE_MONTHS = re.compile(r"(?P<year>\d{4})-01-01(?:T00:00:00)?/P9M")


class PeriodNotRead(ValueError):
    """A text is no period as SDMX writes it."""


def identifier(code: str) -> str:
    """A code of ours with the signs that SDMX allows; what was never said has a sign of its own."""
    return re.sub(r"[^A-Za-z0-9_@$-]", "_", code) or UNSAID


def concept(code: str) -> str:
    """The name of a dimension in capitals, as is usual."""
    return re.sub(r"[^A-Z0-9_]", "_", code.upper())


def written(period: indicators.Period) -> str:
    """A period of ours: 2026, 2026-S1, 2026-01-01/P9M, 2026-Q1, 2026-01 or 2026-01-31."""
    if period.kind == "nine_months":
        return f"{period.first}/P9M"
    return period.code.replace("-H", "-S")


def read(text: str) -> indicators.Period:
    """
    The period of a text: also 2026-A1, 2026-M01 and 2026-01-01/P9M.

    :raises PeriodNotRead: if it is none.
    """
    if nine := _NINE_MONTHS.fullmatch(text.strip()):
        return indicators.Period.parse(f"{nine['year']}-9M")
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise PeriodNotRead(text)
    parts = found.groupdict()
    code = parts["year"]
    if parts["half"]:
        code += f"-H{parts['half']}"
    elif parts["quarter"]:
        code += f"-Q{parts['quarter']}"
    elif parts["month"]:
        code += f"-{parts['month']}" + (f"-{parts['day']}" if parts["day"] else "")
    try:
        return indicators.Period.parse(code)
    except indicators.PeriodUnreadable as error:
        raise PeriodNotRead(text) from error


def between(kind: str, first: date, last: date) -> list[indicators.Period]:
    """The periods of a kind that lie wholly between two days."""
    found = indicators.Period.containing(kind, first)
    periods = []
    while found.first <= last:
        if found.first >= first and found.last <= last:
            periods.append(found)
        found = _next(found)
    return periods


def _next(period: indicators.Period) -> indicators.Period:
    """The following period of its kind; of nine months the next year's."""
    if period.kind == "nine_months":
        return indicators.Period.containing(period.kind, date(period.first.year + 1, 1, 1))
    return indicators.Period.beginning(period.kind, period.until)
