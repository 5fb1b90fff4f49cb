"""Periods of reports: a day, month, quarter, half, nine months or year, half-open, with a code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

KINDS = ("day", "month", "quarter", "half", "nine_months", "year")
# How many months a period of a kind has; a day has none.
MONTHS = {"day": 0, "month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
_ROMAN = ("I", "II", "III", "IV")
_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)"
    r"|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)


class PeriodUnreadable(ValueError):
    """A text is no period."""

    def __init__(self, text: str) -> None:
        """Name the text."""
        self.text = text
        super().__init__(f"“{text}” is no period: write 2024, 2024-H1, 2024-9M, 2024-Q2, 2024-04")


@dataclass(frozen=True, slots=True)
class Period:
    """
    One period that figures are for.

    :ivar first: its first day.
    :ivar until: the first day after it.
    """

    kind: str
    first: date
    until: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        The period of a code: 2024, 2024-H1, 2024-9M, 2024-Q2, 2024-04 or 2024-04-01.

        :raises PeriodUnreadable: if it is none.
        """
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise PeriodUnreadable(text)
        parts = found.groupdict()
        try:
            return cls._of_parts(int(parts["year"]), parts)
        except ValueError as error:
            raise PeriodUnreadable(text) from error

    @classmethod
    def _of_parts(cls, year: int, parts: dict[str, str | None]) -> Self:
        if parts["day"]:
            day = date(year, int(parts["month"] or 0), int(parts["day"]))
            return cls("day", day, day + timedelta(days=1))
        if parts["month"]:
            return cls.beginning("month", date(year, int(parts["month"]), 1))
        if parts["quarter"]:
            return cls.beginning("quarter", date(year, 3 * int(parts["quarter"]) - 2, 1))
        if parts["half"]:
            return cls.beginning("half", date(year, 6 * int(parts["half"]) - 5, 1))
        return cls.beginning("nine_months" if parts["nine"] else "year", date(year, 1, 1))

    @classmethod
    def beginning(cls, kind: str, first: date) -> Self:
        """The period of a kind that begins on a day."""
        if kind == "day":
            return cls(kind, first, first + timedelta(days=1))
        return cls(kind, first, _months_on(first, MONTHS[kind]))

    @classmethod
    def containing(cls, kind: str, day: date) -> Self:
        """The period of a kind in which a day lies; nine months are those of the day's year."""
        if kind == "day":
            return cls.beginning(kind, day)
        months = 12 if kind == "nine_months" else MONTHS[kind]
        month = (day.month - 1) // months * months + 1
        return cls.beginning(kind, date(day.year, month, 1))

    @property
    def code(self) -> str:
        """How it is written in figures, addresses and files."""
        year, month = self.first.year, self.first.month
        return {
            "day": self.first.isoformat(),
            "month": f"{year:04}-{month:02}",
            "quarter": f"{year:04}-Q{(month + 2) // 3}",
            "half": f"{year:04}-H{(month + 5) // 6}",
            "nine_months": f"{year:04}-9M",
            "year": f"{year:04}",
        }[self.kind]

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - timedelta(days=1)

    def name_in(self, language: str) -> str:
        """Its name in full, as a heading: Quý II năm 2026, Tháng 04 năm 2026, Năm 2026."""
        year, month = self.first.year, self.first.month
        day, quarter = self.first.strftime("%d/%m/%Y"), _ROMAN[(month - 1) // 3]
        if language == "en":
            return {
                "day": day,
                "month": f"{month:02}/{year}",
                "quarter": f"Quarter {quarter} of {year}",
                "half": f"{'First' if month < 7 else 'Second'} half of {year}",
                "nine_months": f"First nine months of {year}",
                "year": f"Year {year}",
            }[self.kind]
        return {
            "day": f"Ngày {day}",
            "month": f"Tháng {month:02} năm {year}",
            "quarter": f"Quý {quarter} năm {year}",
            "half": f"6 tháng {'đầu' if month < 7 else 'cuối'} năm {year}",
            "nine_months": f"9 tháng năm {year}",
            "year": f"Năm {year}",
        }[self.kind]

    def short_in(self, language: str) -> str:
        """Its name within a sentence of a report: Quý II/2026, tháng 4/2026, năm 2026."""
        year, month = self.first.year, self.first.month
        day, quarter = self.first.strftime("%d/%m/%Y"), (month - 1) // 3
        if language == "en":
            return {
                "day": day,
                "month": f"{month:02}/{year}",
                "quarter": f"Q{quarter + 1} {year}",
                "half": f"{'first' if month < 7 else 'second'} half of {year}",
                "nine_months": f"first nine months of {year}",
                "year": f"{year}",
            }[self.kind]
        return {
            "day": f"ngày {day}",
            "month": f"tháng {month}/{year}",
            "quarter": f"Quý {_ROMAN[quarter]}/{year}",
            "half": f"6 tháng {'đầu' if month < 7 else 'cuối'} năm {year}",
            "nine_months": f"9 tháng đầu năm {year}",
            "year": f"năm {year}",
        }[self.kind]

    def previous(self) -> "Period":
        """The one before it of its kind; before nine months stand those of last year."""
        if self.kind == "day":
            return Period.beginning("day", self.first - timedelta(days=1))
        months = 12 if self.kind == "nine_months" else MONTHS[self.kind]
        return Period.beginning(self.kind, _months_on(self.first, -months))

    def same_last_year(self) -> "Period":
        """The same of the year before; for 29 February, the 28th."""
        if self.kind == "day":
            day = self.first
            is_leap_day = (day.month, day.day) == (2, 29)
            before = day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
            return Period.beginning("day", before)
        return Period.beginning(self.kind, _months_on(self.first, -12))

    def parts(self, kind: str) -> tuple["Period", ...]:
        """The periods of a finer kind of which it is made; none where they do not fit."""
        return tuple(self._parts(kind)) if self._is_made_of(kind) else ()

    def _is_made_of(self, kind: str) -> bool:
        if kind == "day":
            return True
        if kind == "nine_months" or self.kind == "day":
            return kind == self.kind
        return MONTHS[self.kind] % MONTHS[kind] == 0

    def _parts(self, kind: str) -> Iterator["Period"]:
        day = self.first
        while day < self.until:
            part = Period.beginning(kind, day)
            yield part
            day = part.until


def _months_on(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
