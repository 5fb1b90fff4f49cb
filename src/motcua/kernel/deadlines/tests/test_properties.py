"""What holds for every course of a clock, and a counter of minutes that knows nothing of tables."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.content import load_yaml, load_yaml_folder, province_root
from motcua.base.text import VIETNAM
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import on, province_calendar
from motcua.kernel.deadlines.rules import clock
from motcua.kernel.deadlines.rules.entries import Entry

OFFICE = province_calendar()
MINUTE = timedelta(minutes=1)
STARTS = st.datetimes(datetime(2018, 1, 1), datetime(2026, 9, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0, tzinfo=VIETNAM)
)
LIMITS = st.one_of(
    st.builds(calendars.Duration, st.integers(0, 30), st.just("working_days")),
    st.builds(calendars.Duration, st.integers(1, 80), st.just("working_hours")),
    st.builds(calendars.Duration, st.integers(1, 60), st.just("calendar_days")),
    st.builds(calendars.Duration, st.integers(1, 6), st.just("calendar_months")),
)
WAITS = st.tuples(st.integers(0, 60 * 24 * 15), st.integers(0, 60 * 24 * 15))


def of_the_office(_code: str, _at: datetime) -> calendars.Calendar:
    return OFFICE


def resumed(first, due, waited, mode):
    began = first.start + timedelta(minutes=waited[0])
    ended = began + timedelta(minutes=waited[1])
    return began, ended, clock.resumed(
        OFFICE, due, paused_at=began, resumed_at=ended, mode=mode, first=first
    )  # fmt: skip


@settings(deadline=None)
@given(STARTS, LIMITS, st.lists(st.tuples(WAITS, st.sampled_from(["restart", "subtract"]))))
def test_what_is_stored_is_what_its_entries_lead_to_and_always_office_time(start, limit, pauses):
    first = calendars.due(OFFICE, start, limit)
    entries, due = [Entry("start", start, due_after=first.due_at, reckoning=first)], first.due_at
    for waited, mode in pauses:
        began, ended, (due, reckoning) = resumed(first, due, waited, mode)
        entries.append(
            Entry("pause", began, ended, "fee", mode, due_after=due, reckoning=reckoning)
        )
        assert calendars.is_working_time(OFFICE, due - MINUTE)

    assert clock.recompute(entries, of_the_office) == due


@settings(deadline=None)
@given(STARTS, LIMITS, WAITS)
def test_to_count_anew_never_leads_to_an_earlier_day(start, limit, waited):
    first = calendars.due(OFFICE, start, limit)

    _, _, (due, _) = resumed(first, first.due_at, waited, "restart")

    assert due >= first.due_at


@settings(deadline=None)
@given(STARTS, LIMITS, WAITS, st.integers(0, 3000))
def test_to_wait_longer_never_leads_to_an_earlier_day(start, limit, waited, more):
    first = calendars.due(OFFICE, start, limit)
    longer = (waited[0], waited[1] + more)

    for mode in ("restart", "subtract"):
        _, _, (due, _) = resumed(first, first.due_at, waited, mode)
        _, _, (later, _) = resumed(first, first.due_at, longer, mode)
        assert later >= due


@settings(deadline=None)
@given(STARTS, st.integers(1, 80), WAITS)
def test_waiting_outside_office_time_takes_nothing_away(start, hours, waited):
    first = calendars.due(OFFICE, start, calendars.Duration(hours, "working_hours"))
    began, ended, (due, _) = resumed(first, first.due_at, waited, "subtract")

    waited_minutes = calendars.working_minutes_between(OFFICE, began, ended)

    assert calendars.working_minutes_between(OFFICE, first.due_at, due) == waited_minutes
    assert waited_minutes > 0 or due == first.due_at


@settings(deadline=None)
@given(STARTS, st.integers(1, 100), st.integers(1, 100))
def test_hours_upon_hours_are_as_many_hours_at_once(start, one, other):
    def after(at, hours):
        return calendars.due_at(OFFICE, at, calendars.Duration(hours, "working_hours"))

    assert after(after(start, one), other) == after(start, one + other)


@cache
def special_days() -> dict[date, dict[str, Any]]:
    files = [value for _, value in load_yaml_folder("calendars/holidays")]
    return {day: entry for file in files for entry in file["days"] for day in entry["dates"]}


@cache
def spans_of(day: date) -> tuple[tuple[int, int], ...]:
    """The office hours of a day, straight from the files, by rules written down anew."""
    special = special_days().get(day, {"kind": ""})
    worked = special["kind"] == "make_up"
    if not worked and (day.weekday() > 4 or special["kind"] not in {"", "holiday_weekend"}):
        return ()
    for rule in load_yaml(province_root() / "calendars" / "office.yaml")["hours"]:
        first, last = rule["season"]["from"], rule["season"]["to"]
        today = f"{day:%m-%d}"
        is_inside = first <= today <= last if first < last else today >= first or today <= last
        if is_inside:
            spans = (span.split("-") for span in rule["spans"])
            return tuple((_minutes(opens), _minutes(closes)) for opens, closes in spans)
    raise AssertionError(f"no hours on {day}")


def _minutes(hour: str) -> int:
    return int(hour[:2]) * 60 + int(hour[3:])


def counted_minute_by_minute(start: datetime, minutes: int) -> datetime:
    """Go on a minute at a time, and count those in which the office is open."""
    at = start
    while minutes:
        of_day = at.hour * 60 + at.minute
        minutes -= any(opens <= of_day < closes for opens, closes in spans_of(at.date()))
        at += MINUTE
    return at


def counted_day_by_day(start: datetime, days: int) -> datetime:
    """Go on a day at a time, and count those on which the office works; end when it closes."""
    day = start.date()
    while days:
        day += timedelta(days=1)
        days -= bool(spans_of(day))
    closes = spans_of(day)[-1][1]
    return datetime(day.year, day.month, day.day, closes // 60, closes % 60, tzinfo=VIETNAM)


@settings(deadline=None, max_examples=60)
@given(STARTS, st.integers(1, 60))
def test_a_naive_counter_of_minutes_finds_the_same_hours(start, hours):
    due = calendars.due_at(OFFICE, start, calendars.Duration(hours, "working_hours"))

    assert due == counted_minute_by_minute(start, hours * 60)


@settings(deadline=None)
@given(STARTS, st.integers(1, 60))
def test_a_naive_counter_of_days_finds_the_same_days(start, days):
    due = calendars.due_at(OFFICE, start, calendars.Duration(days, "working_days"))

    # What comes on a day off counts as come on the next working day, which is not counted.
    first = start
    while not spans_of(first.date()) or _is_after_closing(first):
        first = datetime(first.year, first.month, first.day, tzinfo=VIETNAM) + timedelta(days=1)
    assert due == counted_day_by_day(first, days)


def _is_after_closing(at: datetime) -> bool:
    return at.hour * 60 + at.minute >= spans_of(at.date())[-1][1]


def test_the_naive_counter_knows_tet():
    assert counted_day_by_day(on("2026-02-13 09:00"), 1) == on("2026-02-23 17:30")
    assert spans_of(date(2026, 2, 17)) == ()
