"""The arithmetic of papers: how long they hold, what they stand for, when a reminder is due."""

from datetime import date

import pytest

from motcua.systems.wallet import rules

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_a_period_of_months_ends_on_the_same_day_or_the_month_s_last(issued, months, last):
    assert rules.months_after(issued, months) == last


def test_what_an_authority_did_goes_before_time():
    ended = date(2026, 1, 1)
    assert rules.state_of(rules.Ends(), on=DAY) == "valid"
    assert rules.state_of(rules.Ends(expires_on=DAY), on=DAY) == "valid", "its last day counts"
    assert rules.state_of(rules.Ends(expires_on=ended), on=DAY) == "expired"
    assert rules.state_of(rules.Ends(expires_on=ended, is_revoked=True), on=DAY) == "revoked"
    assert rules.state_of(rules.Ends(expires_on=ended, is_replaced=True), on=DAY) == "replaced"


def test_the_rule_of_the_day_of_issue_says_how_long_a_paper_holds():
    basis = {"vi": "căn cứ", "en": "basis"}
    kind = rules.Kind(
        code="x",
        title=basis,
        results=frozenset(),
        serves=(),
        holds=(
            rules.Holding(date(2016, 1, 1), 6, basis, "known"),
            rules.Holding(date(2027, 1, 1), 3, basis, "known"),
        ),
    )
    assert kind.expiry(date(2015, 12, 31)) is None
    assert kind.expiry(date(2026, 11, 23)) == date(2027, 5, 23)
    assert kind.expiry(date(2027, 1, 1)) == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("left", "told", "due"),
    [(31, None, None), (30, None, 30), (30, 30, None), (7, 30, 7), (3, 7, None), (3, None, 7),
     (0, 30, 7), (-1, None, None)],
)  # fmt: skip
def test_each_reminder_is_due_once_and_a_missed_one_is_not_made_up_for(left, told, due):
    expires = date.fromordinal(DAY.toordinal() + left)
    assert rules.due_reminder(expires_on=expires, on=DAY, steps=[30, 7], told=told) == due
