"""What papers in the repository say that forms ask: each by itself, for a person to choose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.text import date_vi, vietnam_day
from motcua.kernel.parties import api as parties

from ..models import HeldPaper
from ..permissions import BY_LAW, may_add_own
from .given import consents, is_open
from .papers import PaperView, known_facts, state_on, view_of

# What a paper is before the law, as it stands beside the field that it filled.
_KINDS = {
    "original": ("bản điện tử gốc", "electronic original"),
    "certified": ("bản sao điện tử có chứng thực", "certified electronic copy"),
    "checked": ("bản chụp đã đối chiếu", "copy compared with the original"),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """One paper and what it answers, by concept."""

    paper: PaperView
    facts: Mapping[str, Any]
    consent_uuid: UUID | None = None  # under which it may be read already; None: none is given yet

    @property
    def as_of(self) -> date:
        """The day of which it speaks: that of its issue, else that on which it came in."""
        return self.paper.issued_on or vietnam_day(self.paper.entered_at)

    def source(self, consent_uuid: UUID | None = None) -> dict[str, str]:
        """What stands beside a field that it filled, and is kept with the answer."""
        kept = {"vi": _words(self.paper), "en": _words_en(self.paper)}
        given = consent_uuid or self.consent_uuid
        leave = {"consent": str(given)} if given else {}
        return {**kept, "paper": str(self.paper.uuid), **leave}


def tellings(
    actor: Actor, holder_uuid: UUID, *, concepts: frozenset[str], at: datetime
) -> list[Telling]:
    """
    The valid papers of a holder that answer some of these concepts, the newest first.

    Only what an agency answers for tells anything, and only to its holder's side: the holder, and
    who represents them by law. Of whom a paper itself is (`holder.`), it is said to parents and
    guardians as the child, and to nobody of themselves: there the register knows better.
    """
    on = vietnam_day(at)
    if not may_add_own(actor, holder_uuid, on=on):
        return []
    found = []
    for paper, facts in _papers(holder_uuid, on, of_children=_asks_child(concepts)):
        asked = {concept: value for concept, value in facts.items() if concept in concepts}
        if asked:
            found.append(Telling(view_of(paper, on), asked))
    return found


def tellings_given(
    matter_uuid: UUID, holder_uuid: UUID, *, concepts: frozenset[str], at: datetime
) -> list[Telling]:
    """
    What the papers say that were given to a matter and may still be read, the newest leave first.

    For whoever handles the matter, such as an officer at the counter to whom the holder agreed. Of
    papers in another's repository, what they say of their holder is said of the child.
    """
    on, found = vietnam_day(at), []
    for consent in consents().filter(matter_uuid=matter_uuid).order_by("-id"):
        paper = consent.paper
        tells = paper.legal_kind != HeldPaper.LegalKind.UPLOADED
        if not (tells and is_open(consent, on) and state_on(paper, on) == "valid"):
            continue
        own = paper.holder.uuid == holder_uuid
        facts = paper.facts if own else dict(_as_child(paper.facts))
        asked = {concept: value for concept, value in facts.items() if concept in concepts}
        if asked:
            found.append(Telling(view_of(paper, on), asked, consent.uuid))
    return found


def _asks_child(concepts: frozenset[str]) -> bool:
    return any(concept.startswith("child.") for concept in concepts)


def _papers(
    holder_uuid: UUID, on: date, *, of_children: bool
) -> Iterator[tuple[HeldPaper, Mapping[str, Any]]]:
    yield from known_facts(holder_uuid, on=on)
    if not of_children:
        return
    for row in parties.list_represented_by(holder_uuid, on):
        if row.kind not in BY_LAW or parties.get_party(row.party_uuid).kind != "person":
            continue
        for paper, facts in known_facts(row.party_uuid, on=on):
            yield paper, dict(_as_child(facts))


def _as_child(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for concept, value in facts.items():
        subject, _dot, what = concept.partition(".")
        if subject == "holder":
            yield f"child.{what}", value


def _words(paper: PaperView) -> str:
    number = f" số {paper.number}" if paper.number else ""
    parts = [f"{paper.title}{number}", paper.issuer, _KINDS.get(paper.legal_kind, ("", ""))[0]]
    if paper.checked_by_name and paper.checked_at:
        parts.append(f"{paper.checked_by_name} kiểm tra {date_vi(vietnam_day(paper.checked_at))}")
    if paper.expires_on:
        parts.append(f"có giá trị đến {date_vi(paper.expires_on)}")
    return ", ".join(part for part in parts if part)


def _words_en(paper: PaperView) -> str:
    number = f" no. {paper.number}" if paper.number else ""
    parts = [f"{paper.title}{number}", paper.issuer, _KINDS.get(paper.legal_kind, ("", ""))[1]]
    if paper.checked_by_name and paper.checked_at:
        day = date_vi(vietnam_day(paper.checked_at))
        parts.append(f"checked by {paper.checked_by_name} on {day}")
    if paper.expires_on:
        parts.append(f"valid until {date_vi(paper.expires_on)}")
    return ", ".join(part for part in parts if part)
