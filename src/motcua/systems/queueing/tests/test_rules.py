"""The arithmetic of lines."""

from datetime import date, datetime, timedelta

import pytest

from motcua.base.text import VIETNAM
from motcua.systems.queueing import rules

MONDAY = date(2026, 11, 23)
SPANS = ((450, 690), (810, 1050))  # 7:30–11:30, 13:30–17:30


def at(hour, minute=0, day=MONDAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("ahead", "counters", "minutes", "expected"),
    [
        (0, 1, 10, 0),
        (1, 2, 10, 5),
        (3, 2, 10, 15),
        (7, 2, 9, 35),
        (4, 1, 2.4, 10),
        (5, 0, 10, None),
        (0, 0, 10, None),
    ],
)
def test_waiting_minutes(ahead, counters, minutes, expected):
    assert rules.waiting_minutes(ahead=ahead, counters=counters, minutes=minutes) == expected


def test_expected_minutes_believes_measurements_once_there_are_some():
    assert rules.expected_minutes([3, 3, 3], told=10) == 10
    assert rules.expected_minutes([3, 4, 5, 6, 60], told=10) == 5
    assert rules.expected_minutes([0, 0, 0, 0, 0.2], told=10) == 1


def test_turn_of_booking_is_the_booked_time_for_whoever_comes_for_it():
    slot = at(9)

    def turn(arrived):
        return rules.turn_of_booking(slot_at=slot, arrived_at=arrived, slot_minutes=30)

    assert turn(at(8, 10)) == slot and turn(at(9, 30)) == slot
    assert turn(at(9, 31)) == at(9, 31)


def test_slots_lie_within_office_hours_and_ahead():
    slots = list(rules.slots_of(SPANS, day=MONDAY, minutes=60, not_before=at(10)))

    assert slots == [at(10, 30), at(13, 30), at(14, 30), at(15, 30), at(16, 30)]
    assert not list(rules.slots_of((), day=MONDAY, minutes=60, not_before=at(0)))
    assert not list(rules.slots_of(((450, 470),), day=MONDAY, minutes=30, not_before=at(0)))


def test_ticket_window_begins_before_the_doors_open_and_ends_before_they_close():
    assert rules.ticket_window(SPANS, day=MONDAY, minutes_before=15) == (at(7), at(17, 15))
    assert rules.ticket_window((), day=MONDAY, minutes_before=15) is None


def test_priority_law_is_that_of_the_day():
    old = {"valid_from": date(2018, 1, 1), "valid_to": date(2026, 11, 23), "in_a_row": 1,
           "classes": []}  # fmt: skip
    new = {"valid_from": date(2026, 11, 23), "in_a_row": 3, "classes": [
        {"code": "elderly", "title": {}, "legal_basis": {}, "certainty": "proposed"}]}  # fmt: skip

    assert rules.priority_law([old, new], MONDAY).knows("elderly")
    before = rules.priority_law([old, new], MONDAY - timedelta(days=1))
    assert not before.knows("elderly") and before.in_a_row == 1 and before.knows("")
    assert rules.priority_law([old, new], date(2000, 1, 1)).classes == ()


@pytest.mark.parametrize(("run", "goes_first"), [(0, True), (2, True), (3, False)])
def test_priority_gives_way_after_some_in_a_row(run, goes_first):
    assert rules.priority_goes_first(run=run, in_a_row=3) is goes_first
