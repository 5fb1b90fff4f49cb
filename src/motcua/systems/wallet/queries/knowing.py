"""What papers in the repository answer for a form: the forms app's port."""

from collections.abc import Iterator, Mapping
from typing import Any

from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties

from .. import rules
from ..models import HeldPaper
from ..permissions import BY_LAW, may_add_own
from .papers import known_facts

# Of others only: who the applicant is, the register of persons knows better.
SUBJECTS = ("spouse", "child", "organization")


def known_of_papers(request: Any) -> Mapping[str, forms.ports.Known]:
    """
    What the valid papers of a person say, each with the paper that it is taken from.

    What two papers say differently (two children) is not guessed among; the holder's own reading
    is not logged, and an official at the counter reads nothing here.
    """
    if not _may_know(request):
        return {}
    found = [
        (concept, value, paper)
        for paper, concept, value in _facts(request)
        if concept in request.concepts
    ]
    agreed = rules.single_facts((concept, value) for concept, value, _paper in found)
    known: dict[str, forms.ports.Known] = {}
    for concept, value, paper in found:
        if concept in agreed and concept not in known:
            known[concept] = forms.ports.Known(
                value=value, source=source_words(paper), as_of=paper.issued_on or request.on
            )
    return known


def _facts(request: Any) -> Iterator[tuple[HeldPaper, str, Any]]:
    """
    What the person's own papers say, and those of the children whom they stand for.

    Of whom a paper itself is (`holder.`), it is said to parents and guardians as the child, and to
    nobody of themselves: there the register knows better.
    """
    for paper, facts in known_facts(request.party_uuid, on=request.on):
        for concept, value in facts.items():
            yield paper, concept, value
    if any(concept.startswith("child.") for concept in request.concepts):
        yield from _of_children(request)


def _of_children(request: Any) -> Iterator[tuple[HeldPaper, str, Any]]:
    for row in parties.list_represented_by(request.party_uuid, request.on):
        if row.kind not in BY_LAW or parties.get_party(row.party_uuid).kind != "person":
            continue
        for paper, facts in known_facts(row.party_uuid, on=request.on):
            for concept, value in facts.items():
                subject, _dot, what = concept.partition(".")
                if subject == "holder":
                    yield paper, f"child.{what}", value


def _may_know(request: Any) -> bool:
    """Only the person's own papers fill their form, or those of whom they represent by law."""
    return may_add_own(request.actor, request.party_uuid, on=request.on)


def source_words(paper: HeldPaper) -> dict[str, str]:
    """What stands beside a field that a paper filled."""
    name = f"{paper.title} {f'số {paper.number}' if paper.number else ''}".strip()
    english = f"{paper.title} {f'no. {paper.number}' if paper.number else ''}".strip()
    return {
        "vi": f"{name}, {paper.issuer} (kho của Ông/Bà)",
        "en": f"{english}, {paper.issuer} (your repository)",
        "paper": str(paper.uuid),  # kept with the answer: which paper it was taken from
    }
