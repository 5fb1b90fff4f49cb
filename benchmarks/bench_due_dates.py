"""
A million due dates: ours, and the same as it is commonly written with the package `holidays`.

Limits in working days, parts of days, working hours, calendar days and months, from random moments
of eight years, with and without a cut-off, on the office calendar of Hà Tĩnh. Both sides answer the
same questions in turns and must agree; medians and the ratio are printed. No database. A minute.
Run with `make bench`, or `python -m benchmarks.bench_due_dates`.
"""

import os
import sys
import time as clock
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from statistics import median

import holidays

from motcua.kernel.calendars.rules.durations import Duration
from motcua.kernel.calendars.rules.working_time import Calendar

DATES = 1_000_000
ROUNDS = 5
PEER_DATES = 20_000  # the plain way is asked fewer questions, or it would take many minutes
GOAL_SECONDS = 10.0
FIRST = datetime.fromisoformat("2018-06-21T00:00+07:00")
MINUTES = 8 * 365 * 24 * 60
HALF = Decimal("0.5")
CUT_OFF = time(15)
Question = tuple[datetime, Duration, time | None]
Answer = Callable[[Question], datetime]


def questions(number: int) -> list[Question]:
    """The same ones in every run: seven working limits in ten, the others in days and months."""
    chance = Random(5)
    limits: list[Duration] = []
    for unit, amounts, share in (
        ("working_days", range(31), 10),
        ("working_days", [n + HALF for n in range(10)], 1),
        ("working_hours", range(1, 81), 4),
        ("calendar_days", range(1, 61), 3),
        ("calendar_months", range(1, 7), 2),
    ):
        of_unit = [Duration(amount, unit) for amount in amounts]  # type: ignore[arg-type]
        limits += chance.choices(of_unit, k=share * 50)
    return [
        (
            FIRST + timedelta(minutes=chance.randrange(MINUTES)),
            chance.choice(limits),
            CUT_OFF if chance.random() < 0.3 else None,
        )
        for _ in range(number)
    ]


class Plainly:
    """Goes from day to day and asks whether each is a day off, as most such code does."""

    def __init__(self, calendar: Calendar) -> None:
        """Give the package the same days off and make-up days, so that the answers are the same."""
        special = calendar.special_days.items()
        worked = [day for day, one in special if one.is_working]
        self.off = holidays.HolidayBase()
        self.off.weekend = {5, 6}
        self.off.weekend_workdays = set(worked)
        off = [day for day, one in special if not one.is_working]
        self.off.update(dict.fromkeys(off, "off"))

    def spans(self, day: date) -> tuple[tuple[time, time], ...]:
        """Summer and winter hours; the make-up days are worked like the days they replace."""
        if (4, 16) <= (day.month, day.day) <= (10, 15):
            return ((time(7), time(11, 30)), (time(14), time(17, 30)))
        return ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))

    def opening(self, at: datetime) -> datetime:
        """The moment itself in office time, else the next opening."""
        while True:
            day = at.date()
            if self.off.is_working_day(day):
                for opens, closes in self.spans(day):
                    if at.time() < closes:
                        return max(at, at.replace(hour=opens.hour, minute=opens.minute))
            at = at.replace(hour=0, minute=0) + timedelta(days=1)

    def add(self, at: datetime, minutes: int) -> datetime:
        """So many office minutes later."""
        while True:
            at = self.opening(at)
            closes = next(closes for _, closes in self.spans(at.date()) if at.time() < closes)
            end = at.replace(hour=closes.hour, minute=closes.minute)
            rest = (end - at).seconds // 60
            if minutes <= rest:
                return at + timedelta(minutes=minutes)
            minutes -= rest
            at = end

    def __call__(self, question: Question) -> datetime:
        """The end of a time limit."""
        at, limit, cut_off = question
        is_whole = limit.amount == int(limit.amount)
        if limit.unit.startswith("working") or cut_off is not None:
            at = self.opening(at)
        if cut_off is not None and at.time() > cut_off:
            at = self.opening(at.replace(hour=0, minute=0) + timedelta(days=1))
        if limit.unit == "working_hours":
            return self.add(at, int(limit.amount * 60))
        if not is_whole:
            return self.add(at, int(limit.amount * 480))
        return self.end_of(self.last_day(at.date(), limit))

    def last_day(self, day: date, limit: Duration) -> date:
        """The last day of a limit in whole days or months."""
        amount = int(limit.amount)
        if limit.unit == "working_days":
            return self.off.get_nth_working_day(day, amount) if amount else day
        if limit.unit == "calendar_days":
            return day + timedelta(days=amount)
        years, month = divmod(day.month - 1 + amount, 12)
        for last in (day.day, 30, 29, 28):
            try:
                return date(day.year + years, month + 1, min(day.day, last))
            except ValueError:
                continue
        raise AssertionError(day)

    def end_of(self, day: date) -> datetime:
        """The closing of the day, or of the next working day."""
        while not self.off.is_working_day(day):
            day += timedelta(days=1)
        closes = self.spans(day)[-1][1]
        return datetime.combine(day, closes, FIRST.tzinfo)


def timed(answer: Answer, asked: Sequence[Question]) -> tuple[float, float]:
    """Seconds of the wall clock and of this process, for a million."""
    wall, cpu = clock.perf_counter(), clock.process_time()
    for question in asked:
        answer(question)
    scale = 1_000_000 / len(asked)
    return (clock.perf_counter() - wall) * scale, (clock.process_time() - cpu) * scale


def prepare() -> tuple[Calendar, Callable[..., datetime]]:
    """The province's calendar, and the function that other apps call."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    django.setup()
    from motcua.kernel.calendars import api
    from motcua.kernel.calendars.testing import province_calendar

    return province_calendar(), api.due_at


def main() -> int:
    """Measure both sides in turns; a goal that is missed is an error."""
    calendar, due_at = prepare()
    plain = Plainly(calendar)
    asked = questions(DATES)

    def ours(question: Question) -> datetime:
        return due_at(calendar, *question)

    differing = [one for one in asked[:PEER_DATES] if ours(one) != plain(one)]
    if differing:
        sys.stdout.write(f"the two sides differ on {len(differing)}, e.g. {differing[0]}\n")
        return 1
    size = DATES // ROUNDS
    results: dict[str, list[tuple[float, float]]] = {"ours": [], "holidays": []}
    for turn in range(ROUNDS):
        results["ours"].append(timed(ours, asked[turn * size : (turn + 1) * size]))
        part = PEER_DATES // ROUNDS
        results["holidays"].append(timed(plain, asked[turn * part : (turn + 1) * part]))
    found: dict[str, float] = {}
    for name, rounds in results.items():
        wall, cpu = (median(one[kind] for one in rounds) for kind in (0, 1))
        found[name] = cpu
        sys.stdout.write(
            f"{name:10} {wall:8.1f} s a million due dates ({cpu:.1f} s of processor)\n"
        )
    sys.stdout.write(f"ours is {found['holidays'] / found['ours']:.1f} × the plain way\n")
    sys.stdout.write(
        f"goal: under {GOAL_SECONDS:.0f} s of processor; load {os.getloadavg()[0]:.1f}\n"
    )
    # On a machine that others use too, the processor's seconds are those of a quiet one, or more.
    return 0 if found["ours"] < GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
