"""How calendar content files become dated rows; every mistake in a file is named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from .working_time import Text

KINDS = ("holiday", "in_lieu", "swapped_off", "make_up", "holiday_weekend", "closed")
CERTAINTIES = ("enacted", "announced", "computed", "unverified", "proposed")


class InvalidContent(ValueError):
    """A calendar file says something that no calendar can mean."""


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Opening hours of one weekday for a period, as stored."""

    weekday: int
    opens: int
    closes: int
    valid_from: date
    valid_to: date
    counts_as_day: bool
    certainty: str
    legal_basis: Text


@dataclass(frozen=True, slots=True)
class DayRow:
    """A special day, as stored."""

    day: date
    kind: str
    name: Text
    legal_basis: Text
    certainty: str
    source: str
    replaces: date | None


def minutes(text: str) -> int:
    """The minute of the day of 07:30."""
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute


def expand_hours(
    rules: Iterable[Mapping[str, Any]], first_year: int, last_year: int
) -> list[HoursRow]:
    """
    Hours by season, laid out as dated periods from the first day of the first year on.

    :raises InvalidContent: for an unknown weekday or a span that ends before it begins.
    """
    rows: list[HoursRow] = []
    for rule in rules:
        for start, end in _periods(rule["season"], first_year, last_year):
            for span in rule["spans"]:
                opens, closes = (minutes(part) for part in span.split("-"))
                if closes <= opens:
                    raise InvalidContent(f"hours {span} end before they begin")
                rows.extend(
                    HoursRow(
                        weekday=_weekday(weekday),
                        opens=opens,
                        closes=closes,
                        valid_from=start,
                        valid_to=end,
                        counts_as_day=bool(rule.get("counts_as_day", True)),
                        certainty=_known(rule["certainty"], CERTAINTIES),
                        legal_basis=rule["legal_basis"],
                    )
                    for weekday in rule["weekdays"]
                )
    return rows


def _periods(season: Mapping[str, str], first_year: int, last_year: int) -> list[tuple[date, date]]:
    """The half-open periods of a season; one that passes New Year begins in the year before."""
    bounds = (date(first_year, 1, 1), date(last_year + 1, 1, 1))
    start_month, start_day = (int(part) for part in season["from"].split("-"))
    end_month, end_day = (int(part) for part in season["to"].split("-"))
    periods = []
    for year in range(first_year - 1, last_year + 1):
        start = date(year, start_month, start_day)
        passes_new_year = (end_month, end_day) < (start_month, start_day)
        end = date(year + passes_new_year, end_month, end_day)
        end = date.fromordinal(end.toordinal() + 1)
        start, end = max(start, bounds[0]), min(end, bounds[1])
        if start < end:
            periods.append((start, end))
    return periods


def expand_days(file: Mapping[str, Any]) -> list[DayRow]:
    """
    The special days of one year's file.

    :raises InvalidContent: for a day of another year, an unknown kind, or a make-up day that does
        not say which day it makes up for.
    """
    rows = []
    for entry in file["days"]:
        kind = _known(entry["kind"], KINDS)
        if kind == "make_up" and not entry.get("replaces"):
            raise InvalidContent(f"{entry['name']['vi']}: say which day it replaces")
        for day in entry["dates"]:
            if day.year != file["year"]:
                raise InvalidContent(f"{day} is not in {file['year']}")
            rows.append(
                DayRow(
                    day=day,
                    kind=kind,
                    name=entry["name"],
                    legal_basis=entry["legal_basis"],
                    certainty=_known(entry["certainty"], CERTAINTIES),
                    source=entry.get("source", ""),
                    replaces=entry.get("replaces"),
                )
            )
    return rows


def dated(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Entries whose days are written as text, with their days as days."""
    return [
        {
            **entry,
            "dates": [_day(one) for one in entry["dates"]],
            "replaces": _day(entry["replaces"]) if entry.get("replaces") else None,
        }
        for entry in entries
    ]


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def entries_of(rows: Iterable[DayRow]) -> list[dict[str, Any]]:
    """Special days as a year's file would write them: days that follow each other in one entry."""
    found: list[dict[str, Any]] = []
    last: DayRow | None = None
    for row in sorted(rows, key=lambda one: one.day):
        if last is not None and _goes_on(last, row):
            found[-1]["dates"].append(row.day.isoformat())
        else:
            found.append(_entry(row))
        last = row
    return found


def _goes_on(last: DayRow, row: DayRow) -> bool:
    is_next = (row.day - last.day).days == 1
    return is_next and (last.kind, last.name, last.source, last.certainty, last.replaces) == (
        row.kind, row.name, row.source, row.certainty, row.replaces,
    )  # fmt: skip


def _entry(row: DayRow) -> dict[str, Any]:
    told = {
        "name": dict(row.name),
        "dates": [row.day.isoformat()],
        "kind": row.kind,
        "certainty": row.certainty,
        "legal_basis": dict(row.legal_basis),
    }
    if row.source:
        told["source"] = row.source
    if row.replaces:
        told["replaces"] = row.replaces.isoformat()
    return told


def _weekday(value: int) -> int:
    if value not in range(1, 8):
        raise InvalidContent(f"{value} is no weekday (1 Monday … 7 Sunday)")
    return value


def _known(value: str, names: Iterable[str]) -> str:
    if value not in names:
        raise InvalidContent(f"{value} is not one of {', '.join(names)}")
    return value
