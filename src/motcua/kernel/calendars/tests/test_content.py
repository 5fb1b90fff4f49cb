"""The province's calendar files against the law and against a second source."""

from collections import Counter
from datetime import date, timedelta

import holidays
import pytest

from motcua.base.content import load_yaml_folder
from motcua.kernel.calendars.rules import content
from motcua.kernel.calendars.testing import province_calendar

YEARS = range(2020, 2028)


@pytest.mark.parametrize("year", YEARS)
def test_the_days_off_are_those_of_the_holidays_library(year: int) -> None:
    calendar = province_calendar()
    library = set(holidays.country_holidays("VN", years=year))
    # The library does not know the swap of 2 January 2026 (letter 12729/VPCP-KGVX).
    swapped = {date(2026, 1, 2)} if year == 2026 else set()

    day, off = date(year, 1, 1), set()
    while day.year == year:
        if calendar.kind_of(day) == "day_off" and day.isoweekday() < 6:
            off.add(day)
        day += timedelta(days=1)

    assert off == {day for day in library if day.isoweekday() < 6} | swapped


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_holidays_that_the_labor_code_gives(year: int) -> None:
    file = next(value for _, value in load_yaml_folder("calendars") if value.get("year") == year)
    names = Counter(row.name["vi"] for row in content.expand_days(file) if row.kind == "holiday")

    assert names["Tết Dương lịch"] == 1
    assert names["Giỗ Tổ Hùng Vương"] == 1
    assert names["Quốc khánh 2/9"] == (1 if year == 2020 else 2)
    assert names["Tết Nguyên đán"] >= 5


def test_every_swapped_day_off_is_worked_on_another_day() -> None:
    calendar = province_calendar()
    off = {row.day for row in calendar.special_days.values() if row.kind == "swapped_off"}
    replaced = {row.replaces for row in calendar.special_days.values() if row.kind == "make_up"}

    assert off == replaced
    assert off == {
        date(2018, 12, 31),
        date(2019, 4, 29),
        date(2024, 4, 29),
        date(2025, 5, 2),
        date(2026, 1, 2),
        date(2026, 8, 31),
    }


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"kind": "outage"}, "outage is not one of"),
        ({"kind": "make_up"}, "which day it replaces"),
        ({"dates": [date(2025, 1, 1)]}, "is not in 2026"),
        ({"certainty": "perhaps"}, "perhaps is not one of"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(entry: dict[str, object], words: str) -> None:
    good = {
        "name": {"vi": "Ngày", "en": "Day"},
        "dates": [date(2026, 1, 1)],
        "kind": "holiday",
        "certainty": "enacted",
        "legal_basis": {"vi": "Luật", "en": "Law"},
    }

    with pytest.raises(content.InvalidContent, match=words):
        content.expand_days({"year": 2026, "days": [{**good, **entry}]})
