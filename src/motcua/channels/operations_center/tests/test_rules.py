"""Periods, timing and scores, by table."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from motcua.base.text import VIETNAM
from motcua.channels.operations_center.rules.folding import fold
from motcua.channels.operations_center.rules.heard import Heard
from motcua.channels.operations_center.rules.leaves import timing_of
from motcua.channels.operations_center.rules.periods import Period, period_between, period_of
from motcua.channels.operations_center.rules.publication import published_in_time
from motcua.channels.operations_center.rules.scores import rating_of, score_of


def moment(day, hour=8):
    return datetime(2026, 3, day, hour, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("day", date(2026, 2, 28), date(2026, 2, 28)),
        ("week", date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("half", date(2026, 1, 1), date(2026, 6, 30)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_period_of_a_day(kind, first, last):
    assert period_of(kind, date(2026, 2, 28)) == Period(first, last, kind)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (period_of("month", date(2026, 3, 5)), date(2026, 2, 1), date(2026, 2, 28)),
        (period_of("year", date(2026, 3, 5)), date(2025, 1, 1), date(2025, 12, 31)),
        (Period(date(2026, 3, 2), date(2026, 3, 4)), date(2026, 2, 27), date(2026, 3, 1)),
    ],
)
def test_the_period_before(period, first, last):
    assert (period.before.first, period.before.last) == (first, last)


@pytest.mark.parametrize(
    ("end_kind", "ended_at", "due_at", "timing"),
    [
        ("approved", moment(4, 17), moment(5, 17), "early"),
        ("approved", moment(5, 8), moment(5, 17), "on_time"),
        ("approved", moment(5, 17), moment(5, 17), "on_time"),
        ("approved", moment(5, 18), moment(5, 17), "late"),
        ("stopped", moment(9), moment(5), "late"),
        ("withdrawn", moment(9), moment(5), "on_time"),
        ("not_accepted", moment(9), None, "on_time"),
    ],
)
def test_how_a_dossier_ended(end_kind, ended_at, due_at, timing):
    assert timing_of(end_kind=end_kind, ended_at=ended_at, due_at=due_at) == timing


def heard(day, name, position, **payload):
    return Heard(name, moment(day), position, payload)


STARTED = heard(2, "deadlines.clock_started", 2, clock="", due_at=moment(6).isoformat())


def test_a_late_dossier_names_the_step_at_which_its_date_passed():
    [told] = fold(
        [
            heard(1, "cases.case_opened", 1),
            STARTED,
            heard(2, "processes.task_opened", 3, element="appraise"),
            heard(7, "processes.task_opened", 4, element="approve"),
            heard(8, "one_stop_shop.dossier_decided", 5, document="x"),
        ]
    )

    assert (told.timing, told.late_element, told.end_kind) == ("late", "appraise", "approved")


def test_a_date_put_off_after_a_period_leaves_what_stood_before():
    later = heard(9, "deadlines.clock_put_off", 3, clock="", due_at=moment(12).isoformat())

    [told] = fold([later, STARTED, heard(1, "cases.case_opened", 1)])

    assert [(one.since, one.until, one.due_at) for one in told.stretches] == [
        (moment(2), moment(9), moment(6))
    ]
    assert (told.stood_since, told.due_at, told.is_extended) == (moment(9), moment(12), True)


def test_the_clock_of_an_opinion_is_not_the_dossiers():
    other = heard(3, "deadlines.clock_started", 3, clock="opinion", due_at=moment(4).isoformat())

    [told] = fold([heard(1, "cases.case_opened", 1), STARTED, other])

    assert told.due_at == moment(6)


def test_what_is_waited_for_is_known_until_it_comes():
    paused = heard(3, "deadlines.clock_paused", 3, clock="", cause="fee")
    asked = heard(3, "one_stop_shop.payment_requested", 4)
    paid = heard(4, "one_stop_shop.payment_recorded", 5)

    [waiting] = fold([heard(1, "cases.case_opened", 1), STARTED, paused, asked])
    [done] = fold([heard(1, "cases.case_opened", 1), STARTED, paused, asked, paid])

    assert (waiting.waiting, waiting.is_paused) == ("payment", True)
    assert (done.waiting, done.has_paid) == ("", True)


def test_attitude_is_what_was_said_of_it_or_else_of_the_whole():
    opened = heard(1, "cases.case_opened", 1)
    whole = heard(2, "one_stop_shop.dossier_rated", 3, score=5)
    asked = heard(3, "one_stop_shop.dossier_rated", 4, score=5, attitude=2)

    [first] = fold([opened, STARTED, whole])
    [changed] = fold([opened, STARTED, whole, asked])

    assert (first.score, first.attitude) == (5, 5)
    assert (first.publicity, first.contacts) == (None, None), "what was not answered is not told"
    assert (changed.score, changed.attitude) == (5, 2)


def asked(day, position, clock, due):
    due_at = moment(due).isoformat()
    return heard(day, "deadlines.opinion_asked", position, clock=clock, due_at=due_at)


def came(day, position, clock, outcome="answered"):
    return heard(day, "deadlines.opinion_given", position, clock=clock, outcome=outcome)


@pytest.mark.parametrize(
    ("happened", "timing"),
    [
        ([], ""),
        ([asked(2, 3, "a", 5), came(3, 4, "a")], "early"),
        ([asked(2, 3, "a", 5), came(5, 4, "a")], "on_time"),
        ([asked(2, 3, "a", 5), came(6, 4, "a")], "late"),
        ([asked(2, 3, "a", 5), asked(2, 4, "b", 3), came(3, 5, "a"), came(4, 6, "b")], "late"),
        ([asked(2, 3, "a", 5), came(7, 4, "a", "called_off")], ""),
        ([asked(2, 3, "a", 5)], "late"),  # ended without the answer
    ],
)
def test_the_slowest_agency_that_was_asked_is_told(happened, timing):
    ended = heard(8, "one_stop_shop.dossier_decided", 9, document="x")

    [told] = fold([heard(1, "cases.case_opened", 1), STARTED, *happened, ended])

    assert told.others_timing == timing


@pytest.mark.parametrize("is_online", [True, False])
def test_how_it_was_paid_is_told(is_online):
    paid = heard(4, "one_stop_shop.payment_recorded", 5, is_online=is_online)

    [told] = fold([heard(1, "cases.case_opened", 1), STARTED, paid])

    assert (told.has_paid, told.has_paid_online) == (True, is_online)


SHARE = {"measure": "share", "of": "kept", "in": "settled", "most": 20, "full_at": 80}
NINE = {
    "measure": "per_dossier", "points": {"early": 2, "on_time": 1}, "in": "settled", "most": 2,
}  # fmt: skip

STEPS = {
    "measure": "steps", "of": "kept", "in": "settled", "most": 2,
    "steps": [
        {"points": 2, "when": [{"of": "kept", "in": "settled", "from": 30},
                               {"of": "late", "upto": 0}]},
        {"points": 1, "when": [{"of": "kept", "in": "settled", "from": 15}]},
        {"points": 0},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "counts", "value", "points"),
    [
        (STEPS, {"kept": 30, "settled": 100, "late": 0}, "30.00", "2.0"),
        (STEPS, {"kept": 30, "settled": 100, "late": 1}, "30.00", "1.0"),
        (STEPS, {"kept": 14, "settled": 100, "late": 0}, "14.00", "0.0"),
        (STEPS, {"kept": 0, "settled": 0, "late": 0}, None, None),
        (SHARE, {"kept": 40, "settled": 100}, "40.00", "10.0"),
        (SHARE, {"kept": 90, "settled": 100}, "90.00", "20.0"),
        (SHARE, {"kept": 0, "settled": 0}, None, None),
        ({**SHARE, "most": None}, {"kept": 1, "settled": 3}, "33.33", None),
        (NINE, {"early": 1, "on_time": 1, "settled": 4}, "0.8", "0.8"),
        ({"lacks": {"vi": "chưa ghi"}}, {}, None, None),
        ({**SHARE, "lacks": {"vi": "chưa gửi"}}, {}, None, None),
        ({**SHARE, "lacks": {"vi": "chưa gửi"}}, {"kept": 40, "settled": 100}, "40.00", "10.0"),
        ({**STEPS, "steps": [{"points": None}]}, {"kept": 3, "settled": 10}, "30.00", None),
        ({**NINE, "least": 5}, {"early": 4, "on_time": 0, "settled": 4}, None, None),
        ({**NINE, "least": 5}, {"early": 5, "on_time": 0, "settled": 5}, "2.0", "2.0"),
    ],
)
def test_scores(indicator, counts, value, points):
    score = score_of(indicator, counts, places=1)

    assert score.value == (None if value is None else Decimal(value))
    assert score.points == (None if points is None else Decimal(points))


@pytest.mark.parametrize(
    ("signed", "is_kept"), [("2026-01-27", True), ("2026-01-28", False), ("2026-02-01", False)]
)
def test_a_procedure_is_published_five_days_before_it_begins(signed, is_kept):
    assert published_in_time(date.fromisoformat(signed), date(2026, 2, 1)) is is_kept


def test_two_days_are_the_period_that_they_bound():
    assert period_between(date(2026, 1, 1), date(2026, 3, 31)).kind == "quarter"
    assert period_between(date(2026, 1, 1), date(2026, 1, 31)).kind == "month"
    assert period_between(date(2026, 1, 1), date(2026, 3, 30)).kind == "custom"


@pytest.mark.parametrize(("points", "name"), [("15", "A"), ("14.9", "B"), ("0", "C")])
def test_ratings(points, name):
    ratings = [
        {"from": 9, "name": {"vi": "B"}}, {"from": 15, "name": {"vi": "A"}},
        {"from": 0, "name": {"vi": "C"}},
    ]  # fmt: skip

    assert rating_of(ratings, Decimal(points))["vi"] == name
