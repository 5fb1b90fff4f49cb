"""Names of answers: `child/full_name`, and `witnesses/0/full_name` inside a repeated part."""

import copy
from collections.abc import Mapping
from typing import Any

Answers = dict[str, Any]


def name_of(pointer: str) -> str:
    """The name that a JSON pointer of a layout stands for: `/child/x` is `child/x`."""
    return pointer.removeprefix("/")


def id_of(name: str) -> str:
    """The id of the page element that holds a name; the form macros make the same one."""
    return name.replace("/", "-").replace(".", "-")


def value_at(answers: Any, name: str) -> Any:
    """What stands under a name, None where nothing does."""
    place = answers
    for part in name.split("/"):
        if isinstance(place, Mapping):
            place = place.get(part)
        elif isinstance(place, list) and part.isdecimal() and int(part) < len(place):
            place = place[int(part)]
        else:
            return None
    return place


def put(answers: Answers, name: str, value: Any) -> None:
    """Write a value under a name in place, making the objects on the way."""
    *way, last = name.split("/")
    place = answers
    for part in way:
        inner = place.get(part)
        if not isinstance(inner, dict):
            inner = place[part] = {}
        place = inner
    place[last] = value


def drop(answers: Answers, name: str) -> None:
    """Take away what stands under a name in place, and the objects that this leaves empty."""
    first, _, rest = name.partition("/")
    if not rest:
        answers.pop(first, None)
        return
    inner = answers.get(first)
    if isinstance(inner, dict):
        drop(inner, rest)
        if not inner:
            del answers[first]


def put_or_drop(answers: Answers, name: str, value: Any) -> None:
    """Write a value in place, or take the name away where the value is blank."""
    if is_blank(value):
        drop(answers, name)
    else:
        put(answers, name, value)


def copied(answers: Mapping[str, Any]) -> Answers:
    """Answers that may be changed without touching the original."""
    return copy.deepcopy(dict(answers))


def is_blank(value: Any) -> bool:
    """Whether nothing was answered; an unticked box (False) and zero are answers."""
    return value is None or value in ("", [], {})
