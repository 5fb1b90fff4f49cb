"""What has been filled in: typed words with their meaning, and whether it can be submitted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from .forms import LONGEST_TEXT, Field, Form, ListRules
from .numbers import Reading, read_date, read_number, shown

LONGEST_NOTE = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One answer: what was typed, what it means, why that is not clear yet.

    :ivar source: where a value that a system knew comes from; such an entry cannot be changed.
    """

    typed: str = ""
    value: str = ""
    doubt: str = ""
    choices: tuple[str, ...] = ()
    source: str = ""

    @property
    def is_locked(self) -> bool:
        """Whether a system filled it in."""
        return bool(self.source)


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Something that is not right, or that has to be explained.

    :ivar level: "error" stops the submission; "warning" needs a note beside the line.
    """

    level: str
    code: str
    keys: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def entry_of(text: str, reading: Reading) -> Entry:
    """An answer from its reading."""
    return Entry(text, reading.value, reading.doubt, reading.choices)


def reading_of(asked: Field, typed: object, *, on_page: bool) -> Reading:
    """What typed words or the content of a cell mean for a field."""
    if asked.is_number:
        unit = asked.unit.get("vi", "")
        return read_number(typed, places=asked.places, unit=unit, decimal_comma=on_page)
    if asked.kind == "date":
        return read_date(typed, day_first=on_page)
    text = "" if typed is None else " ".join(str(typed).split())
    if len(text) > LONGEST_TEXT:
        return Reading(doubt="too_long")
    if asked.kind == "choice" and text and text not in asked.choices:
        return Reading(doubt="not_offered", choices=asked.choices)
    return Reading(value=text)


def told_by_machine(asked: Field, text: str) -> Entry:
    """A value as a system writes it: 1234.5 and 2026-11-21; anything else is a doubt."""
    if not asked.is_number:
        return entry_of(text.strip(), reading_of(asked, text, on_page=True))
    try:
        number = Decimal(text) if text.strip() else None
    except InvalidOperation:
        return Entry(text, doubt="not_a_number")
    reading = read_number(number, places=asked.places)
    return entry_of(text, reading)


def answer_of(asked: Field, typed: object, *, picked: str = "", on_page: bool) -> Entry:
    """
    What was typed into a field, with what a person chose where it may mean several things.

    A choice that was not offered for these words counts for nothing.
    """
    text = "" if typed is None else str(typed).strip()[: LONGEST_TEXT + 1]
    reading = reading_of(asked, typed, on_page=on_page)
    if reading.doubt and picked and picked in reading.choices:
        return Entry(shown(picked, kind=asked.kind, places=asked.places), picked)
    return entry_of(text, reading)


def read_entries(content: Mapping[str, Any]) -> dict[str, Entry]:
    """Entries from plain values."""
    return {
        key: Entry(**{**one, "choices": tuple(one.get("choices", ()))})
        for key, one in content.items()
    }


def plain_entries(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Entries as plain values, without the empty ones."""
    return {
        key: {name: value for name, value in asdict(one).items() if value}
        for key, one in entries.items()
        if one != Entry()
    }


def with_known(
    entries: Mapping[str, Entry], known: Mapping[str, tuple[str, str]]
) -> dict[str, Entry]:
    """The entries with what systems know, as (value, source), in the place of what was typed."""
    locked = {key: Entry(typed=v, value=v, source=source) for key, (v, source) in known.items()}
    return {**{key: one for key, one in entries.items() if not one.is_locked}, **locked}


def gaps(form: Form, entries: Mapping[str, Entry]) -> list[Finding]:
    """What is not answered or not clear yet, in the order of the form."""
    found = []
    for key, asked in form.fields().items():
        entry = entries.get(key, Entry())
        if entry.doubt:
            found.append(Finding("error", entry.doubt, (key,)))
        elif asked.is_required and not entry.value:
            found.append(Finding("error", "missing", (key,)))
    return [*found, *_gaps_of_lists(form, entries)]


def _gaps_of_lists(form: Form, entries: Mapping[str, Entry]) -> list[Finding]:
    """What does not hold in the lines of lists that somebody began."""
    found: list[Finding] = []
    for section, row in form.rows():
        if section.lines is None:
            continue
        of = {asked.column: asked.key for asked in row.fields}
        values = {column: entries.get(key, Entry()) for column, key in of.items()}
        if any(one.value or one.doubt for one in values.values()):
            found += _gaps_of_line(section.lines, of, values)
    return found


def _gaps_of_line(
    rules: ListRules, of: Mapping[str, str], values: Mapping[str, Entry]
) -> list[Finding]:
    found = [
        Finding("error", "missing", (of[column],))
        for column in rules.required
        if not values[column].value and not values[column].doubt
    ]
    number = {
        column: Decimal(one.value) for column, one in values.items()
        if one.value and not one.doubt and column in rules.numbers
    }  # fmt: skip
    found += [
        Finding("error", "list_at_most", (of[small], of[great]))
        for small, great in rules.at_most
        if small in number and great in number and number[small] > number[great]
    ]
    for whole, parts in rules.adds_up:
        told = [number[part] for part in parts if part in number]
        if whole in number and told and sum(told) != number[whole]:
            found.append(Finding("error", "list_adds_up", (of[whole], *(of[p] for p in parts))))
    return found


def hindrances(
    form: Form, findings: list[Finding], notes: Mapping[str, str]
) -> tuple[list[Finding], list[Finding]]:
    """What stops a submission, and what is told to whoever reads it: (stops, told)."""
    row_of = form.row_of()
    stops: list[Finding] = []
    told: list[Finding] = []
    for one in findings:
        numbers = {row_of[key].number for key in one.keys if key in row_of}
        is_explained = any(notes.get(number, "").strip() for number in numbers)
        (told if one.level == "warning" and is_explained else stops).append(one)
    return stops, told


def changed_keys(
    before: Mapping[str, Entry], after: Mapping[str, Entry], form: Form
) -> tuple[str, ...]:
    """The fields that two fillings answer differently, in the order of the form."""
    empty = Entry()
    return tuple(
        key
        for key in form.fields()
        if (old := before.get(key, empty)).value != (new := after.get(key, empty)).value
        or old.typed != new.typed
    )
