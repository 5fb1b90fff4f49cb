"""Drafts: lists, one with what is wrong with it, and what happened to it."""

from dataclasses import dataclass
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.kernel.diagrams import api as diagrams

from ..models import DraftStep, ProcessDraft
from ..rules.differences import Difference, differences
from ..rules.ways import way_through
from . import words


class DraftNotFound(NotFound):
    """Không tìm thấy bản thảo quy trình này."""

    message_en = "There is no such draft of a process."


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A fault of a diagram in the reader's language, with the way that leads to it."""

    element_id: str
    name: str
    words: str
    path: tuple[str, ...]
    path_words: tuple[str, ...]


def list_drafts(*, code: str = "", is_open: bool = True) -> list[ProcessDraft]:
    """The drafts (of a process), what waits for approval first; without those that are done."""
    found = ProcessDraft.objects.select_related("base", "published").defer("bpmn")
    if code:
        found = found.filter(code=code)
    if is_open:
        found = found.filter(state__in=["draft", "submitted", "returned"])
    return list(found.order_by("-state", "-updated_at")[:200])


def get_draft(draft_uuid: UUID) -> ProcessDraft:
    """
    A draft.

    :raises DraftNotFound: if there is none.
    """
    drafts = ProcessDraft.objects.select_related("base", "published")
    draft = drafts.filter(uuid=draft_uuid).first()
    if draft is None:
        raise DraftNotFound()
    return draft


def problems_of(bpmn: str) -> list[ProblemRow]:
    """Everything that is wrong with a diagram, told in the reader's language."""
    net, problems = diagrams.check_process(bpmn)
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


def compare_diagrams(older: str, newer: str) -> tuple[Difference, ...] | None:
    """What changed between two diagrams; None if one of them cannot be read at all."""
    before, _ = diagrams.check_process(older)
    after, _ = diagrams.check_process(newer)
    return differences(before, after) if before and after else None


def history_of_draft(draft: ProcessDraft) -> list[DraftStep]:
    """What happened to a draft, oldest first."""
    return list(draft.steps.order_by("id"))
