"""What is wrong with a draft, told in the reader's language, and what changed in it."""

from dataclasses import dataclass

from motcua.base.bpmn.document import processes_in
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting import api as drafting

from ..rules.differences import Difference, differences
from ..rules.ways import way_through
from . import words


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A fault of a diagram in the reader's language, with the way that leads to it."""

    element_id: str
    name: str
    words: str
    path: tuple[str, ...]
    path_words: tuple[str, ...]


def meant(content: drafting.Content) -> str:
    """The identifier of the process that was chosen; empty where the file has but one."""
    return str(content.about.get("process", ""))


def must_choose(content: drafting.Content) -> bool:
    """Whether a file has several processes of which none was chosen yet."""
    return not meant(content) and len(processes_in(content.file)) > 1


def net_of(content: drafting.Content) -> diagrams.Net | None:
    """What a diagram says of the process that is meant; None where it cannot be read."""
    return diagrams.check_process(content.file, meant(content))[0]


def problems_of(content: drafting.Content) -> list[ProblemRow]:
    """Everything that is wrong with a diagram, told in the reader's language."""
    if must_choose(content):
        return []
    net, problems = diagrams.check_process(content.file, meant(content))
    return [
        ProblemRow(
            element_id=problem.element_id,
            name=problem.element_name or problem.element_id,
            words=getattr(problem, "en" if words.language() == "en" else "vi"),
            path=_drawn(net, problem.path, problem.element_id),
            path_words=tuple(_said(net, step) for step in problem.path),
        )
        for problem in problems
    ]


def _steps(path: tuple[str, ...]) -> list[tuple[str, str]]:
    """The elements of a way with what they came to: the checks tell both in one word."""
    return [(step.partition(": ")[0], step.partition(": ")[2]) for step in path]


def _drawn(net: diagrams.Net | None, path: tuple[str, ...], end: str) -> tuple[str, ...]:
    return way_through(net, _steps(path), end) if net and path else ()


def _said(net: diagrams.Net | None, step: str) -> str:
    ((element, outcome),) = _steps((step,))
    known = net.elements.get(element) if net else None
    name = words.element_words(known) if known else element
    return f"{name}: {words.outcome_words(outcome)}" if outcome not in ("", "done") else name


def compare_diagrams(
    older: drafting.Content, newer: drafting.Content
) -> tuple[Difference, ...] | None:
    """What changed between two diagrams; None if one of them cannot be read at all."""
    before, after = net_of(older), net_of(newer)
    return differences(before, after) if before and after else None
