"""The days of a report, and when it is asked for again."""

from datetime import date

import pytest

from motcua.channels.reporting.queries.sets import data_sets, regime
from motcua.channels.reporting.rules.regime import Regime, days_of, stage_of
from motcua.channels.reporting.rules.states import OPEN, STATES, STEPS, WAITING, next_state
from motcua.kernel.indicators import api as indicators

DECREE = Regime(cut_off_day=14, opens_before=10, due_after=4)


# Decree 09/2019/NĐ-CP, art. 12: month, quarter, first and second half, year.
@pytest.mark.parametrize(
    ("first", "last", "covers_from", "covers_to"),
    [
        (date(2026, 9, 1), date(2026, 9, 30), date(2026, 8, 15), date(2026, 9, 14)),
        (date(2026, 1, 1), date(2026, 3, 31), date(2025, 12, 15), date(2026, 3, 14)),
        (date(2026, 1, 1), date(2026, 6, 30), date(2025, 12, 15), date(2026, 6, 14)),
        (date(2026, 7, 1), date(2026, 12, 31), date(2026, 6, 15), date(2026, 12, 14)),
        (date(2026, 1, 1), date(2026, 12, 31), date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_figures_run_from_the_fifteenth_to_the_fourteenth(first, last, covers_from, covers_to):
    days = days_of(DECREE, first, last)

    assert (days.covers_from, days.covers_to) == (covers_from, covers_to)


def test_a_due_day_on_which_nobody_works_moves_on():
    plain = days_of(DECREE, date(2026, 10, 1), date(2026, 12, 31))
    feast = days_of(
        DECREE, date(2026, 10, 1), date(2026, 12, 31), lambda day: day > date(2026, 12, 21)
    )
    weekend = days_of(Regime(14, 10, 5), date(2026, 10, 1), date(2026, 12, 31))

    assert plain.due_on == date(2026, 12, 18)
    assert feast.due_on == date(2026, 12, 22)
    assert weekend.due_on == date(2026, 12, 21)  # the 19th is a Saturday


@pytest.mark.parametrize(
    ("today", "stage"),
    [(14, ""), (15, "T-3"), (16, "T-3"), (17, "T-1"), (18, "T-1"), (19, "T+1"), (21, "raised"),
     (22, "raised"), (23, "T+5"), (30, "T+5")],
)  # fmt: skip
def test_reminders_have_stages_and_a_missed_day_is_caught_up_with_one(today, stage):
    assert stage_of(DECREE, due_on=date(2026, 12, 18), today=date(2026, 12, today)) == stage


def test_every_step_leads_from_known_states_to_known_states():
    assert {one for table in STEPS.values() for pair in table.items() for one in pair} == set(
        STATES
    )
    assert all(next_state("save", one) for one in OPEN)
    assert not any(next_state("save", one) for one in (*WAITING, "accepted", "dropped"))


def test_figures_are_of_the_days_that_the_set_asks_for():
    """What systems fill in, and what agencies tell, is of the days of the set's regime."""
    for data_set in data_sets():
        rule = regime(data_set.regime, on=date(2026, 3, 31))
        for one in indicators.definitions(codes=data_set.indicators(), on=date(2026, 3, 31)):
            assert data_set.regime in one.windows, one.code
            assert one.source == "measured" or one.windows == (data_set.regime,), one.code
        for code in ("2026-01", "2026-Q1", "2026-H2", "2026"):
            period = indicators.Period.parse(code)
            days = days_of(rule, period.first, period.last)
            span = indicators.windows.span(window=data_set.regime, period=period)
            assert (days.covers_from, days.covers_to) == (span.first, span.last)
