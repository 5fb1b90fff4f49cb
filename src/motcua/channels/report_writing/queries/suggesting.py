"""Sentences that could stand in a section, made from the figures that belong to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..models import ReportSection
from ..rules.marks import marks_of
from ..rules.phrasing import NOTHING
from .live import Figures, key
from .outlines import outline_of_report
from .reports import owner_of_figures
from .showing import Shown


@dataclass(frozen=True)
class Suggestion:
    """A sentence with its marks, and as it reads today."""

    code: str
    text: str
    reads: str


def suggest(section: ReportSection, *, at: datetime) -> list[Suggestion]:
    """Sentences about the section's indicators that have a figure and do not stand there yet."""
    own = owner_of_figures(section)
    figures = Figures(section.report, at)
    texts = [
        (code, text)
        for code in _codes(section)
        for text in _sentences(code, section, figures.period)
        if text not in section.text
    ]
    asked = [(mark, own) for _code, text in texts for mark in marks_of(text)[0]]
    shown = figures.show_all(asked)
    found = []
    for code, text in texts:
        reads, told = _read(text, own, shown)
        if told:
            found.append(Suggestion(code, text, reads))
    return found


def _codes(section: ReportSection) -> Sequence[str]:
    for outlined in outline_of_report(section.report).sections:
        if outlined.code == section.code:
            return outlined.indicators
    return ()


def _sentences(code: str, section: ReportSection, period: indicators.Period) -> list[str]:
    known = {each.code: each for each in indicators.definitions(on=period.last)}
    definition = known.get(code)
    if definition is None:
        return []
    name = definition.name_in("vi")
    unit = definition.unit_in("vi")
    shown = f"[[{code}]]" if unit in {"", "%"} else f"[[{code}]] {unit}"
    named = period.short_in("vi")
    return [
        f"{name} {named}: {shown}, [[{code}; so với kỳ trước]]; [[{code}; so với cùng kỳ]].",
        f"{name} cao nhất tại: [[{code}; cao nhất 3]].",
        f"[[bảng: {code}; 4 kỳ]]",
        f"[[biểu đồ: {code}; 8 kỳ]]",
    ]


def _read(text: str, own: organizations.Agency, shown: Mapping[str, Shown]) -> tuple[str, bool]:
    reads, told = text, False
    for mark in marks_of(text)[0]:
        answer = shown[key(mark, own)]
        if answer.table is not None:
            return f"{answer.table.title} ({len(answer.table.rows)})", any(
                cell != NOTHING for row in answer.table.rows for cell in row[1:]
            )
        told = told or (answer.text not in {"", NOTHING} and mark.way == "value")
        told = told or (mark.way in {"highest", "lowest"} and answer.text not in {"", NOTHING})
        reads = reads.replace(mark.written, answer.text or mark.written)
    return reads, told
