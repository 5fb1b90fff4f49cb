"""Published processes: the list, the versions of one, and the steps of a version in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from motcua.base.alphabet import alphabetical
from motcua.kernel.diagrams import api as diagrams

from . import words
from .flow import ElementFigures, Flow, Spread

SHOWN = frozenset(
    {"human", "receive", "catch", "event_gateway", "sub", "call", "service", "send", "rule"}
)
GATEWAYS = frozenset({"exclusive", "parallel", "inclusive"})
_MUCH = 0.1  # a tenth over norm is worth a colour


@dataclass(frozen=True, slots=True)
class SpreadWords:
    """How long half and nine tenths took, in words."""

    median: str
    ninetieth: str

    @property
    def most(self) -> str:
        """What nine tenths took, where it is more than half did."""
        return "" if self.median == self.ninetieth else self.ninetieth


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element of the picture in words; `figures` has its numbers."""

    id: str
    name: str
    kind: str
    role: str
    norm: str
    is_human: bool
    figures: ElementFigures
    span: SpreadWords | None
    waiting: SpreadWords | None
    working: SpreadWords | None
    worked_share: str
    late_words: str
    is_slow: bool
    next_names: tuple[str, ...]

    @property
    def untaken(self) -> int:
        """The tasks that stand there and that nobody has in hand."""
        return max(0, self.figures.standing - self.figures.taken) if self.is_human else 0


def list_processes() -> list[diagrams.ProcessVersion]:
    """Every process by its latest version, in the order of their names."""
    latest = diagrams.ProcessVersion.objects.order_by("code", "-number").distinct("code")
    return sorted(latest.defer("bpmn"), key=lambda version: alphabetical(version.name))


def list_versions(code: str) -> list[diagrams.ProcessVersion]:
    """The versions of a process, newest first."""
    versions = diagrams.ProcessVersion.objects.filter(code=code).order_by("-number")
    return list(versions.defer("bpmn"))


def element_rows(flow: Flow, *, at: datetime) -> list[ElementRow]:
    """Every step of a version with its figures; two SQL queries however much was done."""
    net = diagrams.net_of(flow.version)
    figures = flow.figures(at=at, elements=net.elements)
    return [
        _row(net, element, figures[element.id])
        for element in net.elements.values()
        if element.kind in SHOWN or _has_figures(figures[element.id])
    ]


def _has_figures(found: ElementFigures) -> bool:
    return bool(found.standing or found.done or found.armed)


def _row(net: diagrams.Net, element: diagrams.Element, found: ElementFigures) -> ElementRow:
    share = found.late_share
    return ElementRow(
        id=element.id,
        name=words.element_words(element),
        kind=words.kind_words(element),
        role=element.role,
        norm=words.norm_words(element.norm),
        is_human=element.kind == "human",
        figures=found,
        # What is passed at once took no time that anybody would want to read.
        span=_spread(found.span, words.span_words) if _lasts(found.span) else None,
        waiting=_spread(found.waiting, words.working_words),
        working=_spread(found.working, words.working_words),
        worked_share=words.share_words(found.worked / found.done if found.done else None),
        late_words=words.share_words(share),
        is_slow=share is not None and share >= _MUCH,
        next_names=tuple(dict.fromkeys(_following(net, element.id, {element.id}))),
    )


def _lasts(found: Spread | None) -> bool:
    return found is not None and found.ninetieth > 0


def _spread(found: Spread | None, say: Callable[[float], str]) -> SpreadWords | None:
    return SpreadWords(say(found.median), say(found.ninetieth)) if found else None


def _following(net: diagrams.Net, place: str, seen: set[str]) -> Iterator[str]:
    """What comes next, through gateways without a name."""
    for flow in net.leaving(place):
        target = net.elements[flow.target]
        if target.kind in GATEWAYS and not target.name and target.id not in seen:
            yield from _following(net, target.id, {*seen, target.id})
        else:
            name = words.element_words(target)
            yield f"{name} ({flow.name})" if flow.name else name
