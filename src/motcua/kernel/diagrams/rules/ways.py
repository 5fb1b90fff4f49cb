"""The sets of flows that a token may take out of an element, over all that variables may hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from motcua.base.feel.branches import branchings
from motcua.base.feel.conditions import evaluate, names_in

from .net import Element, Flow, Net

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
            example = found.example
        else:
            held, example = list(_either_way(net, judged, outcome)), ""
        if element.kind == "exclusive":
            held = [ids[:1] for ids in held]
        ways = sorted({ids or default for ids in held} - {()})
        if () not in held or default:
            return cls(tuple(ways))
        return cls(tuple(ways), stuck=_unrouted(outcome, example))


def _unrouted(outcome: str | None, example: str) -> tuple[str, str]:
    when_vi, when_en = (f" khi {example}", f" when {example}") if example else ("", "")
    if outcome is None and example:
        return (
            f"không điều kiện nào đúng{when_vi}; thêm luồng mặc định",
            f"no condition holds{when_en}; add a default flow",
        )
    return (
        f"kết quả “{outcome or '—'}” không có đường đi tiếp{when_vi}; thêm luồng mặc định",
        f"the outcome “{outcome or '—'}” has no way on{when_en}; add a default flow",
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
