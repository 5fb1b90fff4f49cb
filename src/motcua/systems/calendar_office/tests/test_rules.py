"""A year of special days: read from a file, written to one, judged, compared."""

from datetime import date

import pytest

from motcua.systems.calendar_office.rules.hours import (
    cut_off_lines,
    cut_offs_thing,
    hour_lines,
    hours_thing,
    problems_of_hours,
)
from motcua.systems.calendar_office.rules.plans import (
    NoYear,
    changed_days,
    entries_of,
    problems_of,
    thing_of,
)

TODAY = date(2026, 11, 1)
NAME = {"vi": "Nghỉ", "en": "Off"}
BASIS = {"vi": "Luật", "en": "Law"}


def day(first, kind="holiday", last=None, **more):
    told = {"name": NAME, "legal_basis": BASIS, "certainty": "announced", "kind": kind}
    return {**told, "first": first, **({"last": last} if last else {}), **more}


def wrong(*days, before=(), year=2027):
    found = problems_of({"days": list(days)}, year=year, before={"days": list(before)}, today=TODAY)
    return [(one.steps[1:], one.input, one.words["en"]) for one in found]


def test_days_of_a_file_come_back_as_they_were_written():
    file = [
        {"name": NAME, "dates": [date(2027, 2, 4), date(2027, 2, 5)], "kind": "holiday",
         "certainty": "computed", "legal_basis": BASIS},
        {"name": NAME, "dates": ["2027-02-20"], "kind": "make_up", "certainty": "announced",
         "legal_basis": BASIS, "replaces": date(2027, 2, 5)},
    ]  # fmt: skip

    thing = thing_of(file)

    assert [(one["first"], one.get("last")) for one in thing["days"]] == [
        ("2027-02-04", "2027-02-05"), ("2027-02-20", None),
    ]  # fmt: skip
    again = entries_of(thing)
    assert [one["dates"] for one in again] == [["2027-02-04", "2027-02-05"], ["2027-02-20"]]
    assert again[1]["replaces"] == "2027-02-05"


def test_days_apart_become_entries_of_their_own():
    (first, second) = thing_of([{"dates": ["2027-01-04", "2027-01-01"], "kind": "closed"}])["days"]

    assert (first["first"], second["first"]) == ("2027-01-01", "2027-01-04")


@pytest.mark.parametrize("dates", [None, [], "2027-01-01"])
def test_an_entry_without_days_is_no_entry(dates):
    with pytest.raises(NoYear):
        thing_of([{"dates": dates}])


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        ([day("2028-01-03")], "first", "must be in 2027"),
        ([day("2027-12-30", last="2028-01-02")], "last", "must be in 2027"),
        ([day("2027-05-03", last="2027-05-01")], "last", "before the first"),
        ([day("2027-01-01", last="2027-06-01")], "last", "60 days at most"),
        ([day("2027-05-03"), day("2027-05-03")], "first", "another entry"),
        ([day("2027-05-08", "make_up")], "replaces", "which day it replaces"),
        ([day("2027-05-08", "make_up", replaces="2027-05-04")], "replaces", "not among"),
        ([day("2027-05-03", replaces="2027-05-04")], "replaces", "Only of a make-up day"),
        (
            [day("2027-05-04", "swapped_off"), day("2027-05-05", "make_up", replaces="2027-05-04")],
            "first",
            "Saturday or a Sunday",
        ),
    ],
)
def test_what_no_year_can_mean_is_told_at_its_field(days, field, words):
    (found,) = wrong(*days)

    assert found[1] == field and words in found[2]


def test_a_swap_of_two_days_is_right_and_a_past_day_stays():
    swap = [
        day("2027-05-04", "swapped_off"), day("2027-05-08", "make_up", replaces="2027-05-04"),
    ]  # fmt: skip
    assert wrong(*swap) == []

    past = [day("2026-04-30")]
    (found,) = wrong(day("2026-12-24"), before=past, year=2026)
    assert found[0] == () and "30/04/2026 is here or past" in found[2]
    assert wrong(*past, day("2026-12-24"), before=past, year=2026) == []


def test_only_days_worked_otherwise_count_as_changed():
    before = {"days": [day("2027-05-03"), day("2027-05-08", "make_up", replaces="2027-05-03")]}
    after = {
        "days": [
            day("2027-05-03", "in_lieu"),  # off as before
            day("2027-05-08", "make_up", replaces="2027-05-04"),  # other hours
            day("2027-05-09"),  # a Sunday rests anyhow
            day("2027-05-15", "holiday_weekend"),  # a Saturday desk stays closed
            day("2027-05-17"),
        ]
    }

    assert changed_days(before, after) == [
        date(2027, 5, 8), date(2027, 5, 15), date(2027, 5, 17),
    ]  # fmt: skip


def line(weekdays="12345", first="2027-01-01", last="2027-12-31", **more):
    told = {"calendars": ["office"], "spans": "07:30-11:30, 13:30-17:30", "counts": "yes"}
    return {
        **told, "weekdays": list(weekdays), "first": first, "last": last,
        "certainty": "announced", "legal_basis": BASIS, **more,
    }  # fmt: skip


def test_hours_of_a_file_come_back_as_they_were_written():
    hours = [
        {"calendars": ["one-stop-saturday"], "from": "2027-01-01", "to": "2027-04-15",
         "weekdays": [6], "spans": ["07:30-11:30"], "counts_as_day": False,
         "certainty": "proposed", "legal_basis": BASIS},
    ]  # fmt: skip
    cut_offs = [
        {"calendars": ["office"], "from": "2027-01-01", "to": "2027-12-31", "at": "15:00",
         "legal_basis": BASIS},
    ]  # fmt: skip
    thing = {"hours": hours_thing(hours), "cut_offs": cut_offs_thing(cut_offs)}
    assert hour_lines(thing) == hours and cut_off_lines(thing) == cut_offs
    assert hour_lines({"days": []}) is None, "a draft from before hours were drawn"


@pytest.mark.parametrize(
    ("lines", "field", "words"),
    [
        ([line(first="2026-12-31")], "first", "must be in 2027"),
        ([line(), line("6", first="2027-05-01", last="2027-04-01")], "last", "before the first"),
        ([line(spans="11:30-07:30")], "spans", "ends after it begins"),
        ([line(spans="07:30-11:30, 11:00-17:30")], "spans", "do not overlap"),
        ([line(spans="7h30")], "spans", "Write hours as"),
        ([line(), line("5", first="2027-07-01", last="2027-07-31")], "first", "02/07/2027"),
        ([line(last="2027-06-30")], "", "no hours in the week from 05/07/2027"),
        ([], "", "no hours in the week from 04/01/2027"),
    ],
)
def test_hours_that_cannot_be_are_told_at_their_field(lines, field, words):
    found = list(problems_of_hours({"hours": lines}, year=2027, codes=["office"]))
    assert [(one.input, words in one.words["en"]) for one in found] == [(field, True)], found


def test_two_cut_offs_on_one_day_are_told_and_right_lines_are_not():
    cut = {"calendars": ["office"], "at": "15:00", "first": "2027-01-01", "last": "2027-12-31"}
    thing = {"hours": [line(), line("6")], "cut_offs": [cut]}
    assert not list(problems_of_hours(thing, year=2027, codes=["office"]))
    twice = {**thing, "cut_offs": [cut, {**cut, "first": "2027-05-01"}]}
    (found,) = problems_of_hours(twice, year=2027, codes=["office"])
    assert found.steps == ("gio-chot", "1") and "01/05/2027" in found.words["vi"]
