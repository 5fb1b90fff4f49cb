"""Identifiers as SDMX writes them, and periods as it writes those."""

import re
from datetime import date

from motcua.kernel.indicators import api as indicators

VERSION = "1.0"
TOTAL, UNSAID = "_T", "_U"
# Of nine months SDMX knows nothing: they are left out.
FREQUENCIES = {"year": "A", "half": "S", "quarter": "Q", "month": "M", "day": "D"}
KINDS = {code: kind for kind, code in FREQUENCIES.items()}
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-A1|-S(?P<half>[12])|-Q(?P<quarter>[1-4])"
    r"|-M?(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?:T[\d:.]+)?"
)


class PeriodNotRead(ValueError):
    """A text is no period as SDMX writes it."""


def identifier(code: str) -> str:
    """A code of ours with the signs that SDMX allows; what was never said has a sign of its own."""
    return re.sub(r"[^A-Za-z0-9_@$-]", "_", code) or UNSAID


def concept(code: str) -> str:
    """The name of a dimension in capitals, as is usual."""
    return re.sub(r"[^A-Z0-9_]", "_", code.upper())


def written(period: indicators.Period) -> str:
    """A period of ours: 2026, 2026-S1, 2026-Q1, 2026-01 or 2026-01-31."""
    return period.code.replace("-H", "-S")


def read(text: str) -> indicators.Period:
    """
    The period of a text: also 2026-A1 and 2026-M01.

    :raises PeriodNotRead: if it is none.
    """
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
        found = indicators.Period.beginning(kind, found.until)
    return periods
