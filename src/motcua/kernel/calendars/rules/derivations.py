"""How a due date came about, in sentences that a citizen reads and an inspector recomputes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any

from motcua.base.text import moment_text

from . import words
from .durations import Duration, Reckoning, Unit, day_length, reckon
from .words import Words
from .working_time import Calendar, moment_of


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of a derivation: a rule applied, a stretch counted, or a day passed over."""

    kind: str
    at: datetime
    until: datetime | None
    amount: int | None
    text: Mapping[str, str]
    basis: Mapping[str, str] | None = None

    def line(self, language: str) -> str:
        """The sentence with its legal basis."""
        text = self.text.get(language) or self.text["vi"]
        basis = (self.basis or {}).get(language) or (self.basis or {}).get("vi")
        return f"{text} ({basis})" if basis else text


@dataclass(frozen=True, slots=True)
class Derivation:
    """A due date with everything needed to recompute it by hand."""

    start: datetime
    due_at: datetime
    steps: tuple[Step, ...]
    calendar_code: str
    duration: Duration
    cut_off: time | None = None

    def lines(self, language: str) -> list[str]:
        """The derivation as sentences, first to last."""
        return [step.line(language) for step in self.steps]

    def to_json(self) -> dict[str, Any]:
        """The derivation as plain values for a JSON column."""
        return {
            "calendar": self.calendar_code,
            "start": moment_text(self.start),
            "due_at": moment_text(self.due_at),
            "duration": {"amount": str(self.duration.amount), "unit": self.duration.unit},
            "cut_off": self.cut_off.isoformat("minutes") if self.cut_off else None,
            "steps": [
                {
                    "kind": step.kind,
                    "at": moment_text(step.at),
                    "until": moment_text(step.until) if step.until else None,
                    "amount": step.amount,
                    "text": dict(step.text),
                    "basis": dict(step.basis) if step.basis else None,
                }
                for step in self.steps
            ],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Derivation":
        """The derivation that `to_json` wrote."""
        return cls(
            start=datetime.fromisoformat(value["start"]),
            due_at=datetime.fromisoformat(value["due_at"]),
            steps=tuple(
                Step(
                    kind=step["kind"],
                    at=datetime.fromisoformat(step["at"]),
                    until=datetime.fromisoformat(step["until"]) if step["until"] else None,
                    amount=step["amount"],
                    text=step["text"],
                    basis=step["basis"],
                )
                for step in value["steps"]
            ),
            calendar_code=value["calendar"],
            duration=duration_of(value["duration"]["amount"], value["duration"]["unit"]),
            cut_off=time.fromisoformat(value["cut_off"]) if value["cut_off"] else None,
        )


def duration_of(amount: str, unit: Unit) -> Duration:
    """A duration from written values; whole amounts become whole numbers."""
    number = Decimal(amount)
    return Duration(int(number) if number == int(number) else number, unit)


def due(
    calendar: Calendar, start: datetime, duration: Duration, cut_off: time | None = None
) -> Derivation:
    """
    The end of a time limit on a calendar of legal working time, with its derivation.

    Working units begin in office time; received after `cut_off` counts as received on the next
    working day; the first day is not counted (hours run at once); a last day that is off gives
    way to the next working day; a day ends when the office closes. Nothing else moves the date:
    a system that is out of order or an office that waits for another does not stop the clock.

    :raises DateOutsideCalendar: if the calendar's content ends before the limit does.
    """
    reckoning = reckon(calendar, start, duration, cut_off)
    return Derivation(
        start=start,
        due_at=moment_of(reckoning.due),
        steps=tuple(_steps(calendar, reckoning, duration, cut_off)),
        calendar_code=calendar.code,
        duration=duration,
        cut_off=cut_off,
    )


def _steps(
    calendar: Calendar, reckoning: Reckoning, duration: Duration, cut_off: time | None
) -> Iterator[Step]:
    start, end = moment_of(reckoning.received), moment_of(reckoning.due)
    # Mostly one and the same; no more moments are made than differ.
    opened = start if reckoning.opened == reckoning.received else moment_of(reckoning.opened)
    is_cut = reckoning.effective != reckoning.opened
    effective = moment_of(reckoning.effective) if is_cut else opened
    yield Step("received", start, None, None, words.received(start))
    if reckoning.opened != reckoning.received:
        yield Step("moved_to_office_time", start, opened, None, words.moved(opened))
    if cut_off is not None and is_cut:
        rule = calendar.cut_off_on(start.date())
        basis = rule.legal_basis if rule is not None and rule.at == cut_off else None
        yield Step("cut_off", opened, effective, None, words.cut_off(cut_off, effective), basis)
    yield _rule_step(calendar, reckoning, duration, effective, end)
    yield from _passed_over(calendar, reckoning, duration.unit)
    if reckoning.last_day is not None and not calendar.is_counted(reckoning.last_day):
        last = calendar.day_of(reckoning.last_day)
        at = moment_of(calendar.minute_at(reckoning.last_day, 0))
        yield Step("rolled", at, end, None, words.rolled(last, end), words.CIVIL_148_5)
    yield Step("due", end, None, None, words.due(end))


def _rule_step(
    calendar: Calendar,
    reckoning: Reckoning,
    duration: Duration,
    effective: datetime,
    end: datetime,
) -> Step:
    amount = duration.amount
    if reckoning.last_day is None:
        minutes = calendar.worked_before(reckoning.due) - calendar.worked_before(
            reckoning.effective
        )
        text = (
            words.hours(minutes, effective)
            if duration.unit == "working_hours"
            else words.part_of_day(amount, day_length(calendar, reckoning.effective), minutes)
        )
        return Step("counted", effective, end, minutes, text, words.CIVIL_147_1)
    last = moment_of(calendar.minute_at(reckoning.last_day, 0))
    if amount == 0:
        return Step("counted", effective, last, 0, words.within_the_day(effective))
    text, basis = _RULES[duration.unit](int(amount), effective, calendar.day_of(reckoning.last_day))
    return Step("counted", effective, last, int(amount), text, basis)


_RULES: Mapping[Unit, words.PeriodWords] = {
    "working_days": words.working_days,
    "calendar_days": words.calendar_days,
    "calendar_months": words.calendar_months,
}


def _passed_over(calendar: Calendar, reckoning: Reckoning, unit: Unit) -> tuple[Step, ...]:
    """The days on the way that are told by name: the same for all limits between two days."""
    first = calendar.place_of(reckoning.received)[0]
    if unit in ("calendar_days", "calendar_months") and reckoning.last_day is not None:
        first = reckoning.last_day  # in calendar units every day counts but an end on a day off
    way = first, calendar.place_of(reckoning.due)[0], reckoning.last_day is not None
    found = calendar.passages.get(way)
    if found is None:
        found = calendar.passages[way] = tuple(_passages(calendar, *way))
    return found


def _passages(calendar: Calendar, first: int, last: int, is_in_days: bool) -> Iterator[Step]:
    """Each day off of its own name, each make-up day, and one line for the weekends between."""
    numbers = range(first, last + 1)
    named = [n for n in numbers if calendar.kinds[n] in ("day_off", "make_up")]
    for name, group in groupby(named, key=lambda n: _same_name(calendar, n)):
        days = [calendar.day_of(n) for n in group]
        special = calendar.special_days[days[0]]
        at = moment_of(calendar.minute_at(calendar.number_of(days[0]), 0))
        until = moment_of(calendar.minute_at(calendar.number_of(days[-1]), 0))
        text: Words = words.worked(days, name[1]) if name[0] else words.day_off(days, name[1])
        kind = "make_up_day" if name[0] else "day_off"
        yield Step(kind, at, until, len(days), text, special.legal_basis)
    weekends = [calendar.day_of(n) for n in numbers if calendar.kinds[n] == "weekend"]
    if weekends:
        at = moment_of(calendar.minute_at(calendar.number_of(weekends[0]), 0))
        yield Step("weekends", at, None, len(weekends), words.weekends(weekends))
    desk = [calendar.day_of(n) for n in numbers if calendar.kinds[n] == "desk_only"]
    if desk and is_in_days:
        at = moment_of(calendar.minute_at(calendar.number_of(desk[0]), 0))
        yield Step("desk_only", at, None, len(desk), words.desk_only(desk))


def _same_name(calendar: Calendar, number: int) -> tuple[bool, Words]:
    special = calendar.special_days[calendar.day_of(number)]
    return special.is_working, dict(special.name)
