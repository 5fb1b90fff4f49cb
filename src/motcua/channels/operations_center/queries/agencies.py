"""Agencies by uuid and by path, as they were; names for pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.kernel.organizations import api as organizations

UNKNOWN = "unknown"  # the path under which dossiers of agencies that nobody knows are counted
LEVELS = {
    "province_committee": "province",
    "department": "province",
    "district_committee": "district",
    "commune_committee": "commune",
}


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency as figures name it; `level` is that of the committee or department above it."""

    path: str
    name: str
    name_en: str
    kind: str
    level: str
    is_current: bool = True  # whether it was in force on the day asked for

    def name_in(self, language: str) -> str:
        """The name in a language of the pages."""
        return self.name_en if language == "en" else self.name


def paths_by_uuid() -> dict[UUID, str]:
    """Every agency's path, whenever it was in force; one query."""
    return dict(organizations.Agency.objects.values_list("uuid", "path"))


def agency_lines(*, on: date) -> dict[str, AgencyLine]:
    """
    The agencies by path: as they were on a day, and those of other days where none was then.

    A dossier counted at an agency that ended keeps its name.
    """
    rows = organizations.Agency.objects.order_by("valid_from").values_list(
        "path", "name", "name_en", "kind", "valid_from", "valid_to"
    )
    found: dict[str, AgencyLine] = {}
    fixed: set[str] = set()
    kinds = {row[0]: row[3] for row in rows}
    for path, name, name_en, kind, first, to in rows:
        if path in fixed:
            continue
        is_current = first <= on and (to is None or on < to)
        if is_current:
            fixed.add(path)
        found[path] = AgencyLine(path, name, name_en, kind, _level(path, kinds), is_current)
    return found


def _level(path: str, kinds: Mapping[str, str]) -> str:
    """The level of administration; divisions and desks have that of whom they belong to."""
    labels = path.split(".")
    for length in range(len(labels), 0, -1):
        level = LEVELS.get(kinds.get(".".join(labels[:length]), ""))
        if level:
            return level
    return "province"


def root_path(*, on: date) -> str:
    """The path of the province itself."""
    found = organizations.list_agencies(on=on, kind="province_committee")
    return found[0].path if found else ""
