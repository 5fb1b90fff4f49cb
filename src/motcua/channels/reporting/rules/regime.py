"""The report regime: which days a period's figures cover, and by when they are due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Regime:
    """
    When figures are cut off, asked for and due.

    :ivar cut_off_day: the day of the month with which a period's figures end; 0: with the month.
    :ivar opens_before: how many days before the cut-off what is owed is shown to those who owe it.
    :ivar due_after: how many days after the cut-off it is due.
    :ivar remind_before: on which days before the due day those who fill in are reminded.
    :ivar remind_late: on which days after it they and their head are.
    :ivar raise_after: after how many days it is told to whoever receives the figures.
    """

    cut_off_day: int
    opens_before: int
    due_after: int
    remind_before: tuple[int, ...] = (3, 1)
    remind_late: tuple[int, ...] = (1, 5)
    raise_after: int = 3


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one report: which days its figures cover, since when it is owed, until when."""

    covers_from: date
    covers_to: date  # the last day, included
    opens_on: date
    due_on: date


def _same_day_a_month_before(day: date, number: int) -> date:
    """The day `number` of the month before that of `day`."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=number)


def is_weekday(day: date) -> bool:
    """Whether a day is a Monday to Friday: what is known where no calendar was published yet."""
    return day.weekday() < 5


def days_of(
    regime: Regime, first: date, last: date, works: Callable[[date], bool] = is_weekday
) -> Calendar:
    """
    The days of a period that by the calendar runs from `first` to `last`, both included.

    Decree 09/2019/NĐ-CP, art. 12: monthly, quarterly, half-yearly and yearly figures run from the
    15th of the month before the period to the 14th of its last month. A due day on which nobody
    works moves on to the next working day (Civil Code 2015, art. 148(5)).

    :param works: whether offices work on a day.
    """
    if regime.cut_off_day:
        covers_from = _same_day_a_month_before(first, regime.cut_off_day) + timedelta(days=1)
        covers_to = last.replace(day=regime.cut_off_day)
    else:
        covers_from, covers_to = first, last
    due = covers_to + timedelta(days=regime.due_after)
    due = next_working_day(due, works)
    return Calendar(
        covers_from=covers_from,
        covers_to=covers_to,
        opens_on=covers_to - timedelta(days=regime.opens_before),
        due_on=due,
    )


def next_working_day(day: date, works: Callable[[date], bool] = is_weekday) -> date:
    """The day itself if offices work on it, or the first one after it; at most a month on."""
    for later in range(31):
        if works(day + timedelta(days=later)):
            return day + timedelta(days=later)
    return day


def stage_of(regime: Regime, *, due_on: date, today: date) -> str:
    """
    Which reminder a report that is still owed calls for today, by its name; empty: none.

    The last stage that has been reached counts: a job that did not run on the very day catches up
    with one reminder, not with all.
    """
    left = (due_on - today).days
    stage = ""
    for days in sorted(regime.remind_before, reverse=True):
        if 0 <= left <= days:
            stage = f"T-{days}"
    if left < 0:
        stages = [(days, f"T+{days}") for days in regime.remind_late]
        stages.append((regime.raise_after, "raised"))
        for days, name in sorted(stages):
            if -left >= days:
                stage = name
    return stage
