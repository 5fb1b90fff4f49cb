"""Periods as DHIS2 writes them: 20240401, 202404, 2024Q2, 2024S1, 2024; and the relative ones."""

import re
from datetime import date

from motcua.kernel.indicators import api as indicators

TYPES = {
    "day": "Daily", "month": "Monthly", "quarter": "Quarterly", "half": "SixMonthly",
    "year": "Yearly",
}  # fmt: skip
_FORM = re.compile(r"(\d{4})(?:Q([1-4])|S([12])|(\d{2})(\d{2})?)?")
_RELATIVE = re.compile(r"(THIS|LAST)(?:_(\d{1,2}))?_(MONTH|QUARTER|SIX_MONTH|YEAR)S?")
_KINDS = {"MONTH": "month", "QUARTER": "quarter", "SIX_MONTH": "half", "YEAR": "year"}
_MOST = 60


class PeriodNotRead(ValueError):
    """A text is no period as DHIS2 writes it."""


def written(period: indicators.Period) -> str:
    """
    Our period in the manner of DHIS2.

    :raises PeriodNotRead: for nine months, which DHIS2 does not have.
    """
    year, month, day = period.first.year, period.first.month, period.first.day
    if period.kind not in TYPES:
        raise PeriodNotRead(period.code)
    return {
        "day": f"{year:04}{month:02}{day:02}",
        "month": f"{year:04}{month:02}",
        "quarter": f"{year:04}Q{(month + 2) // 3}",
        "half": f"{year:04}S{(month + 5) // 6}",
        "year": f"{year:04}",
    }[period.kind]


def read(text: str) -> indicators.Period:
    """
    The period that a text of DHIS2 names.

    :raises PeriodNotRead: if it names none.
    """
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise PeriodNotRead(text)
    year, quarter, half, month, day = match.groups()
    code = year
    if quarter:
        code = f"{year}-Q{quarter}"
    elif half:
        code = f"{year}-H{half}"
    elif month:
        code = f"{year}-{month}" + (f"-{day}" if day else "")
    try:
        return indicators.Period.parse(code)
    except ValueError as error:
        raise PeriodNotRead(text) from error


def read_many(text: str, *, today: date) -> list[indicators.Period]:
    """
    Periods as analytics asks for them, "2024Q1;2024Q2" or "LAST_4_QUARTERS".

    :raises PeriodNotRead: if a part is neither, or more than sixty are meant.
    """
    found: list[indicators.Period] = []
    for part in filter(None, text.split(";")):
        relative = _RELATIVE.fullmatch(part)
        found.extend(_relative(relative, today) if relative else [read(part)])
    if not found or len(found) > _MOST:
        raise PeriodNotRead(text)
    return list(dict.fromkeys(found))


def _relative(match: re.Match[str], today: date) -> list[indicators.Period]:
    now = indicators.Period.containing(_KINDS[match[3]], today)
    if match[1] == "THIS":
        return [now]
    periods = [now.previous()]
    while len(periods) < min(int(match[2] or 1), _MOST + 1):
        periods.append(periods[-1].previous())
    return periods[::-1]
