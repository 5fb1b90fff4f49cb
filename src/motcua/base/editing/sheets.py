"""Which sheets a thing is edited on, and what is typed there: read from a description in YAML."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Text = Mapping[str, str]  # {"vi": …, "en": …}
Thing = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One thing that is typed.

    :ivar name: where it stands below the thing of its sheet: `content/name`.
    :ivar kind: how it is typed and kept; `values.KINDS` has them.
    :ivar source: under which name the choices are asked for, where none are written here.
    :ivar pattern: what a typed text must look like, and `pattern_words` that in words.
    :ivar lines: what is typed in each line of a table.
    """

    name: str
    kind: str
    label: Text
    hint: Text = field(default_factory=dict)
    options: tuple[tuple[str, Text], ...] = ()
    source: str = ""
    is_needed: bool = False
    default: Any = None
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    pattern_words: Text = field(default_factory=dict)
    lines: tuple["Entry", ...] = ()

    @property
    def input(self) -> str:
        """The name of its field in a form."""
        return self.name.replace("/", ".")


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A sheet of entries about a thing, or about each thing of the list that stands at `at`.

    :ivar key: the entry by which things of the list are told apart, `label` what they are called.
    :ivar one: what one thing of the list is called.
    """

    id: str
    title: Text
    entries: tuple[Entry, ...]
    lede: Text = field(default_factory=dict)
    at: str = ""
    key: str = ""
    label: str = ""
    one: Text = field(default_factory=dict)
    is_list: bool = False
    sheets: tuple["Sheet", ...] = ()


class NoSuchPlace(LookupError):
    """There is no such sheet, or no thing at this place of its list."""


@dataclass(frozen=True, slots=True)
class Spot:
    """
    A place in what is edited: a sheet, and the way to its thing.

    :ivar way: the keys and places that lead to the thing, or to the list of a list sheet.
    :ivar steps: the same as an address has it.
    """

    sheet: Sheet
    way: tuple[str | int, ...]
    steps: tuple[str, ...]
    is_list: bool
    is_new: bool = False


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets that a file describes."""
    return tuple(_sheet(one) for one in yaml.safe_load(path.read_text(encoding="utf-8")))


def _sheet(value: Thing) -> Sheet:
    return Sheet(
        id=value["id"],
        title=value["title"],
        lede=value.get("lede", {}),
        entries=tuple(_entry(one) for one in value.get("entries", ())),
        at=value.get("at", ""),
        key=value.get("key", ""),
        label=value.get("label", ""),
        one=value.get("one", {}),
        is_list="at" in value,
        sheets=tuple(_sheet(one) for one in value.get("sheets", ())),
    )


def _entry(value: Thing) -> Entry:
    options = value.get("options", {})
    return Entry(
        name=value["name"],
        kind=value["kind"],
        label=value["label"],
        hint=value.get("hint", {}),
        options=tuple((str(key), words) for key, words in options.items()),
        source=value.get("source", ""),
        is_needed=value.get("needed", False),
        default=value.get("default"),
        least=value.get("least"),
        most=value.get("most"),
        pattern=value.get("pattern", ""),
        pattern_words=value.get("pattern_words", {}),
        lines=tuple(_entry(one) for one in value.get("lines", ())),
    )


def at(thing: Any, name: str) -> Any:
    """What stands under a name, None where nothing does."""
    for step in filter(None, name.split("/")):
        thing = thing.get(step) if isinstance(thing, Mapping) else None
    return thing


def with_value(thing: Thing, name: str, value: Any) -> dict[str, Any]:
    """The thing with a value under a name; None takes the name away, and what is empty then."""
    first, _slash, rest = name.partition("/")
    changed = dict(thing)
    if rest:
        inner = thing.get(first)
        value = with_value(inner if isinstance(inner, Mapping) else {}, rest, value) or None
    if value is None:
        changed.pop(first, None)
    else:
        changed[first] = value
    return changed


def reach(thing: Any, way: Sequence[str | int]) -> Any:
    """What a way leads to, None where it ends before."""
    for step in way:
        if isinstance(step, int):
            thing = thing[step] if isinstance(thing, list) and step < len(thing) else None
        else:
            thing = at(thing, step)
    return thing


def with_reached(thing: Any, way: Sequence[str | int], value: Any) -> Any:
    """The thing with another value at the end of a way; a list is made longer by its next place."""
    if not way:
        return value
    first, rest = way[0], way[1:]
    if isinstance(first, int):
        lines = list(thing or ())
        inner = with_reached(lines[first] if first < len(lines) else {}, rest, value)
        return [*lines[:first], inner, *lines[first + 1 :]]
    return with_value(thing or {}, first, with_reached(at(thing, first), rest, value))


def spot_at(sheets: Sequence[Sheet], thing: Thing, steps: Sequence[str]) -> Spot:
    """
    The place that an address names: `fees`, `fees/2`, `pages/0/questions/3`.

    The place after the last one of a list is where a new thing is written.

    :raises NoSuchPlace: if there is none.
    """
    sheet = next((one for one in sheets if steps and one.id == steps[0]), None)
    if sheet is None:
        raise NoSuchPlace()
    return _spot(sheet, thing, steps, ())


def _spot(sheet: Sheet, thing: Any, steps: Sequence[str], way: tuple[str | int, ...]) -> Spot:
    taken = tuple(steps)
    if not sheet.is_list:
        if len(steps) > 1:
            raise NoSuchPlace()
        return Spot(sheet, way, taken, False)
    lines = at(thing, sheet.at)
    count = len(lines) if isinstance(lines, list) else 0
    if len(steps) == 1:
        return Spot(sheet, (*way, sheet.at), taken, True)
    place = int(steps[1]) if steps[1].isdecimal() and len(steps[1]) < 5 else count + 1
    if place > count:
        raise NoSuchPlace()
    here = (*way, sheet.at, place)
    if len(steps) == 2:
        return Spot(sheet, here, taken, False, is_new=place == count)
    if place == count:
        raise NoSuchPlace()
    inner = next((one for one in sheet.sheets if one.id == steps[2]), None)
    if inner is None:
        raise NoSuchPlace()
    found = _spot(inner, lines[place], steps[2:], here)
    return Spot(found.sheet, found.way, (*taken[:2], *found.steps), found.is_list, found.is_new)


@dataclass(frozen=True, slots=True)
class Place:
    """A thing of what is edited, with the sheet it is typed on and its address."""

    sheet: Sheet
    thing: Thing
    steps: tuple[str, ...]


def places(sheets: Sequence[Sheet], thing: Thing, before: tuple[str, ...] = ()) -> Iterator[Place]:
    """Every thing that has a page of its own: what a check walks over."""
    for sheet in sheets:
        if not sheet.is_list:
            yield Place(sheet, thing, (*before, sheet.id))
            continue
        for number, one in enumerate(at(thing, sheet.at) or ()):
            if isinstance(one, Mapping):
                steps = (*before, sheet.id, str(number))
                yield Place(sheet, one, steps)
                yield from places(sheet.sheets, one, steps)


def moved(lines: Sequence[Any], place: int, act: str) -> list[Any]:
    """A list with one thing taken away, or put before or after its neighbour."""
    found = list(lines)
    if not 0 <= place < len(found):
        return found
    one = found.pop(place)
    if act == "bo":
        return found
    found.insert(max(0, place - 1) if act == "len" else place + 1, one)
    return found
