"""Differences of two diagrams made ready for their pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.diagrams import api as diagrams

from ...queries import words
from ...rules.differences import Difference


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference in words."""

    id: str
    name: str
    kind: str
    details: tuple[tuple[str, str, str], ...]


def comparison(
    found: Sequence[Difference], older: diagrams.Net, newer: diagrams.Net
) -> dict[str, Any]:
    """What a page of comparison shows: the rows, and how each of the two pictures is coloured."""
    return {
        "rows": [_row(one, older, newer) for one in found],
        "older_marks": {one.id: one.kind for one in found if one.kind != "added"},
        "newer_marks": {one.id: one.kind for one in found if one.kind != "removed"},
    }


def _row(one: Difference, older: diagrams.Net, newer: diagrams.Net) -> DifferenceRow:
    net = older if one.kind == "removed" else newer
    name = _flow_name(net, one.id) if one.is_flow else words.element_words(net.elements[one.id])
    details = tuple(
        (_(words.ATTRIBUTES[detail.word]), _value(detail.word, detail.before, older),
         _value(detail.word, detail.after, newer))
        for detail in one.details
    )  # fmt: skip
    return DifferenceRow(one.id, name, one.kind, details)


def _flow_name(net: diagrams.Net, flow_id: str) -> str:
    flow = net.flows[flow_id]
    ends = [words.element_words(net.elements[end]) for end in (flow.source, flow.target)]
    way = _("đường từ “%(source)s” đến “%(target)s”") % {"source": ends[0], "target": ends[1]}
    return f"{way} ({flow.name})" if flow.name else way


def _value(word: str, value: str, net: diagrams.Net) -> str:
    if word in {"source", "target", "attached_to", "parent"} and value in net.elements:
        return words.element_words(net.elements[value])
    if word == "norm":
        return words.norm_words(diagrams.Norm.parse(value)) or value
    if word == "outcomes":
        return ", ".join(words.outcome_words(outcome) for outcome in value.split())
    if word == "kind":
        return _(words.KINDS[value])
    if value == "yes":
        return _("có")
    return value
