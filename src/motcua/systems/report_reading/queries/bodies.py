"""Who the bodies that a report names were on its day, among the units and agencies we know."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from motcua.base.text import fold
from motcua.kernel.organizations import api as organizations

_EXPANDED = (
    ("ubnd ", "uy ban nhan dan "),
    ("tp.", "thanh pho "),
    ("tp ", "thanh pho "),
    ("tx.", "thi xa "),
    ("tx ", "thi xa "),
)
_PROVINCE = "uy ban nhan dan tinh"
_FEWEST_LETTERS = 2
Row = TypeVar("Row", organizations.Agency, organizations.Unit)


@dataclass(frozen=True)
class KnownBody:
    """The agency or unit that a name meant; neither where nobody, or more than one, had it."""

    agency: organizations.Agency | None = None
    unit: organizations.Unit | None = None


class Bodies:
    """The agencies and units of one day, looked up by the names that reports use."""

    def __init__(self, on: date) -> None:
        on = max(on, _first_day())
        self._agencies: dict[str, list[organizations.Agency]] = defaultdict(list)
        self._units: dict[str, list[organizations.Unit]] = defaultdict(list)
        for agency in organizations.list_agencies(on=on):
            self._agencies[fold(agency.name)].append(agency)
            if agency.kind == "department":
                self._agencies[f"short {agency.abbreviation.upper()}"].append(agency)
            if agency.kind == "province_committee":
                self._agencies[_PROVINCE].append(agency)
        for unit in organizations.units_at(on):
            self._units[fold(unit.name)].append(unit)
            if unit.level == "province":
                self._units["whole"].append(unit)

    def find(self, *, written: str, level: str) -> KnownBody:
        """Whom a figure is about; only what one body alone had for a name is taken."""
        if not written:
            return KnownBody(unit=_only(self._units["whole"])) if level == "whole" else KnownBody()
        name = _expanded(fold(written))
        short = "".join(letter for letter in written.removeprefix("Sở ") if letter.isupper())
        agency = _only(self._agencies.get(name, []))
        if agency is None and len(short) >= _FEWEST_LETTERS and written.startswith("Sở "):
            agency = _only(self._agencies.get(f"short S{short}", []))
        if agency is not None:
            return KnownBody(agency=agency)
        return KnownBody(unit=_only(self._units.get(name, [])))


def _expanded(name: str) -> str:
    for short, long in _EXPANDED:
        name = name.replace(short, long)
    return " ".join(name.replace("&", "va").replace(" - ", " va ").split())


def _only(rows: list[Row]) -> Row | None:
    return rows[0] if len(rows) == 1 else None


def _first_day() -> date:
    """A report that is older than what is recorded is read with the oldest records."""
    first = organizations.Unit.objects.order_by("valid_from").first()
    return first.valid_from if first else date.min


def became(
    agency: organizations.Agency | None, unit: organizations.Unit | None, *, on: date
) -> tuple[str, ...]:
    """The names of what an agency or unit became by a day; empty while it holds."""
    if unit is not None and not unit.holds_on(on):
        return tuple(one.unit.name for one in organizations.heirs_of(unit, on) if one.unit)
    if agency is not None and not agency.holds_on(on):
        steps = organizations.list_agency_successors(agency.uuid)
        return tuple(step.to_agency.name for step in steps if step.to_agency)
    return ()
