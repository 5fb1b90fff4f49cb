"""Form II.06a for an agency and a period: levels, fields and procedures, or the agencies below."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from motcua.base.content import load_yaml, province_root
from motcua.base.text import in_language, vietnam_day
from motcua.systems.procedures import api as procedures

from ..models import ClosedPeriod
from ..rules.leaves import Leaf
from ..rules.periods import Period
from ..rules.report import Columns, columns_of, grouped
from .agencies import AgencyLine, agency_lines
from .figures import Cells, Scope, cells

LEVELS = ("central", "province", "district", "commune")
NO_FIELD = "—"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form: a level, a field or procedure within it, or an agency."""

    number: str
    title: str
    depth: int
    columns: Columns
    level: str = ""
    field_code: str = ""
    procedure_code: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The form for one agency and period."""

    agency: AgencyLine
    period: Period
    lines: tuple[Line, ...]
    total: Columns
    closed: ClosedPeriod | None
    corrections: int
    counted_at: datetime | None
    law: Mapping[str, str]


def report_law(on: date, language: str) -> dict[str, str]:
    """The form's name, title and legal basis as they are on a day."""
    found = next(
        (
            one
            for one in load_yaml(province_root() / "law" / "reports.yaml")["reports"]
            if one["code"] == "II.06a"
            and one["valid_from"] <= on
            and (one["valid_to"] is None or on < one["valid_to"])
        ),
        None,
    )
    if found is None:
        return {"name": "II.06a", "title": "", "legal_basis": "", "sureness": "assumed"}
    return {
        "name": found["name"],
        "title": in_language(found["title"], language),
        "legal_basis": in_language(found["legal_basis"], language),
        "sureness": found["sureness"],
    }


def names_of_fields(language: str, *, on: date) -> dict[str, str]:
    """The fields of administration by code."""
    return {one.code: in_language(one.title, language) for one in procedures.list_fields(on=on)}


def names_of_procedures(language: str, *, on: date) -> dict[str, str]:
    """The procedures by national code."""
    return {one.code: one.name(language) for one in procedures.list_procedures(on=on)}


def report_of(
    path: str,
    period: Period,
    *,
    at: datetime,
    language: str,
    rows: str,
    below: bool = True,
    is_whole: bool = False,
) -> Report:
    """
    The form for an agency and what is below it; the queries do not depend on how many these are.

    :param rows: "field", "procedure" or "agency": what the lines within a level are.
    """
    day = min(period.last, vietnam_day(at))
    agencies = agency_lines(on=day)
    scope = Scope((path,), is_whole=is_whole, only_itself=not below)
    found = cells(scope, period, at=at)
    make = {"agency": _agency_lines, "procedure": _procedure_lines}.get(rows, _field_lines)
    return Report(
        agency=agencies[path],
        period=period,
        lines=tuple(make(found, agencies, path, _Names(language, day))),
        total=columns_of(found.counts.items()),
        closed=found.closed,
        corrections=found.corrections,
        counted_at=found.counted_at,
        law=report_law(day, language),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    language: str
    on: date


def _level_of(leaf: Leaf, agencies: Mapping[str, AgencyLine]) -> str:
    line = agencies.get(leaf.agency_path)
    return line.level if line else "province"


def _by_level(
    found: Cells, agencies: Mapping[str, AgencyLine]
) -> list[tuple[str, dict[Leaf, int]]]:
    levels: dict[str, dict[Leaf, int]] = {level: {} for level in LEVELS}
    for leaf, number in found.counts.items():
        levels[_level_of(leaf, agencies)][leaf] = number
    return [(level, counts) for level, counts in levels.items() if counts]


def _field_lines(
    found: Cells, agencies: Mapping[str, AgencyLine], path: str, names: _Names
) -> list[Line]:
    fields = names_of_fields(names.language, on=names.on)
    lines = []
    for place, (level, counts) in enumerate(_by_level(found, agencies)):
        lines.append(_level_line(place, level, counts))
        groups = grouped(counts, lambda leaf: leaf.field_code)
        ordered = sorted(groups, key=lambda code: fields.get(code, NO_FIELD))
        lines += [
            Line(str(n), fields.get(code, code or NO_FIELD), 1, groups[code], level, code)
            for n, code in enumerate(ordered, start=1)
        ]
    return lines


def _procedure_lines(
    found: Cells, agencies: Mapping[str, AgencyLine], path: str, names: _Names
) -> list[Line]:
    fields = names_of_fields(names.language, on=names.on)
    titles = names_of_procedures(names.language, on=names.on)
    lines = []
    for place, (level, counts) in enumerate(_by_level(found, agencies)):
        lines.append(_level_line(place, level, counts))
        by_field = grouped(counts, lambda leaf: leaf.field_code)
        for n, code in enumerate(sorted(by_field, key=lambda one: fields.get(one, NO_FIELD)), 1):
            title = fields.get(code, code or NO_FIELD)
            lines.append(Line(str(n), title, 1, by_field[code], level, code))
            own = {leaf: number for leaf, number in counts.items() if leaf.field_code == code}
            groups = grouped(own, lambda leaf: leaf.procedure_code)
            lines += [
                Line(f"{n}.{m}", titles.get(one, one or NO_FIELD), 2, groups[one], level, code, one)
                for m, one in enumerate(sorted(groups, key=lambda o: titles.get(o, o)), start=1)
            ]
    return lines


def _level_line(place: int, level: str, counts: Mapping[Leaf, int]) -> Line:
    return Line(["I", "II", "III", "IV"][place], "", 0, columns_of(counts.items()), level)


def _agency_lines(
    found: Cells, agencies: Mapping[str, AgencyLine], path: str, names: _Names
) -> list[Line]:
    """What is directly below, each with all below it; and the agency itself."""
    depth = path.count(".") + 2

    def member(leaf: Leaf) -> str:
        return ".".join(leaf.agency_path.split(".")[:depth])

    groups = grouped(found.counts, member)
    lines = []
    for place, level in enumerate(LEVELS):
        own = {
            one: columns
            for one, columns in groups.items()
            if (agencies[one].level if one in agencies else "province") == level
        }
        if not own:
            continue
        whole = sum(own.values(), Columns())
        lines.append(Line(["I", "II", "III", "IV"][min(place, 3)], "", 0, whole, level))
        lines += [
            Line(str(n), _name(one, agencies, names), 1, own[one], level, path=one)
            for n, one in enumerate(sorted(own), start=1)
        ]
    return lines


def _name(path: str, agencies: Mapping[str, AgencyLine], names: _Names) -> str:
    line = agencies.get(path)
    return line.name_in(names.language) if line else path
