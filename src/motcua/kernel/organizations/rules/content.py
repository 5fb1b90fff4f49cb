"""How the province's files become units, agencies, posts and successions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import codes, names

Row = Mapping[str, str]
Key = tuple[str, date]


class InvalidContent(ValueError):
    """A file of units or agencies says something that cannot be."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as stored."""

    code: str
    name: str
    level: str
    parent_code: str
    valid_from: date
    valid_to: date | None
    latitude: str
    longitude: str
    area_km2: str

    @property
    def key(self) -> Key:
        """What tells the row apart."""
        return self.code, self.valid_from


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency as stored."""

    code: str
    code_status: str
    kind: str
    name: str
    name_en: str
    abbreviation: str
    place_name: str
    heading_parent: str
    unit: Key | None
    parent: Key | None
    path: str
    calendar_code: str
    valid_from: date
    valid_to: date | None
    note: str
    posts: str

    @property
    def key(self) -> Key:
        """What tells the row apart."""
        return self.code, self.valid_from


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """A succession between two units or two agencies, as stored."""

    from_key: Key
    to_key: Key | None
    on_date: date
    kind: str
    share: str
    note: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A seat, as stored."""

    agency: Key
    title: str
    title_en: str
    number: int
    rank: int
    is_head: bool
    valid_from: date


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that the province says about its units and agencies."""

    units: tuple[UnitRow, ...]
    unit_successions: tuple[SuccessionRow, ...]
    agencies: tuple[AgencyRow, ...]
    agency_successions: tuple[SuccessionRow, ...]
    posts: tuple[PostRow, ...]


def build_pack(
    *,
    units: Iterable[Row],
    unit_successions: Iterable[Row],
    agencies: Iterable[Row],
    agency_successions: Iterable[Row],
    structure: Mapping[str, Any],
) -> Pack:
    """
    Put the files together: parts and posts of agencies by kind, successions of committees by unit.

    :raises InvalidContent: if a row names a unit or agency that there is not.
    """
    unit_rows = [_unit(row) for row in units]
    unit_index = _index(unit_rows)
    agency_rows = _agencies(list(agencies), unit_index)
    agency_rows += [part for row in agency_rows for part in _parts(row, structure, unit_index)]
    agency_index = _index(agency_rows)
    between_units = [_succession(row, unit_index) for row in unit_successions]
    return Pack(
        units=tuple(unit_rows),
        unit_successions=tuple(between_units),
        agencies=tuple(agency_rows),
        agency_successions=(
            *(_succession(row, agency_index) for row in agency_successions),
            *_committee_successions(between_units, agency_rows),
        ),
        posts=tuple(post for row in agency_rows for post in _posts(row, structure)),
    )


def _unit(row: Row) -> UnitRow:
    return UnitRow(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent_code=row["parent_code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        latitude=row["latitude"],
        longitude=row["longitude"],
        area_km2=row["area_km2"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


Index = Mapping[str, Sequence[UnitRow | AgencyRow]]


def _index(rows: Iterable[UnitRow | AgencyRow]) -> dict[str, list[UnitRow | AgencyRow]]:
    index: dict[str, list[UnitRow | AgencyRow]] = {}
    for row in rows:
        index.setdefault(row.code, []).append(row)
    return index


def _holding(index: Index, code: str, on: date) -> Any:
    for row in index.get(code, ()):
        if row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
            return row
    raise InvalidContent(f"nothing has the code {code} on {on}")


def _ending(index: Index, code: str, on: date) -> Any:
    for row in index.get(code, ()):
        if row.valid_to == on:
            return row
    raise InvalidContent(f"nothing with the code {code} ends on {on}")


def _succession(row: Row, index: Index) -> SuccessionRow:
    on_date = date.fromisoformat(row["on_date"])
    target = _holding(index, row["to_code"], on_date).key if row["to_code"] else None
    return SuccessionRow(
        from_key=_ending(index, row["from_code"], on_date).key,
        to_key=target,
        on_date=on_date,
        kind=row["kind"],
        share=row["share"],
        note=row["note"],
    )


def _agencies(rows: Sequence[Row], units: Index) -> list[AgencyRow]:
    built: list[AgencyRow] = []
    index: dict[str, list[UnitRow | AgencyRow]] = {}
    for row in sorted(rows, key=lambda row: codes.code_level(row["code"])):
        start = date.fromisoformat(row["valid_from"])
        parent = _holding(index, row["parent_code"], start) if row["parent_code"] else None
        unit = _holding(units, row["unit_code"], start) if row["unit_code"] else None
        is_committee = row["kind"].endswith("_committee")
        agency = AgencyRow(
            code=row["code"],
            code_status=row["code_status"],
            kind=row["kind"],
            name=row["name"],
            name_en=row["name_en"],
            abbreviation=row["abbreviation"],
            place_name=row["place_name"],
            heading_parent="" if is_committee or not parent else names.heading(parent.name),
            unit=unit.key if unit else None,
            parent=parent.key if parent else None,
            path=codes.path_of(parent.path if parent else "", row["label"]),
            calendar_code=row["calendar_code"],
            valid_from=start,
            valid_to=_day(row["valid_to"]),
            note=row["note"],
            posts=row["kind"],
        )
        built.append(agency)
        index.setdefault(agency.code, []).append(agency)
    return built


def _parts(agency: AgencyRow, structure: Mapping[str, Any], units: Index) -> Iterable[AgencyRow]:
    described = structure["parts"].get(agency.kind)
    if described is None:
        return
    start = max(agency.valid_from, described["from"])
    if agency.valid_to is not None and agency.valid_to <= start:
        return
    unit = _holding(units, agency.unit[0], start) if agency.unit else None
    unit_name = unit.name if unit else agency.name
    for part in described["parts"]:
        if part.get("applies_to") not in (None, unit_name.split(" ")[0].lower()):
            continue
        yield AgencyRow(
            code=f"{agency.code}.{part['number']}",
            code_status="placeholder",
            kind=part["kind"],
            name=part["name"]["vi"].format(unit=names.in_sentence(unit_name), agency=agency.name),
            name_en=part["name"]["en"].format(
                unit=names.english_unit_name(unit_name), agency=agency.name_en
            ),
            abbreviation=part["abbreviation"],
            place_name=agency.place_name,
            heading_parent=names.heading(agency.name),
            unit=agency.unit,
            parent=agency.key,
            path=codes.path_of(agency.path, part["label"]),
            calendar_code=part.get("calendar_code", agency.calendar_code),
            valid_from=start,
            valid_to=agency.valid_to,
            note="",
            posts=part.get("posts", part["kind"]),
        )


def _committee_successions(
    between_units: Iterable[SuccessionRow], agencies: Iterable[AgencyRow]
) -> Iterable[SuccessionRow]:
    committees = {
        row.unit: row.key for row in agencies if row.unit and row.kind.endswith("_committee")
    }
    for row in between_units:
        if row.from_key in committees and (row.to_key is None or row.to_key in committees):
            yield SuccessionRow(
                from_key=committees[row.from_key],
                to_key=committees[row.to_key] if row.to_key else None,
                on_date=row.on_date,
                kind=row.kind,
                share=row.share,
                note=row.note,
            )


def _posts(agency: AgencyRow, structure: Mapping[str, Any]) -> Iterable[PostRow]:
    # Posts of agencies that have ended are not made up: nobody is appointed to them any more.
    if agency.valid_to is not None:
        return
    for post in structure["posts"].get(agency.posts, ()):
        for number in range(1, post.get("seats", 1) + 1):
            yield PostRow(
                agency=agency.key,
                title=post["title"]["vi"],
                title_en=post["title"]["en"],
                number=number,
                rank=post["rank"],
                is_head=post.get("is_head", False),
                valid_from=agency.valid_from,
            )
