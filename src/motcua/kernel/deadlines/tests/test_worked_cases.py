"""Worked cases, reckoned by hand from 2018 to 2026: the reasoning stands in the name of each."""

from decimal import Decimal

import pytest

from motcua.base.content import load_yaml, province_root
from motcua.kernel.calendars import api as calendars
from motcua.kernel.calendars.testing import on, province_calendar
from motcua.kernel.deadlines.rules import clock
from motcua.kernel.deadlines.rules.entries import Entry
from motcua.kernel.deadlines.rules.law import RuleSet
from motcua.kernel.deadlines.rules.reading import read_law

LAW = read_law(load_yaml(province_root() / "law" / "deadlines.yaml"))
DAYS, HOURS, ALL, MONTHS = "working_days", "working_hours", "calendar_days", "calendar_months"

# name: (start, amount, unit, what happens, due). `supplement`, `fee`: from, until; `put off`: to.
STARTS = {
    "2018: Fri, Mon, Tue are three working days after Thursday": (
        "2018-06-28 09:00",
        3,
        DAYS,
        "2018-07-03 17:30",
    ),
    "2018: 2/9 is a Sunday, so Monday is off and Tuesday the first day": (
        "2018-08-31 09:00",
        1,
        DAYS,
        "2018-09-04 17:30",
    ),
    "2019: 31/12 was swapped for Saturday 5/1, the fourth day": (
        "2018-12-28 09:00",
        4,
        DAYS,
        "2019-01-05 17:30",
    ),
    "2019: Friday 1/2, then Tết until 8/2, then Monday 11/2": (
        "2019-01-31 09:00",
        2,
        DAYS,
        "2019-02-11 17:30",
    ),
    "2019: Hùng Kings on Sunday 14/4, Monday off, Tuesday": (
        "2019-04-12 09:00",
        1,
        DAYS,
        "2019-04-16 17:30",
    ),
    "2019: Monday 29/4 swapped, 30/4, 1/5 off: Thursday 2/5": (
        "2019-04-26 09:00",
        1,
        DAYS,
        "2019-05-02 17:30",
    ),
    "2019: Thursday, Friday and the worked Saturday 4/5": (
        "2019-04-26 09:00",
        3,
        DAYS,
        "2019-05-04 17:30",
    ),
    "2020: Tết from 23/1 to 29/1, so Thursday 30/1": (
        "2020-01-22 09:00",
        1,
        DAYS,
        "2020-01-30 17:30",
    ),
    "2020: the tenth day is Saturday 25/1 in Tết and gives way to 30/1": (
        "2020-01-15 09:00",
        10,
        ALL,
        "2020-01-30 17:30",
    ),
    "2022: a month after 31/8 ends with the last day of September": (
        "2022-08-31 09:00",
        1,
        MONTHS,
        "2022-09-30 17:30",
    ),
    "2023: a month after 31/1 ends with the last day of February": (
        "2023-01-31 09:00",
        1,
        MONTHS,
        "2023-02-28 17:30",
    ),
    "2023: three months after 30/11 end with 28/2": (
        "2022-11-30 09:00",
        3,
        MONTHS,
        "2023-02-28 17:30",
    ),
    "2024: February has 29 days": ("2024-01-31 09:00", 1, MONTHS, "2024-02-29 17:30"),
    "2025: six months from Saturday 31/8 end with Friday 28/2": (
        "2024-08-31 10:00",
        6,
        MONTHS,
        "2025-02-28 17:30",
    ),
    "2025: Tết from 27/1 to 31/1, so Monday 3/2": ("2025-01-24 09:00", 1, DAYS, "2025-02-03 17:30"),
    "2025: Friday and the worked Saturday 26/4": ("2025-04-24 09:00", 2, DAYS, "2025-04-26 17:30"),
    "2025: 30/4, 1/5 and the swapped 2/5 are off: Monday 5/5": (
        "2025-04-29 09:00",
        1,
        DAYS,
        "2025-05-05 17:30",
    ),
    "2025: 1/9 and 2/9 are off: Wednesday 3/9": ("2025-08-29 09:00", 1, DAYS, "2025-09-03 17:30"),
    "2026: Friday 13/2, after Tết Monday 23/2, Tuesday 24/2": (
        "2026-02-12 09:00",
        3,
        DAYS,
        "2026-02-24 17:30",
    ),
    "2026: two hours before Tết and six after it: 15:30": (
        "2026-02-13 15:30",
        8,
        HOURS,
        "2026-02-23 15:30",
    ),
    "2026: 31/8 swapped, 1/9, 2/9 off: Thursday 3/9": (
        "2026-08-28 09:00",
        1,
        DAYS,
        "2026-09-03 17:30",
    ),
    "2026: Saturday 22/8 is worked for 31/8": ("2026-08-21 09:00", 1, DAYS, "2026-08-22 17:30"),
    "2026: 24/11 is off, so Wednesday": ("2026-11-23 09:00", 1, DAYS, "2026-11-25 17:30"),
    "2026: half a winter day is four hours: to 11:30, then to 14:00": (
        "2026-03-02 08:00",
        "0.5",
        DAYS,
        "2026-03-02 14:00",
    ),
    "2026: half a summer day is four hours: to 11:30, then to 14:30": (
        "2026-06-01 08:00",
        "0.5",
        DAYS,
        "2026-06-01 14:30",
    ),
    "2026: an hour of the last summer day, one of the first winter day": (
        "2026-10-15 16:30",
        2,
        HOURS,
        "2026-10-16 08:30",
    ),
    "2026: hours run at once and stop at noon": ("2026-03-02 11:00", 1, HOURS, "2026-03-02 14:00"),
    "2026: the fifth day is a Saturday, so Monday": (
        "2026-03-02 09:00",
        5,
        ALL,
        "2026-03-09 17:30",
    ),
    "same day before three o'clock: today": ("2026-03-02 14:59", 0, DAYS, "2026-03-02 17:30"),
    "same day at three sharp: still today": ("2026-03-02 15:00", 0, DAYS, "2026-03-02 17:30"),
    "same day a minute past three: tomorrow": ("2026-03-02 15:01", 0, DAYS, "2026-03-03 17:30"),
    "same day past three on Friday: Monday": ("2026-03-06 15:01", 0, DAYS, "2026-03-09 17:30"),
    "same day past three before Tết: the Monday after": (
        "2026-02-13 15:01",
        0,
        DAYS,
        "2026-02-23 17:30",
    ),
    "same day sent on Sunday night: Monday": ("2026-03-01 22:00", 0, DAYS, "2026-03-02 17:30"),
    "the cut-off is not for limits of whole days": (
        "2026-03-02 15:01",
        1,
        DAYS,
        "2026-03-03 17:30",
    ),
    "2018: under Decree 61/2018 past three counts from tomorrow too": (
        "2018-07-02 15:01",
        0,
        DAYS,
        "2018-07-03 17:30",
    ),
}
DESK = {
    "Saturday is no working day of the limit: Monday is the first": (
        "2026-03-07 09:00",
        1,
        DAYS,
        "2026-03-09 17:30",
    ),
    "but hours run while the desk is open: one on Friday, one on Saturday": (
        "2026-03-06 16:30",
        2,
        HOURS,
        "2026-03-07 08:30",
    ),
    "same day taken in on Saturday: Monday, the first working day": (
        "2026-03-07 09:00",
        0,
        DAYS,
        "2026-03-09 17:30",
    ),
    "in the weekend of Tết the desk is closed": ("2026-02-13 17:00", 1, HOURS, "2026-02-23 08:00"),
}
COURSES = {
    "2020: the five days are counted anew from Wednesday 11/3": (
        "2020-03-02 09:00",
        5,
        DAYS,
        ["supplement 2020-03-04 10:00 2020-03-11 10:00"],
        "2020-03-18 17:30",
    ),
    "2026: Tết lies in the waiting; five days from 23/2 are up on 2/3": (
        "2026-02-09 09:00",
        5,
        DAYS,
        ["supplement 2026-02-12 09:00 2026-02-23 09:00"],
        "2026-03-02 17:30",
    ),
    "an hour of waiting for the fee is an hour more": (
        "2026-03-02 08:00",
        3,
        DAYS,
        ["fee 2026-03-03 10:00 2026-03-03 11:00"],
        "2026-03-06 08:30",
    ),
    "a night of waiting is nothing": (
        "2026-03-02 08:00",
        3,
        DAYS,
        ["fee 2026-03-04 18:00 2026-03-05 07:00"],
        "2026-03-05 17:30",
    ),
    "a weekend of waiting is nothing": (
        "2026-03-02 08:00",
        10,
        DAYS,
        ["fee 2026-03-06 17:30 2026-03-09 07:30"],
        "2026-03-16 17:30",
    ),
    "three days waited: the thirteenth day is Sunday 15/3, so Monday": (
        "2026-03-02 09:00",
        10,
        ALL,
        ["fee 2026-03-03 09:00 2026-03-06 09:00"],
        "2026-03-16 17:30",
    ),
    "five calendar days waited move 10/4 to Wednesday 15/4": (
        "2026-03-10 09:00",
        1,
        MONTHS,
        ["fee 2026-03-20 09:00 2026-03-25 09:00"],
        "2026-04-15 17:30",
    ),
    "a month anew from 25/3: 25/4 to 27/4 are off, so Tuesday": (
        "2026-03-10 09:00",
        1,
        MONTHS,
        ["supplement 2026-03-12 09:00 2026-03-25 09:00"],
        "2026-04-28 17:30",
    ),
    "counted anew past three o'clock, the same day is tomorrow": (
        "2026-03-02 10:00",
        0,
        DAYS,
        ["supplement 2026-03-02 11:00 2026-03-03 15:30"],
        "2026-03-04 17:30",
    ),
    "put off to 10/3": (
        "2026-03-02 08:00",
        3,
        DAYS,
        ["put-off 2026-03-04 08:00 2026-03-10 17:30"],
        "2026-03-10 17:30",
    ),
    "put off, then counted anew from 9/3": (
        "2026-03-02 08:00",
        3,
        DAYS,
        [
            "put-off 2026-03-04 08:00 2026-03-10 17:30",
            "supplement 2026-03-06 09:00 2026-03-09 09:00",
        ],
        "2026-03-12 17:30",
    ),
    "put off to 10/3, and a day of waiting more": (
        "2026-03-02 08:00",
        3,
        DAYS,
        ["put-off 2026-03-04 08:00 2026-03-10 17:30", "fee 2026-03-06 08:00 2026-03-09 08:00"],
        "2026-03-11 17:30",
    ),
    "counted anew from 4/3 to 11/3, and a day of waiting more": (
        "2026-03-02 08:00",
        5,
        DAYS,
        ["supplement 2026-03-03 10:00 2026-03-04 10:00", "fee 2026-03-09 09:00 2026-03-10 09:00"],
        "2026-03-12 17:30",
    ),
    "resumed at once, subtracting moves nothing": (
        "2026-03-02 08:00",
        3,
        DAYS,
        ["fee 2026-03-03 10:00 2026-03-03 10:00"],
        "2026-03-05 17:30",
    ),
}
INDEX = {
    "2020: in the index the five days waited are left out": (
        "2020-03-02 09:00",
        5,
        DAYS,
        ["supplement 2020-03-04 10:00 2020-03-11 10:00"],
        "2020-03-16 17:30",
    ),
    "2026: in the index Tết is no waiting: 6,5 + 8 + 1,5 hours are two days": (
        "2026-02-09 09:00",
        5,
        DAYS,
        ["supplement 2026-02-12 09:00 2026-02-23 09:00"],
        "2026-02-25 17:30",
    ),
}


def rules_of(start: str) -> RuleSet:
    return next(one for one in LAW.rule_sets if one.holds_on(on(start).date()))


def limit(amount, unit) -> calendars.Duration:
    return calendars.Duration(amount if isinstance(amount, int) else Decimal(amount), unit)


def entries_of(start, amount, unit, happenings, code="office"):
    """The entries that the happenings leave, as the actions store them."""
    table, rules = province_calendar(code), rules_of(start)
    duration = limit(amount, unit)
    first = calendars.due(table, on(start), duration, rules.cut_off_for(duration))
    entries = [Entry("start", on(start), due_after=first.due_at, reckoning=first)]
    for happening in happenings:
        cause, day, hour, until, at = happening.split()
        began, ended = on(f"{day} {hour}"), on(f"{until} {at}")
        if cause == "put-off":
            entries.append(Entry("reappointment", began, due_after=ended))
            continue
        mode = rules.pauses[cause].clock
        entries.append(Entry("pause", began, ended, cause=cause, mode=mode))
    return entries


def due_of(entries, code="office", **given):
    return clock.recompute(entries, lambda _code, _at: province_calendar(code), **given)


@pytest.mark.parametrize("name", STARTS)
def test_a_limit_ends_where_it_ends_by_hand(name):
    start, amount, unit, due = STARTS[name]

    assert due_of(entries_of(start, amount, unit, [])) == on(due)


@pytest.mark.parametrize("name", DESK)
def test_the_saturday_desk(name):
    start, amount, unit, due = DESK[name]
    desk = "one-stop-saturday"

    assert due_of(entries_of(start, amount, unit, [], desk), desk) == on(due)


@pytest.mark.parametrize("name", COURSES)
def test_a_course_of_pauses_ends_where_it_ends_by_hand(name):
    *given, due = COURSES[name]

    assert due_of(entries_of(*given)) == on(due)


@pytest.mark.parametrize("name", INDEX)
def test_the_same_course_in_the_eyes_of_the_index(name):
    *given, due = INDEX[name]

    assert due_of(entries_of(*given), modes=LAW.views[0].clocks) == on(due)
