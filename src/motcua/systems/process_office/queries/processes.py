"""Published processes: the list, the versions of one, and a version with its figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.diagrams import api as diagrams

from ..rules.ways import way_through
from . import words
from .flow import Flow

SHOWN = frozenset(
    {"human", "receive", "catch", "event_gateway", "sub", "call", "service", "send", "rule"}
)
GATEWAYS = frozenset({"exclusive", "parallel", "inclusive"})
_MUCH = 0.1  # a tenth over norm is worth a colour


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element of the picture in words."""

    id: str
    name: str
    kind: str
    role: str
    norm: str
    standing: int
    standing_late: int
    oldest: datetime | None
    done: int
    median: str
    ninetieth: str
    working: str
    working_ninetieth: str
    late_words: str
    is_slow: bool
    next_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One way that runs took, in words, and what of the diagram it passes."""

    number: int
    steps: tuple[str, ...]
    end: str
    returns: tuple[str, ...]
    runs: int
    share: str
    median: str
    late_share: str
    marks: dict[str, str]


def list_processes() -> list[diagrams.ProcessVersion]:
    """Every process by its latest version, in the order of their names."""
    latest = diagrams.ProcessVersion.objects.order_by("code", "-number").distinct("code")
    return sorted(latest.defer("bpmn"), key=lambda version: version.name)


def list_versions(code: str) -> list[diagrams.ProcessVersion]:
    """The versions of a process, newest first."""
    versions = diagrams.ProcessVersion.objects.filter(code=code).order_by("-number")
    return list(versions.defer("bpmn"))


def element_rows(flow: Flow, *, at: datetime) -> list[ElementRow]:
    """Every step of a version with its figures; four SQL queries however much was done."""
    net = diagrams.net_of(flow.version)
    figures = flow.figures(at=at, elements=net.elements)
    return [
        _row(net, element, figures[element.id])
        for element in net.elements.values()
        if element.kind in SHOWN or figures[element.id].standing or figures[element.id].done
    ]


def _row(net: diagrams.Net, element: diagrams.Element, found: Any) -> ElementRow:
    share = found.late_share
    return ElementRow(
        id=element.id,
        name=words.element_words(element),
        kind=words.kind_words(element),
        role=element.role,
        norm=words.norm_words(element.norm),
        standing=found.standing,
        standing_late=found.standing_late,
        oldest=found.oldest,
        done=found.done,
        median=words.span_words(found.median),
        ninetieth=words.span_words(found.ninetieth),
        working=words.working_words(found.working),
        working_ninetieth=words.working_words(found.working_ninetieth),
        late_words=words.share_words(share),
        is_slow=share is not None and share >= _MUCH,
        next_names=tuple(dict.fromkeys(_following(net, element.id, {element.id}))),
    )


def _following(net: diagrams.Net, place: str, seen: set[str]) -> Iterator[str]:
    """What comes next, through gateways without a name."""
    for flow in net.leaving(place):
        target = net.elements[flow.target]
        if target.kind in GATEWAYS and not target.name and target.id not in seen:
            yield from _following(net, target.id, {*seen, target.id})
        else:
            name = words.element_words(target)
            yield f"{name} ({flow.name})" if flow.name else name


def badges_of(rows: list[ElementRow]) -> dict[str, dict[str, str]]:
    """What is written on the elements of the picture: how many stand there, how slow it was."""
    found = {}
    for row in rows:
        said = []
        if row.standing:
            said.append(_("%(n)s đang ở đây") % {"n": row.standing})
        if row.standing_late:
            said.append(_("%(n)s quá định mức") % {"n": row.standing_late})
        if not row.standing and row.done:
            said.append(_("%(n)s đã xong") % {"n": row.done})
        if row.is_slow:
            said.append(_("%(share)s trễ") % {"share": row.late_words})
        if said:
            kind = "danger" if row.standing_late else "warning" if row.is_slow else ""
            quiet = kind or ("" if row.standing else "quiet")
            found[row.id] = {"text": " · ".join(said), "kind": quiet}
    return found


def marks_of(rows: list[ElementRow]) -> dict[str, str]:
    """How the elements of the picture are coloured; the words on them say the same."""
    marks = {row.id: "watched" for row in rows if row.is_slow}
    return {**marks, **{row.id: "late" for row in rows if row.standing_late}}


def variant_rows(flow: Flow) -> tuple[list[VariantRow], int, int]:
    """The ways that runs took, in words; how many runs and how many ways there are of all."""
    net, found = diagrams.net_of(flow.version), flow.variants()
    rows = [
        VariantRow(
            number=number,
            steps=tuple(_step(net, element, outcome) for element, outcome in one.steps),
            end=words.element_words(net.elements[one.end]) if one.end in net.elements else "",
            returns=tuple(_again(net, element, again) for element, again in one.returns.items()),
            runs=one.runs,
            share=words.share_words(one.runs / found.runs),
            median=words.span_words(one.median),
            late_share=words.share_words(one.late / one.runs),
            marks=dict.fromkeys(way_through(net, one.steps, one.end), "path"),
        )
        for number, one in enumerate(found.listed, 1)
    ]
    return rows, found.runs, found.ways


def _step(net: diagrams.Net, element: str, outcome: str) -> str:
    known = net.elements.get(element)
    name = words.element_words(known) if known else element
    return f"{name}: {words.outcome_words(outcome)}" if outcome not in ("", "done") else name


def _again(net: diagrams.Net, element: str, again: int) -> str:
    known = net.elements.get(element)
    name = words.element_words(known) if known else element
    return _("“%(name)s” phải làm lại %(n)s lần") % {"name": name, "n": again}
