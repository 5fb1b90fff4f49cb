"""What others plug in: lists that agencies report line by line."""

from collections.abc import Callable
from dataclasses import dataclass

_SOURCES: list["ListSource"] = []


@dataclass(frozen=True, slots=True)
class ToldList:
    """
    Lines that agencies reported, with their sums.

    :ivar total: the last line; empty where there are no lines.
    :ivar note: who has reported, in words.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    note: str


# (code of the data set, code of its section, period, path of the agency): the list, or None.
ListSource = Callable[[str, str, str, str], ToldList | None]


def register_list_source(source: ListSource) -> None:
    """Let lists be found where they are collected; the first source that knows one answers."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def find_list(set_code: str, section: str, period: str, path: str) -> ToldList | None:
    """The list of a data set's section for a period; None where nobody knows it."""
    for source in _SOURCES:
        found = source(set_code, section, period, path)
        if found is not None:
            return found
    return None
