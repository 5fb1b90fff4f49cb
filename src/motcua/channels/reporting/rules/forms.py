"""Data sets as content writes them, and the form that goes out: what is asked, row by row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any

from .lists import KINDS, Words, free_field, list_of, problem_of_list

__all__ = [
    "KINDS", "LONGEST_TEXT", "BadDataSet", "DataSet", "Field", "Form", "Known", "ListRules", "Row",
    "Section", "Words", "compose", "form_of", "free_field", "read_data_set", "read_form",
]  # fmt: skip
LONGEST_TEXT = 2_000


class BadDataSet(ValueError):
    """A data set of the province's content cannot be used as it is written."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an indicator that a set asks for: its name, its unit, its decimals."""

    name: Words
    unit: Words
    places: int


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set in force for a time: what is asked of whom, how often, and who takes it."""

    code: str
    valid_from: date
    valid_to: date | None
    title: Words
    says: Words
    legal_basis: Words
    sureness: str
    period: str
    regime: str
    assigned_to: tuple[str, ...]
    but_not: tuple[str, ...]
    receiver: str
    sections: tuple[Mapping[str, Any], ...]

    def holds_on(self, day: date) -> bool:
        """Whether the set is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def indicators(self) -> list[str]:
        """The codes of the indicators that are asked for, each once."""
        found = [
            str(one["indicator"])
            for section in self.sections
            for one in (*(section.get("columns") or ()), *(section.get("rows") or ()))
            if one.get("indicator")
        ]
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Field:
    """One figure or answer that is asked for."""

    key: str
    indicator: str
    member: str
    kind: str
    places: int
    unit: Words
    is_required: bool
    column: str
    choices: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it is a figure."""
        return self.kind in ("integer", "decimal")


@dataclass(frozen=True, slots=True)
class ListRules:
    """
    What must hold in every line of a list that somebody began: a list has as many as are needed.

    :ivar required: columns that a line needs.
    :ivar at_most: pairs of columns, the first no more than the second.
    :ivar adds_up: a column that is the sum of others.
    """

    required: tuple[str, ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    adds_up: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def numbers(self) -> set[str]:
        """The columns that are held against each other."""
        compared = {column for pair in self.at_most for column in pair}
        return compared | {one for whole, parts in self.adds_up for one in (whole, *parts)}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a form with its number, words, unit and fields."""

    number: str
    title: Words
    unit: Words
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a form: lines with one field each, or a table."""

    code: str
    title: Words
    dimension: str
    columns: tuple[tuple[str, Words], ...]
    rows: tuple[Row, ...]
    lines: ListRules | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What goes out to those who report; it stays as it was when it went out."""

    code: str
    title: Words
    says: Words
    legal_basis: Words
    sections: tuple[Section, ...]
    version: str

    def rows(self) -> Iterator[tuple[Section, Row]]:
        """Every line with its part."""
        for section in self.sections:
            for row in section.rows:
                yield section, row

    def fields(self) -> dict[str, Field]:
        """Every field by its key."""
        return {field.key: field for _section, row in self.rows() for field in row.fields}

    def row_of(self) -> dict[str, Row]:
        """The line of every field, by the field's key."""
        return {field.key: row for _section, row in self.rows() for field in row.fields}


def read_data_set(content: Mapping[str, Any], place: str) -> DataSet:
    """
    A data set from its content file, checked.

    :raises BadDataSet: if something that it needs is missing or twice.
    """
    try:
        data_set = DataSet(
            code=str(content["code"]),
            valid_from=content["valid_from"],
            valid_to=content.get("valid_to"),
            title=dict(content["title"]),
            says=dict(content.get("says") or {}),
            legal_basis=dict(content["legal_basis"]),
            sureness=str(content["sureness"]),
            period=str(content["period"]),
            regime=str(content["regime"]),
            assigned_to=tuple(content["assigned_to"]),
            but_not=tuple(content.get("but_not") or ()),
            receiver=str(content["receiver"]),
            sections=tuple(content["sections"]),
        )
    except (KeyError, TypeError) as error:
        raise BadDataSet(f"{place}: {error} is missing or of the wrong kind") from error
    for section in data_set.sections:
        _check_section(section, f"{place}: section {section.get('code')}")
    return data_set


def _check_section(section: Mapping[str, Any], place: str) -> None:
    if not section.get("list"):
        _check_lines(section, place)
    elif problem := problem_of_list(section):
        raise BadDataSet(f"{place}: {problem}")


def _check_lines(section: Mapping[str, Any], place: str) -> None:
    if not section.get("code") or not section.get("title") or not section.get("rows"):
        raise BadDataSet(f"{place}: code, title and rows are needed")
    if bool(section.get("columns")) != bool(section.get("dimension")):
        raise BadDataSet(f"{place}: a table has columns and a dimension")
    for row in section["rows"]:
        if section.get("columns"):
            is_whole = bool(row.get("member") and row.get("title"))
        else:
            is_whole = bool(row.get("indicator") or (row.get("key") and row.get("title")))
        if not is_whole:
            raise BadDataSet(f"{place}: row {row} says too little")
        if row.get("kind", "integer") not in KINDS:
            raise BadDataSet(f"{place}: row {row}: kind is one of {KINDS}")


def form_of(data_set: DataSet, known: Mapping[str, Known]) -> dict[str, Any]:
    """
    The form of a data set as plain values, with the names and units that its indicators have today.

    :raises BadDataSet: if an indicator is not known, or two lines ask for the same.
    """
    missing = [code for code in data_set.indicators() if code not in known]
    if missing:
        raise BadDataSet(f"{data_set.code}: indicators not known: {', '.join(missing)}")
    return compose(
        code=data_set.code,
        title=data_set.title,
        says=data_set.says,
        legal_basis=data_set.legal_basis,
        sections=[_section_of(one, known) for one in data_set.sections],
    )


def compose(
    *, code: str, title: Words, says: Words, legal_basis: Words, sections: list[dict[str, Any]]
) -> dict[str, Any]:
    """A form as plain values, with its fingerprint."""
    keys = [f["key"] for section in sections for row in section["rows"] for f in row["fields"]]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise BadDataSet(f"{code}: asked for twice: {', '.join(sorted(twice))}")
    form = {
        "code": code,
        "title": dict(title),
        "says": dict(says),
        "legal_basis": dict(legal_basis),
        "sections": sections,
    }
    whole = dumps(form, ensure_ascii=False, sort_keys=True, default=str)
    return {**form, "version": sha256(whole.encode()).hexdigest()[:12]}


def _section_of(section: Mapping[str, Any], known: Mapping[str, Known]) -> dict[str, Any]:
    if section.get("list"):
        return list_of(section)
    columns = section.get("columns") or ()
    rows = [
        _row_of(section, row, f"{section['code']}.{place}", known)
        for place, row in enumerate(section["rows"], start=1)
    ]
    return {
        "code": str(section["code"]),
        "title": dict(section["title"]),
        "dimension": section.get("dimension", ""),
        "columns": [
            {"code": str(one["indicator"]), "title": dict(one.get("title") or _name(one, known))}
            for one in columns
        ],
        "rows": rows,
    }


def _name(one: Mapping[str, Any], known: Mapping[str, Known]) -> Words:
    return known[one["indicator"]].name


def _row_of(
    section: Mapping[str, Any], row: Mapping[str, Any], number: str, known: Mapping[str, Known]
) -> dict[str, Any]:
    columns = section.get("columns") or ()
    if columns:
        unit = known[columns[0]["indicator"]].unit
        fields = [
            _field(one["indicator"], str(row["member"]), known, row, str(one["indicator"]))
            for one in columns
        ]
    elif row.get("indicator"):
        unit = known[row["indicator"]].unit
        fields = [_field(row["indicator"], "", known, row, "")]
    else:
        unit = row.get("unit") or {}
        fields = [free_field(row)]
    title = row.get("title") or known[row["indicator"]].name
    return {"number": number, "title": dict(title), "unit": dict(unit), "fields": fields}


def _field(
    indicator: str, member: str, known: Mapping[str, Known], row: Mapping[str, Any], column: str
) -> dict[str, Any]:
    places = known[indicator].places
    return {
        "key": f"{indicator}@{member}" if member else indicator,
        "indicator": indicator,
        "member": member,
        "kind": "decimal" if places else "integer",
        "places": places,
        "unit": dict(known[indicator].unit),
        "is_required": bool(row.get("required", True)),
        "column": column,
        "choices": [],
    }


def read_form(value: Mapping[str, Any]) -> Form:
    """A form from the plain values that were kept when it went out."""
    return Form(
        code=value["code"],
        title=value["title"],
        says=value["says"],
        legal_basis=value["legal_basis"],
        version=value["version"],
        sections=tuple(
            Section(
                code=one["code"],
                title=one["title"],
                dimension=one["dimension"],
                columns=tuple((column["code"], column["title"]) for column in one["columns"]),
                rows=tuple(_read_rows(one["rows"])),
                lines=_list_rules(one.get("lines")),
            )
            for one in value["sections"]
        ),
    )


def _list_rules(told: Mapping[str, Any] | None) -> ListRules | None:
    if told is None:
        return None
    return ListRules(
        tuple(told["required"]),
        tuple((one, other) for one, other in told["at_most"]),
        tuple((whole, tuple(parts)) for whole, parts in told["adds_up"]),
    )


def _read_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    for row in rows:
        fields = (Field(**{**one, "choices": tuple(one["choices"])}) for one in row["fields"])
        yield Row(row["number"], row["title"], row["unit"], tuple(fields))
