"""Items of repeated parts under their names: put together, emptied, and followed when they move."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .value_paths import Answers, drop, put_or_drop, value_at

_IN_PART = re.compile(r"(.+?)/(\d+)/(.+)")


def parts_of(names: Sequence[str]) -> tuple[str, ...]:
    """The repeated parts in which some of these names stand."""
    found = (_IN_PART.fullmatch(name) for name in names)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def is_in_part(name: str) -> bool:
    """Whether a name stands in an item of a repeated part: `members/0/full_name`."""
    return _IN_PART.fullmatch(name) is not None


def joined(told: Sequence[Answers], there: Any) -> list[Answers]:
    """
    Items that are told, then those that stand there already and are of others.

    Of the same, by their first answer (a name), what was typed beside it stays. Nobody's typing is
    lost; where it are too many now, the form's own check says so.
    """
    left = list(there) if isinstance(there, list) else []
    rows = []
    for row in told:
        key = next(iter(row))
        same = next((one for one in left if one.get(key) == row[key]), None)
        if same is not None:
            left.remove(same)
        rows.append({**(same or {}), **row})
    return rows + left


def emptied(answers: Answers, names: Sequence[str]) -> None:
    """Take answers away in place, and the items of which nothing is left."""
    for name in names:
        match = _IN_PART.fullmatch(name)
        if match is None:
            drop(answers, name)
        elif isinstance(row := value_at(answers, f"{match[1]}/{match[2]}"), dict):
            drop(row, match[3])
    for part in parts_of(names):
        put_or_drop(answers, part, [row for row in value_at(answers, part) or () if row])


def followed(
    origins: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """
    Where answers came from, when items were added or taken away between two states of a form.

    What is the same is found again at its new place; what was changed keeps its place.
    """
    kept = {name: origin for name, origin in origins.items() if not _IN_PART.fullmatch(name)}
    for part in parts_of(tuple(origins)):
        old, new = value_at(before, part) or [], value_at(after, part) or []
        places = {place: new.index(row) for place, row in enumerate(old) if row in new}
        taken = set(places.values())
        for name, origin in origins.items():
            match = _IN_PART.fullmatch(name)
            if match is None or match[1] != part:
                continue
            place = int(match[2])
            if place in places:
                kept[f"{part}/{places[place]}/{match[3]}"] = origin
            elif place < len(new) and place not in taken:
                kept[name] = origin
    return kept
