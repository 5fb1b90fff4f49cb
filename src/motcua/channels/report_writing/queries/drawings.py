"""Pictures of indicators in a report: drawn by the indicator office, with their table."""

from dataclasses import dataclass
from datetime import datetime

from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations
from motcua.systems.indicator_office import api as indicator_office

from ..rules.marks import Mark
from .showing import LiveTable, Shown


@dataclass(frozen=True)
class Drawing:
    """A picture that a mark asks for: of whom, of which period and of which of its days."""

    mark: Mark
    agency: organizations.Agency
    period: indicators.Period
    window: str | None


def drawn(wanted: Drawing, *, at: datetime, known_at: datetime | None) -> LiveTable:
    """The picture that a mark asks for, of an agency with all below it."""
    mark = wanted.mark
    asked = indicator_office.Asked(
        mark.way, mark.codes[0], wanted.agency.uuid, wanted.period,
        count=mark.count, known_at=known_at, window=wanted.window,
    )  # fmt: skip
    made = indicator_office.picture(asked, at=at)
    note = " ".join(filter(None, [made.problem, made.note, made.source]))
    return LiveTable(made.title, made.head, made.rows, made.svg, made.paper, note)


def listed(mark: Mark, agency: organizations.Agency, period: indicators.Period) -> Shown:
    """The lines that agencies reported of a data set's list, with their sums."""
    set_code, _dot, section = mark.codes[0].rpartition(".")
    found = indicator_office.find_list(set_code, section, period.code, agency.path)
    if found is None:
        return Shown("", problem="list")
    rows = (*found.rows, found.total) if found.total else found.rows
    return Shown("", table=LiveTable(found.title, found.head, rows, note=found.note))
