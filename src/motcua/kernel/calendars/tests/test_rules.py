"""Worked cases of legal working time, by table."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from motcua.kernel.calendars.api import (
    DateOutsideCalendar,
    Derivation,
    Duration,
    add_working_minutes,
    due,
    due_at,
    is_working_time,
    next_working_moment,
    time_left,
    working_days_between,
    working_minutes_between,
)
from motcua.kernel.calendars.testing import on, province_calendar

THREE_PM = time(15)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        # Winter hours are 07:30–11:30 and 13:30–17:30, summer hours 07:00–11:30 and 14:00–17:30.
        ("2026-03-02 09:00", 3, "working_days", "2026-03-05 17:30"),
        ("2026-03-05 09:00", 3, "working_days", "2026-03-10 17:30"),
        ("2026-03-06 16:59", 1, "working_days", "2026-03-09 17:30"),
        ("2026-03-06 16:59", 1, "working_hours", "2026-03-09 07:59"),
        ("2026-03-06 17:30", 1, "working_hours", "2026-03-09 08:30"),
        ("2026-03-07 10:00", 1, "working_days", "2026-03-10 17:30"),
        ("2026-03-02 11:29", 2, "working_hours", "2026-03-02 15:29"),
        ("2026-03-02 07:30", 4, "working_hours", "2026-03-02 11:30"),
        ("2026-03-02 07:30", 8, "working_hours", "2026-03-02 17:30"),
        ("2026-03-02 07:30", 9, "working_hours", "2026-03-03 08:30"),
        ("2026-03-02 12:00", 1, "working_hours", "2026-03-02 14:30"),
        ("2026-03-02 08:00", Decimal("0.5"), "working_days", "2026-03-02 14:00"),
        ("2026-03-02 08:00", Decimal("1.5"), "working_hours", "2026-03-02 09:30"),
        ("2026-03-02 10:00", 0, "working_days", "2026-03-02 17:30"),
        # Tết 2026: off from 16 to 20 February, weekends around it.
        ("2026-02-13 09:00", 1, "working_days", "2026-02-23 17:30"),
        ("2026-02-12 09:00", 3, "working_days", "2026-02-24 17:30"),
        ("2026-02-13 17:00", 1, "working_hours", "2026-02-23 08:00"),
        ("2026-02-18 09:00", 1, "working_days", "2026-02-24 17:30"),
        # 2 January 2026 was swapped with Saturday 10 January.
        ("2025-12-31 09:00", 1, "working_days", "2026-01-05 17:30"),
        ("2026-01-09 09:00", 1, "working_days", "2026-01-10 17:30"),
        ("2026-01-09 17:00", 1, "working_hours", "2026-01-10 08:00"),
        # Hùng Kings' day on a Sunday, 30 April and 1 May of 2026.
        ("2026-04-24 09:00", 1, "working_days", "2026-04-28 17:30"),
        ("2026-04-29 09:00", 1, "working_days", "2026-05-04 17:30"),
        ("2025-04-25 09:00", 1, "working_days", "2025-04-26 17:30"),
        ("2025-04-29 09:00", 1, "working_days", "2025-05-05 17:30"),
        ("2024-04-26 09:00", 2, "working_days", "2024-05-03 17:30"),
        # 2 September 2026: Saturday 22 August is worked, 31 August to 2 September are off.
        ("2026-08-21 09:00", 1, "working_days", "2026-08-22 17:30"),
        ("2026-08-28 09:00", 1, "working_days", "2026-09-03 17:30"),
        ("2026-08-28 17:00", 1, "working_hours", "2026-09-03 07:30"),
        ("2025-08-29 09:00", 2, "working_days", "2025-09-04 17:30"),
        # The change of season in the middle of a limit.
        ("2026-10-15 17:00", 1, "working_hours", "2026-10-16 08:00"),
        ("2026-04-15 17:00", 1, "working_hours", "2026-04-16 07:30"),
        # Calendar days and months; a last day off moves to the next working day.
        ("2026-03-02 09:00", 5, "calendar_days", "2026-03-09 17:30"),
        ("2026-03-02 09:00", 3, "calendar_days", "2026-03-05 17:30"),
        ("2026-02-10 09:00", 6, "calendar_days", "2026-02-23 17:30"),
        ("2026-01-31 09:00", 1, "calendar_months", "2026-03-02 17:30"),
        ("2024-01-31 09:00", 1, "calendar_months", "2024-02-29 17:30"),
        ("2026-03-10 09:00", 1, "calendar_months", "2026-04-10 17:30"),
        ("2026-11-30 09:00", 3, "calendar_months", "2027-03-01 17:30"),
    ],
)
def test_a_time_limit_ends_where_the_law_says(
    start: str, amount: int | Decimal, unit: str, expected: str
) -> None:
    duration = Duration(amount, unit)  # type: ignore[arg-type]

    derivation = due(province_calendar(), on(start), duration)

    assert derivation.due_at == on(expected)
    assert due_at(province_calendar(), on(start), duration) == on(expected)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-03-02 15:00", 0, "working_days", "2026-03-02 17:30"),
        ("2026-03-02 15:01", 0, "working_days", "2026-03-03 17:30"),
        ("2026-03-06 15:01", 0, "working_days", "2026-03-09 17:30"),
        ("2026-03-06 15:01", 1, "working_days", "2026-03-10 17:30"),
        ("2026-03-06 15:01", 2, "working_hours", "2026-03-09 09:30"),
        ("2026-02-13 16:59", 3, "working_days", "2026-02-26 17:30"),
        ("2026-03-07 10:00", 0, "working_days", "2026-03-09 17:30"),
        ("2026-03-06 15:01", 1, "calendar_days", "2026-03-10 17:30"),
    ],
)
def test_what_comes_after_the_cut_off_counts_from_the_next_working_day(
    start: str, amount: int, unit: str, expected: str
) -> None:
    duration = Duration(amount, unit)  # type: ignore[arg-type]

    assert due(province_calendar(), on(start), duration, THREE_PM).due_at == on(expected)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-03-06 17:00", 1, "working_hours", "2026-03-07 08:00"),
        ("2026-03-07 11:00", 1, "working_hours", "2026-03-09 08:00"),
        ("2026-03-07 09:00", 1, "working_days", "2026-03-09 17:30"),
        ("2026-03-06 09:00", 1, "working_days", "2026-03-09 17:30"),
        ("2026-03-07 09:00", 0, "working_days", "2026-03-09 17:30"),
        ("2026-03-02 09:00", 5, "calendar_days", "2026-03-09 17:30"),
        ("2026-02-13 17:00", 1, "working_hours", "2026-02-23 08:00"),
        ("2026-01-09 17:00", 8, "working_hours", "2026-01-10 17:00"),
    ],
)
def test_saturday_hours_are_office_time_but_no_working_day(
    start: str, amount: int, unit: str, expected: str
) -> None:
    duration = Duration(amount, unit)  # type: ignore[arg-type]

    assert due(province_calendar("one-stop-saturday"), on(start), duration).due_at == on(expected)


def test_a_derivation_names_every_holiday_it_passes_over_and_the_law_it_follows() -> None:
    derivation = due(
        province_calendar(), on("2026-02-13 16:00"), Duration(3, "working_days"), THREE_PM
    )

    lines = derivation.lines("vi")

    assert lines[0] == "Tiếp nhận lúc 16:00 thứ Sáu, 13/02/2026."
    assert lines[1] == (
        "Sau 15:00, nên tính là tiếp nhận vào ngày làm việc tiếp theo: "
        "07:30 thứ Hai, 23/02/2026. (Nghị định 118/2025/NĐ-CP)"
    )
    assert "ngày làm việc thứ 3 là thứ Năm, 26/02/2026" in lines[2]
    assert "Điều 147 khoản 2" in lines[2]
    assert any("Tết Nguyên đán (từ 16/02/2026 đến 20/02/2026)" in line for line in lines)
    assert any("Bộ luật Lao động 2019" in line for line in lines)
    assert lines[-1] == "Hạn trả kết quả: 17:30 thứ Năm, 26/02/2026."
    assert derivation.lines("en")[-1] == "Due at 17:30 on Thursday 26/02/2026."


def test_the_cut_off_cites_the_decree_in_force_on_the_day() -> None:
    earlier = due(
        province_calendar(), on("2022-06-14 15:30"), Duration(1, "working_days"), THREE_PM
    )

    assert any("61/2018/NĐ-CP" in line for line in earlier.lines("vi"))
    assert not any("118/2025" in line for line in earlier.lines("vi"))


def test_a_derivation_of_calendar_days_does_not_claim_that_weekends_were_left_out() -> None:
    kinds = [
        step.kind
        for step in due(
            province_calendar(), on("2026-03-02 09:00"), Duration(10, "calendar_days")
        ).steps
    ]

    assert kinds == ["received", "counted", "due"]


def test_a_derivation_survives_the_way_through_json() -> None:
    derivation = due(
        province_calendar(), on("2026-02-11 16:00"), Duration(Decimal("2.5"), "working_days")
    )

    assert Derivation.from_json(derivation.to_json()) == derivation


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (0, "working_hours"),
        (-1, "working_days"),
        (Decimal("1.5"), "calendar_days"),
        (0, "calendar_days"),
        (1, "weeks"),
    ],
)
def test_a_duration_that_no_law_can_mean_is_refused(amount: int | Decimal, unit: str) -> None:
    with pytest.raises(ValueError):
        Duration(amount, unit)  # type: ignore[arg-type]


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError):
        due(province_calendar(), datetime(2026, 3, 2, 9), Duration(1, "working_days"))  # noqa: DTZ001


@pytest.mark.parametrize("start", ["2017-12-29 09:00", "2027-12-30 09:00", "2030-01-01 09:00"])
def test_no_due_date_is_made_up_beyond_the_days_that_the_content_describes(start: str) -> None:
    with pytest.raises(DateOutsideCalendar):
        due(province_calendar(), on(start), Duration(5, "working_days"))


def test_working_time_opens_and_closes_to_the_minute() -> None:
    calendar = province_calendar()

    assert is_working_time(calendar, on("2026-03-02 07:30"))
    assert not is_working_time(calendar, on("2026-03-02 07:29"))
    assert not is_working_time(calendar, on("2026-03-02 11:30"))
    assert not is_working_time(calendar, on("2026-02-17 09:00"))
    assert next_working_moment(calendar, on("2026-02-13 17:30")) == on("2026-02-23 07:30")
    assert next_working_moment(calendar, on("2026-03-02 09:15")) == on("2026-03-02 09:15")
    assert working_minutes_between(calendar, on("2026-02-13 17:00"), on("2026-02-23 08:00")) == 60
    assert working_minutes_between(calendar, on("2026-02-23 08:00"), on("2026-02-13 17:00")) == -60
    assert add_working_minutes(calendar, on("2026-03-07 09:00"), 0) == on("2026-03-09 07:30")
    assert working_days_between(calendar, date(2026, 2, 13), date(2026, 2, 24)) == 2


@pytest.mark.parametrize(
    ("at", "vi", "en"),
    [
        ("2026-03-03 09:00", "Còn 2 ngày làm việc", "2 working days left"),
        (
            "2026-03-05 09:00",
            "Còn 6 giờ 30 phút làm việc",
            "6 hours 30 minutes of working time left",
        ),
        ("2026-03-05 17:30", "Đến hạn", "Due now"),
        ("2026-03-06 09:00", "Quá hạn 1 ngày làm việc", "1 working day overdue"),
    ],
)
def test_the_time_left_is_said_in_words(at: str, vi: str, en: str) -> None:
    left = time_left(province_calendar(), on("2026-03-05 17:30"), on(at))

    assert (left.text("vi"), left.text("en")) == (vi, en)
