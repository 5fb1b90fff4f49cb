"""What changed from one state of a thing to another, field by field in the reader's words."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from motcua.base.text import date_vi, in_language, number_in

from .conditions import text_of
from .sheets import Entry, Sheet, Thing, at

State = Literal["added", "removed", "changed", "moved"]
Choices = Mapping[str, Sequence[tuple[str, str]]]
MOST_TOLD = 400
_YES = {"vi": "có", "en": "yes"}
_NO = {"vi": "không", "en": "no"}
_ORDER = {"vi": "thứ tự", "en": "order"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both states have, or only one."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change: on which sheet, of which thing of a list, of which entry, from what to what."""

    sheet: str
    item: str
    label: str
    state: State
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language, and what the choices of an office are called."""

    language: str
    choices: Choices

    def told(self, text: Mapping[str, str] | str | None) -> str:
        """A text in the reader's language."""
        return in_language(text, self.language)


def changes(
    sheets: Sequence[Sheet], before: Thing, after: Thing, reader: Reader, item: str = ""
) -> list[Change]:
    """Every change, in the order of the sheets; at most the first four hundred."""
    found: list[Change] = []
    for sheet in sheets:
        if sheet.is_list:
            found += _of_list(sheet, before, after, reader, item)
        else:
            found += _of_entries(sheet, before, after, reader, item)
    return found[:MOST_TOLD]


def _of_entries(
    sheet: Sheet, before: Thing, after: Thing, reader: Reader, item: str
) -> list[Change]:
    found = []
    for entry in sheet.entries:
        was, now = at(before, entry.name), at(after, entry.name)
        if was == now:
            continue
        old, new = (words_of(entry, value, reader) for value in (was, now))
        if old != new:
            found.append(
                _change(reader.told(sheet.title), item, reader.told(entry.label), old, new)
            )
    return found


def _change(sheet: str, item: str, label: str, old: str, new: str) -> Change:
    state: State = "changed" if old and new else "added" if new else "removed"
    pieces = pieces_of(old, new) if old and new else ()
    return Change(sheet, item, label, state, old, new, pieces)


def _of_list(sheet: Sheet, before: Thing, after: Thing, reader: Reader, item: str) -> list[Change]:
    old, new = (_by_key(sheet, at(thing, sheet.at)) for thing in (before, after))
    title, found = reader.told(sheet.title), []
    for key in {**new, **old}:
        was, now = old.get(key), new.get(key)
        name = " › ".join(filter(None, (item, _called(sheet, now or was or {}, reader))))
        if was is None or now is None:
            state: State = "added" if was is None else "removed"
            told = summary(sheet, now or was or {}, reader)
            shown = ("", told) if was is None else (told, "")
            found.append(Change(title, name, "", state, *shown))
            continue
        found += _of_entries(sheet, was, now, reader, name)
        found += changes(sheet.sheets, was, now, reader, name)
    if set(old) == set(new) and list(old) != list(new):
        called = [
            ", ".join(_called(sheet, one, reader) for one in lines.values()) for lines in (old, new)
        ]
        found.append(Change(title, item, reader.told(_ORDER), "moved", called[0], called[1]))
    return found


def _by_key(sheet: Sheet, lines: Any) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for number, one in enumerate(lines or ()):
        if isinstance(one, Mapping):
            key = " ".join(str(at(one, part) or "") for part in sheet.key.split()).strip()
            found[key if key and key not in found else f"#{number}"] = one
    return found


def _called(sheet: Sheet, thing: Thing, reader: Reader) -> str:
    told = [
        words_of(entry, at(thing, entry.name), reader)
        for part in (sheet.label or sheet.key).split()
        for entry in sheet.entries
        if entry.name == part
    ]
    return " ".join(filter(None, told))


def summary(sheet: Sheet, thing: Thing, reader: Reader) -> str:
    """A thing of a list in one line: what it says beside what it is called by."""
    named = (sheet.label or sheet.key).split()
    told = [
        f"{reader.told(entry.label)}: {words}"
        for entry in sheet.entries
        if entry.name not in named
        and (words := words_of(entry, at(thing, entry.name), reader).replace("\n", " / "))
    ]
    return "; ".join(told)


def title_of(sheet: Sheet, thing: Thing, reader: Reader) -> str:
    """What a thing of a list is called."""
    return _called(sheet, thing, reader)


def words_of(entry: Entry, value: Any, reader: Reader) -> str:
    """A value as a reader knows it: choices in words, amounts and days as they are written."""
    if value is None or value in ("", [], {}):
        return ""
    if entry.kind == "table":
        return "\n".join(_line(entry, one, reader) for one in value if isinstance(one, Mapping))
    if entry.kind in ("choice", "choices"):
        named = dict(reader.choices.get(entry.source, ()))
        named |= {key: reader.told(label) for key, label in entry.options}
        several = value if isinstance(value, list) else [value]
        return ", ".join(named.get(str(one), str(one)) for one in several)
    told = _WORDS.get(entry.kind)
    return told(value, reader) if told else str(value)


def _line(entry: Entry, line: Thing, reader: Reader) -> str:
    told = (words_of(one, at(line, one.name), reader) for one in entry.lines)
    return " · ".join(filter(None, told))


def _day(value: Any, _reader: Reader) -> str:
    return date_vi(date.fromisoformat(str(value)))


def _amount(value: Any, reader: Reader) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    places = 0 if number == number.to_integral_value() else 2
    return number_in(number, reader.language, places)


def _tree(value: Any, label: str = "") -> list[str]:
    """Nested names and values as lines."""
    if isinstance(value, Mapping):
        return [one for key, inner in value.items() for one in _tree(inner, f"{label}{key}: ")]
    if isinstance(value, list):
        return [one for inner in value for one in _tree(inner, label)]
    return [f"{label}{value}"]


_WORDS: Mapping[str, Any] = {
    "both": lambda value, reader: reader.told(value),
    "both_long": lambda value, reader: reader.told(value),
    "steps": lambda value, reader: "\n".join(reader.told(one) for one in value),
    "phrases": lambda value, reader: "\n".join(map(str, value)),
    "date": _day,
    "amount": _amount,
    "flag": lambda value, reader: reader.told(_YES if value else _NO),
    "condition": lambda value, reader: text_of(value),
    "yaml": lambda value, reader: "\n".join(_tree(value)),
}


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts in one: the words that went and the words that came, in their places."""
    old, new = _words_in(before), _words_in(after)
    pieces = []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(new[c:d])))
    return tuple(pieces)


def _words_in(text: str) -> list[str]:
    words: list[str] = []
    for line in text.split("\n"):
        words.extend(f"{word} " for word in line.split(" "))
        words.append("\n")
    return words[:-1]
