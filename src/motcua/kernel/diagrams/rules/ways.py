"""The sets of flows that a token may take out of an element, over all that variables may hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from motcua.base.feel.branches import branchings, in_words
from motcua.base.feel.conditions import evaluate, names_in

from .net import DONE, Element, Flow, Net

MOST_COMBINED = 6  # conditions of which every combination is played


@dataclass(frozen=True, slots=True)
class Ways:
    """
    What may come out of an element after an outcome.

    :ivar stuck: what is wrong where it may be that no flow is taken at all, in both languages.
    :ivar may_end: whether a token ends here, for want of flows.
    """

    ways: tuple[tuple[str, ...], ...]
    stuck: tuple[str, str] | None = None
    may_end: bool = False

    @classmethod
    def of(cls, net: Net, element: Element, outcome: str | None) -> "Ways":
        """Judge the conditions of an element together, as far as they can be decided."""
        flows = net.leaving(element.id)
        if element.kind == "parallel" or not flows:
            return cls((tuple(f.id for f in flows),), may_end=not flows)
        judged = [flow for flow in flows if not flow.is_default]
        default = tuple(f.id for f in flows if f.is_default)
        found = branchings([net.condition(flow) for flow in judged], outcome)
        if found is not None:
            held = [tuple(judged[place].id for place in places) for places in found.holding]
            uncovered = found.uncovered
        else:
            held, uncovered = list(_either_way(net, judged, outcome)), None
        if element.kind == "exclusive":
            held = [ids[:1] for ids in held]
        ways = sorted({ids or default for ids in held} - {()})
        if () not in held or default:
            return cls(tuple(ways))
        return cls(tuple(ways), stuck=_unrouted(outcome, uncovered))


def _unrouted(outcome: str | None, uncovered: Mapping[str, Any] | None) -> tuple[str, str]:
    """What is wrong and what helps: the value that no flow takes, if one could be found."""
    is_told = outcome not in {None, DONE}  # whoever names no outcome knows nothing of “done”
    after_vi = f"sau kết quả “{outcome}”, " if is_told else ""
    after_en = f"after the outcome “{outcome}”, " if is_told else ""
    if not uncovered:
        may_vi, may_en = ("có thể ", "perhaps ") if uncovered is None else ("", "")
        return (
            f"{after_vi}{may_vi}không luồng nào nhận; hãy đặt luồng mặc định",
            f"{after_en}{may_en}no flow is taken; add a default flow",
        )
    vi, en = in_words(uncovered, "vi"), in_words(uncovered, "en")
    # Required in a form is no help: a task can be completed without one, and a message may come.
    nulls = " and ".join(f"{name} = null" for name, value in uncovered.items() if value is None)
    or_vi, or_en = f" hoặc thêm “{nulls}” vào một điều kiện", f", or “{nulls}” to a condition"
    return (
        f"{after_vi}khi {vi}, không luồng nào nhận; hãy đặt luồng mặc định{or_vi if nulls else ''}",
        f"{after_en}when {en}, no flow is taken; add a default flow{or_en if nulls else ''}",
    )


def _either_way(net: Net, flows: list[Flow], outcome: str | None) -> Iterator[tuple[str, ...]]:
    """
    Every combination, where each condition on variables may hold and may fail.

    Of many, each alone, each pair and all: a branch that needs others sticks where it is alone.
    """
    sure: set[str] = set()
    unsure: list[str] = []
    for flow in flows:
        condition = net.condition(flow)
        if condition is not None and names_in(condition) - {"outcome"}:
            unsure.append(flow.id)
        elif condition is None or evaluate(condition, {"outcome": outcome}) is True:
            sure.add(flow.id)
    wide = len(unsure)
    for size in range(wide + 1) if wide <= MOST_COMBINED else (0, 1, 2, wide):
        for some in combinations(unsure, size):
            taken = sure.union(some)
            yield tuple(flow.id for flow in flows if flow.id in taken)
