"""Whether what rests in one version of a process may rest in another, and where."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .courses import Exploration, Marking, TooWide, marking_of
from .net import Element, Flow, Net

MOST_STATES = 60_000


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why something that rests cannot be carried over."""

    element_id: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class VersionMap:
    """
    Leads from the elements of one version to those of another.

    :ivar renamed: elements (and flows) by their old identifier, as far as it changed.
    """

    old: Net
    new: Net
    renamed: Mapping[str, str]

    def name(self, old_id: str) -> str:
        """The identifier in the new version."""
        return self.renamed.get(old_id, old_id)

    def element(self, old_id: str) -> Element | Misfit:
        """The element at which a token of another element may rest in the new version."""
        old = self.old.elements[old_id]
        new = self.new.elements.get(self.name(old_id))
        if new is None:
            return Misfit(
                old_id,
                f"“{old.name or old_id}” không còn trong phiên bản mới; chọn bước tương ứng",
                f"“{old.name or old_id}” is not in the new version; choose the step for it",
            )
        if _nature(new) != _nature(old) or new.parent != self.name(old.parent):
            return Misfit(
                old_id,
                f"“{new.name or new.id}” không cùng loại hoặc không cùng chỗ với bước cũ",
                f"“{new.name or new.id}” is of another kind than the old step, or elsewhere",
            )
        return new

    def flow(self, old_id: str) -> Flow | Misfit:
        """The flow on which a token that waits at a join has come, in the new version."""
        old = self.old.flows[old_id]
        named = self.new.flows.get(self.name(old_id))
        target = self.name(old.target)
        if named is not None and named.target == target:
            return named
        source = self.name(old.source)
        for flow in self.new.entering(target):
            if flow.source == source:
                return flow
        return Misfit(
            old.target,
            "nhánh đang chờ ở cổng hợp không còn trong phiên bản mới",
            "the branch that waits at the join is not in the new version",
        )


def _nature(element: Element) -> tuple[object, ...]:
    """What must stay the same for a token to go on resting."""
    loop = element.loop.kind if element.loop else ""
    return (element.kind, element.trigger, loop, element.is_triggered)


class Reachable:
    """The states that a container of a version can ever be in; explored once, when first asked."""

    def __init__(self, net: Net) -> None:
        """Belong to one net."""
        self.net = net
        self._found: dict[str, frozenset[Marking] | None] = {}

    def has(self, container: str, resting: Iterable[str], joining: Iterable[str]) -> bool:
        """Whether tokens may ever stand so; also true where there are too many states to know."""
        if container not in self._found:
            self._found[container] = _markings(self.net, container)
        known = self._found[container]
        return known is None or marking_of(Counter(resting), Counter(joining)) in known


def _markings(net: Net, container: str) -> frozenset[Marking] | None:
    starts: list[tuple[Element, ...]] = [(e,) for e in net.members(container) if e.kind == "start"]
    found: set[Marking] = set()
    ending = {sub.id for sub in net.of_kind("sub")}
    for entries in starts or [net.entries(container)]:
        exploration = Exploration(net, entries, ending, is_ordered=False, most=MOST_STATES)
        try:
            exploration.run()
        except TooWide:
            return None
        found |= {exploration.plain(marking) for marking in exploration.parents}
    return frozenset(found)
