"""What holds for every start and every time limit."""

from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.calendars.rules.derivations import due
from motcua.kernel.calendars.rules.durations import Duration, due_at
from motcua.kernel.calendars.rules.working_time import (
    VIETNAM,
    add_working_minutes,
    is_working_time,
    working_minutes_between,
)
from motcua.kernel.calendars.testing import province_calendar

CALENDARS = st.sampled_from(["office", "one-stop-saturday"]).map(province_calendar)
STARTS = st.datetimes(datetime(2020, 1, 1), datetime(2026, 10, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=VIETNAM)
)
DURATIONS = st.one_of(
    st.builds(Duration, st.integers(0, 60), st.just("working_days")),
    st.builds(Duration, st.integers(1, 200), st.just("working_hours")),
    st.builds(Duration, st.integers(1, 90), st.just("calendar_days")),
    st.builds(Duration, st.integers(1, 6), st.just("calendar_months")),
    st.builds(Duration, st.decimals("0.5", "9.5", places=1), st.just("working_days")),
)
CUT_OFFS = st.sampled_from([None, time(15), time(11)])


@settings(deadline=None)
@given(CALENDARS, STARTS, st.integers(1, 60_000))
def test_adding_then_measuring_gives_the_same(calendar, start, minutes) -> None:  # type: ignore[no-untyped-def]
    end = add_working_minutes(calendar, start, minutes)

    assert working_minutes_between(calendar, start, end) == minutes


@settings(deadline=None)
@given(CALENDARS, STARTS, DURATIONS, CUT_OFFS)
def test_a_due_date_is_never_outside_office_time(calendar, start, duration, cut_off) -> None:  # type: ignore[no-untyped-def]
    end = due(calendar, start, duration, cut_off).due_at

    assert is_working_time(calendar, end - timedelta(minutes=1))
    assert end >= start - timedelta(minutes=1)


@settings(deadline=None)
@given(CALENDARS, STARTS, st.timedeltas(timedelta(0), timedelta(days=30)), DURATIONS, CUT_OFFS)
def test_who_hands_in_later_is_never_due_earlier(calendar, start, wait, duration, cut_off) -> None:  # type: ignore[no-untyped-def]
    first = due_at(calendar, start, duration, cut_off)

    assert due_at(calendar, start + wait, duration, cut_off) >= first


@settings(deadline=None)
@given(CALENDARS, STARTS, st.integers(1, 60))
def test_a_longer_limit_never_ends_earlier(calendar, start, amount) -> None:  # type: ignore[no-untyped-def]
    shorter = due_at(calendar, start, Duration(amount, "working_days"))

    assert due_at(calendar, start, Duration(amount + 1, "working_days")) > shorter


@settings(deadline=None)
@given(CALENDARS, STARTS, DURATIONS, CUT_OFFS)
def test_an_inspector_who_recomputes_a_derivation_finds_the_same(  # type: ignore[no-untyped-def]
    calendar, start, duration, cut_off
) -> None:
    first = due(calendar, start, duration, cut_off)
    read = type(first).from_json(first.to_json())

    assert due(calendar, read.start, read.duration, read.cut_off) == first
    assert due_at(calendar, start, duration, cut_off) == first.due_at
    assert read.steps[-1].at == first.due_at
