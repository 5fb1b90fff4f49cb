"""Answers become figures: each by itself, and the lines of a table added up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .filling import Entry
from .forms import Form


@dataclass(frozen=True, slots=True)
class Told:
    """One figure that a report tells."""

    indicator: str
    value: Decimal
    note: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)


def figures_of(form: Form, entries: Mapping[str, Entry], notes: Mapping[str, str]) -> list[Told]:
    """
    Every figure of a report that people filled in; what a system knew is not told once more.

    A table's figures are told with their dimension, and once more added up as the whole.
    """
    told: list[Told] = []
    totals: dict[str, Decimal] = {}
    for section, row in form.rows():
        for asked in row.fields:
            entry = entries.get(asked.key, Entry())
            if not asked.indicator or not entry.value or entry.is_locked:
                continue
            value = Decimal(entry.value)
            note = notes.get(row.number, "")
            if asked.member:
                totals[asked.indicator] = totals.get(asked.indicator, Decimal(0)) + value
                part = {section.dimension: asked.member}
                told.append(Told(asked.indicator, value, note, part))
            else:
                told.append(Told(asked.indicator, value, note))
    return [*told, *(Told(code, value) for code, value in totals.items())]
