"""A year of special days: as the sheets edit it, as a content file has it, and what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from motcua.base.editing.sheets import Sheet, read_sheets
from motcua.base.editing.values import Problem

SHEETS: tuple[Sheet, ...] = read_sheets(Path(__file__).with_name("sheets.yaml"))
SHEET = "ngay"
LONGEST = 60  # days of one entry: a year typed wrongly is found, not laid out
Thing = Mapping[str, Any]
Kind = tuple[str, str]  # what a day is, and the day that it stands for


class NoYear(ValueError):
    """The file has not the shape of a year's special days."""


def thing_of(entries: Sequence[Thing]) -> dict[str, Any]:
    """
    Entries of a content file as the sheets have them: days that follow each other, from and to.

    :raises NoYear: if they are no such entries.
    """
    days = []
    for entry in entries:
        told = {name: value for name, value in entry.items() if name not in ("dates", "replaces")}
        if entry.get("replaces"):
            told["replaces"] = str(entry["replaces"])
        for first, last in _spans(entry.get("dates")):
            ends = {"last": last.isoformat()} if last != first else {}
            days.append({**told, "first": first.isoformat(), **ends})
    return {"days": sorted(days, key=lambda one: str(one["first"]))}


def _spans(dates: Any) -> Iterator[tuple[date, date]]:
    if not isinstance(dates, list) or not dates:
        raise NoYear("dates")
    days = sorted(date.fromisoformat(str(one)) for one in dates)
    first = last = days[0]
    for day in days[1:]:
        if day - last > timedelta(days=1):
            yield first, last
            first = day
        last = day
    yield first, last


def entries_of(thing: Thing) -> list[dict[str, Any]]:
    """The same as a content file writes it; a thing without a day is left out."""
    found = []
    for one in thing.get("days") or ():
        days = days_of(one)
        if days:
            told = {name: value for name, value in one.items() if name not in ("first", "last")}
            found.append({**told, "dates": [day.isoformat() for day in days]})
    return found


def days_of(one: Thing) -> list[date]:
    """The days of an entry; none where it has no first day, or ends before it begins."""
    if not one.get("first"):
        return []
    first = date.fromisoformat(str(one["first"]))
    last = date.fromisoformat(str(one.get("last") or one["first"]))
    count = min((last - first).days + 1, LONGEST)
    return [first + timedelta(days=number) for number in range(count)]


def kinds_of(thing: Thing) -> dict[date, Kind]:
    """What each special day is, and which day it stands for."""
    return {
        day: (str(one.get("kind", "")), str(one.get("replaces") or ""))
        for one in thing.get("days") or ()
        for day in days_of(one)
    }


def changed_days(before: Thing, after: Thing) -> list[date]:
    """The days that would be worked, or not, otherwise than before; and those worked otherwise."""
    was, will = kinds_of(before), kinds_of(after)
    return sorted(
        day
        for day in was.keys() | will.keys()
        if was.get(day) != will.get(day) and _is_other(day, was.get(day), will.get(day))
    )


def _is_other(day: date, was: Kind | None, will: Kind | None) -> bool:
    if _is_worked(day, was) != _is_worked(day, will):
        return True
    kinds = [one[0] for one in (was, will) if one is not None]
    # A make-up day for another day has other hours; a Saturday desk may be closed or open.
    closes_desk = "holiday_weekend" in kinds and day.isoweekday() == 6
    return kinds == ["make_up", "make_up"] or closes_desk


def _is_worked(day: date, kind: Kind | None) -> bool:
    return day.isoweekday() < 6 if kind is None else kind[0] == "make_up"


def problems_of(thing: Thing, *, year: int, before: Thing, today: date) -> Iterator[Problem]:
    """What has to be mended before the days of a year are published, each at its field."""
    seen: set[date] = set()
    off = {day for day, (kind, _replaces) in kinds_of(thing).items() if kind != "make_up"}
    for place, one in enumerate(thing.get("days") or ()):
        steps = (SHEET, str(place))
        yield from _of_span(one, steps, year)
        yield from _of_make_up(one, steps, off)
        again = [day for day in days_of(one) if day in seen]
        seen.update(days_of(one))
        if again:
            yield Problem(steps, "first", _told(
                f"Ngày {again[0]:%d/%m/%Y} đã có ở mục khác.",
                f"{again[0]:%d/%m/%Y} stands in another entry already.",
            ))  # fmt: skip
    if not thing.get("days"):
        yield Problem((SHEET,), "", _told("Chưa có ngày nào.", "There is no day yet."))
    yield from _of_past(thing, before, today)


def _of_span(one: Thing, steps: tuple[str, ...], year: int) -> Iterator[Problem]:
    if not one.get("first"):
        return
    first = date.fromisoformat(str(one["first"]))
    last = date.fromisoformat(str(one.get("last") or one["first"]))
    if first.year != year or last.year != year:
        field = "first" if first.year != year else "last"
        yield Problem(steps, field, _told(
            f"Ngày phải thuộc năm {year}.", f"The day must be in {year}."
        ))  # fmt: skip
    elif last < first:
        yield Problem(steps, "last", _told(
            "Ngày cuối phải từ ngày đầu trở đi.", "The last day must not be before the first."
        ))  # fmt: skip
    elif (last - first).days >= LONGEST:
        yield Problem(steps, "last", _told(
            f"Một mục dài nhất {LONGEST} ngày.", f"An entry has {LONGEST} days at most."
        ))  # fmt: skip


def _of_make_up(one: Thing, steps: tuple[str, ...], off: set[date]) -> Iterator[Problem]:
    """A make-up day rests by its weekday, and stands for a working day that is off."""
    replaces = one.get("replaces")
    if one.get("kind") != "make_up":
        if replaces:
            yield Problem(steps, "replaces", _told(
                "Chỉ ngày làm bù mới ghi mục này. Để trống.",
                "Only of a make-up day. Leave it empty.",
            ))  # fmt: skip
        return
    days = days_of(one)
    if not replaces:
        yield Problem(steps, "replaces", _told(
            "Ghi ngày được làm bù.", "Say which day it replaces."
        ))  # fmt: skip
    elif (
        date.fromisoformat(str(replaces)) not in off
        and days
        and (date.fromisoformat(str(replaces)).year == days[0].year)
    ):
        yield Problem(steps, "replaces", _told(
            "Ngày được làm bù chưa có trong danh sách ngày nghỉ hoán đổi.",
            "The day that it replaces is not among the days off.",
        ))  # fmt: skip
    if any(day.isoweekday() < 6 for day in days):
        yield Problem(steps, "first", _told(
            "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.",
            "A make-up day must be a Saturday or a Sunday.",
        ))  # fmt: skip


def _of_past(thing: Thing, before: Thing, today: date) -> Iterator[Problem]:
    was, will = kinds_of(before), kinds_of(thing)
    past = sorted(
        day for day in was.keys() | will.keys() if day <= today and was.get(day) != will.get(day)
    )
    if past:
        yield Problem((SHEET,), "", _told(
            f"Ngày {past[0]:%d/%m/%Y} đã tới hoặc đã qua, nên không đổi được.",
            f"{past[0]:%d/%m/%Y} is here or past, so it stays.",
        ))  # fmt: skip


def _told(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}
