"""Two processes compared: what was added, removed and changed."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from motcua.kernel.diagrams.api import Element, Net

Kind = Literal["added", "removed", "changed"]
ELEMENT_WORDS = tuple(field.name for field in fields(Element) if field.name != "id")
FLOW_WORDS = ("name", "source", "target", "condition", "is_default")
LOOP_WORDS = (
    "kind", "count", "collection", "item", "until", "condition", "maximum", "collect",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detail:
    """One attribute that changed."""

    word: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An element or a flow that only one of two processes has, or that they have differently."""

    id: str
    kind: Kind
    is_flow: bool
    name: str
    details: tuple[Detail, ...] = ()


def differences(older: Net, newer: Net) -> tuple[Difference, ...]:
    """What changed between two processes: elements first, each in the order of its diagram."""
    return (
        *_compared(older.elements, newer.elements, ELEMENT_WORDS, is_flow=False),
        *_compared(older.flows, newer.flows, FLOW_WORDS, is_flow=True),
    )


def _compared(
    older: dict[str, Any], newer: dict[str, Any], words: tuple[str, ...], *, is_flow: bool
) -> Iterator[Difference]:
    for key, before in older.items():
        if key not in newer:
            yield Difference(key, "removed", is_flow, before.name)
            continue
        details = tuple(_details(before, newer[key], words))
        if details:
            yield Difference(key, "changed", is_flow, newer[key].name or before.name, details)
    for key, after in newer.items():
        if key not in older:
            yield Difference(key, "added", is_flow, after.name)


def _details(before: Any, after: Any, words: tuple[str, ...]) -> Iterator[Detail]:
    for word in words:
        then, now = _said(getattr(before, word)), _said(getattr(after, word))
        if then != now:
            yield Detail(word, then, now)


def _said(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, tuple):
        return " ".join(value)
    if hasattr(value, "is_tested_before"):  # a loop
        told = ((word, getattr(value, word)) for word in LOOP_WORDS)
        return ", ".join(f"{word}: {said}" for word, said in told if said not in ("", None))
    return str(value)
