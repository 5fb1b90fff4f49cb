"""Hours and cut-offs of a year: as the sheets edit them, as a file has them, and what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from motcua.base.editing.values import Problem

HOURS, CUT_OFFS = "gio", "gio-chot"
Thing = Mapping[str, Any]
_COMMON = ("calendars", "legal_basis")


class NoHours(ValueError):
    """The file has not the shape of a year's hours."""


def hours_thing(lines: Sequence[Thing]) -> list[dict[str, Any]]:
    """
    Lines of a content file as the sheet has them.

    :raises NoHours: if they are none.
    """
    return [
        {
            **_both(line),
            "weekdays": [str(int(one)) for one in line["weekdays"]],
            "spans": ", ".join(str(one) for one in _list(line["spans"])),
            "counts": "yes" if line.get("counts_as_day", True) else "no",
            "certainty": str(line["certainty"]),
        }
        for line in _list(lines)
    ]


def cut_offs_thing(lines: Sequence[Thing]) -> list[dict[str, Any]]:
    """
    Cut-offs of a content file as the sheet has them.

    :raises NoHours: if they are none.
    """
    return [{**_both(line), "at": str(line["at"])[:5]} for line in _list(lines)]


def _both(line: Thing) -> dict[str, Any]:
    return {
        "calendars": [str(code) for code in _list(line["calendars"])],
        "first": date.fromisoformat(str(line["from"])).isoformat(),
        "last": date.fromisoformat(str(line["to"])).isoformat(),
        "legal_basis": dict(line["legal_basis"]),
    }


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise NoHours(str(value)[:60])
    return value


def hour_lines(thing: Thing) -> list[dict[str, Any]] | None:
    """The hours as a content file writes them; None where the draft does not speak of them."""
    if "hours" not in thing:
        return None
    return [
        {
            **_written(one),
            "weekdays": [int(day) for day in one.get("weekdays") or ()],
            "spans": spans_of(one),
            "counts_as_day": one.get("counts") != "no",
            "certainty": str(one.get("certainty") or "proposed"),
        }
        for one in thing["hours"] or ()
    ]


def cut_off_lines(thing: Thing) -> list[dict[str, Any]] | None:
    """The cut-offs as a content file writes them; None where the draft does not speak of them."""
    if "cut_offs" not in thing:
        return None
    return [{**_written(one), "at": str(one.get("at", ""))} for one in thing["cut_offs"] or ()]


def _written(one: Thing) -> dict[str, Any]:
    return {
        "calendars": list(one.get("calendars") or ()),
        "from": one.get("first"),
        "to": one.get("last"),
        "legal_basis": dict(one.get("legal_basis") or {}),
    }


def spans_of(one: Thing) -> list[str]:
    """The spans of a line: 07:30-11:30, 13:30-17:30."""
    return [part.strip() for part in str(one.get("spans") or "").split(",") if part.strip()]


def problems_of_hours(thing: Thing, *, year: int, codes: Iterable[str]) -> Iterator[Problem]:
    """What has to be mended in the hours and cut-offs of a year, each at its field."""
    for sheet, key in ((HOURS, "hours"), (CUT_OFFS, "cut_offs")):
        seen: set[tuple[Any, ...]] = set()
        for place, one in enumerate(thing.get(key) or ()):
            steps = (sheet, str(place))
            yield from _of_period(one, steps, year)
            if sheet == HOURS:
                yield from _of_spans(one, steps)
            again = sorted(seen & _days_of(one, year))
            seen |= _days_of(one, year)
            if again:
                yield Problem(steps, "first", _told(
                    f"Ngày {again[0][0]:%d/%m/%Y} đã có ở dòng khác của cùng lịch.",
                    f"{again[0][0]:%d/%m/%Y} stands in another line of the same calendar.",
                ))  # fmt: skip
    if "hours" in thing:
        yield from _of_gaps(thing, year, codes)


def _of_period(one: Thing, steps: tuple[str, ...], year: int) -> Iterator[Problem]:
    ends = [(field, one[field]) for field in ("first", "last") if one.get(field)]
    for field, told in ends:
        if date.fromisoformat(str(told)).year != year:
            yield Problem(steps, field, _told(
                f"Ngày phải thuộc năm {year}.", f"The day must be in {year}."
            ))  # fmt: skip
    if len(ends) == 2 and str(one["last"]) < str(one["first"]):
        yield Problem(steps, "last", _told(
            "Ngày cuối phải từ ngày đầu trở đi.", "The last day must not be before the first."
        ))  # fmt: skip


def _of_spans(one: Thing, steps: tuple[str, ...]) -> Iterator[Problem]:
    try:
        spans = [
            tuple(time.fromisoformat(end) for end in text.split("-")) for text in spans_of(one)
        ]
    except ValueError:
        yield Problem(steps, "spans", _told(
            "Ghi giờ như 07:30-11:30, 13:30-17:30.", "Write hours as 07:30-11:30, 13:30-17:30."
        ))  # fmt: skip
        return
    ends = [moment for span in spans for moment in span]
    if ends != sorted(ends) or len(set(ends)) != len(ends):
        yield Problem(steps, "spans", _told(
            "Mỗi khoảng phải kết thúc sau khi bắt đầu, và các khoảng không chồng nhau.",
            "Each span ends after it begins, and spans do not overlap.",
        ))  # fmt: skip


def _days_of(one: Thing, year: int) -> set[tuple[Any, ...]]:
    """Each day of a line with its calendar, by which two lines meet."""
    if not one.get("first") or not one.get("last"):
        return set()
    first = max(date.fromisoformat(str(one["first"])), date(year, 1, 1))
    last = min(date.fromisoformat(str(one["last"])), date(year, 12, 31))
    weekdays = set(one.get("weekdays") or "1234567")
    return {
        (day, code)
        for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        if str(day.isoweekday()) in weekdays
        for code in one.get("calendars") or ()
    }


def _of_gaps(thing: Thing, year: int, codes: Iterable[str]) -> Iterator[Problem]:
    """Every calendar has hours in every week: else no time limit can be reckoned there."""
    covered: dict[str, set[date]] = {}
    for one in thing.get("hours") or ():
        for day, code in _days_of(one, year):
            covered.setdefault(code, set()).add(day)
    for code in codes:
        monday = date(year, 1, 1) + timedelta(days=(7 - date(year, 1, 1).weekday()) % 7)
        while monday.year == year and (monday + timedelta(days=6)).year == year:
            week = {monday + timedelta(days=number) for number in range(7)}
            if not week & covered.get(code, set()):
                yield Problem((HOURS,), "", _told(
                    f"Lịch {code} không có giờ làm việc nào trong tuần từ {monday:%d/%m/%Y}.",
                    f"Calendar {code} has no hours in the week from {monday:%d/%m/%Y}.",
                ))  # fmt: skip
                break
            monday += timedelta(days=7)


def _told(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}
