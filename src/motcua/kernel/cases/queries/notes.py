"""The notes of a case, for those who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.cases.models import Case, CaseNote
from motcua.kernel.cases.permissions import may_see_confidential_notes, may_see_inside

from .cases import get_case_for


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a case; without its text once it is withdrawn."""

    uuid: UUID
    author_uuid: UUID
    author_name: str
    text: str
    is_confidential: bool
    written_at: datetime
    withdrawn_at: datetime | None = None
    answers: UUID | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A note and what answers it, oldest first."""

    note: Note
    replies: list[Note] = field(default_factory=list)


def list_notes_for(actor: Actor, case_uuid: UUID) -> list[Note]:
    """
    The notes that the actor may read, oldest first; confidential ones only for the few.

    People involved read none: notes are what officials write to each other.
    """
    return notes_of(actor, get_case_for(actor, case_uuid))


def notes_of(actor: Actor, case: Case) -> list[Note]:
    """The same for a case at hand (one SQL query)."""
    if not may_see_inside(actor, case):
        return []
    notes = CaseNote.objects.filter(case=case).order_by("id")
    if not may_see_confidential_notes(actor, case):
        notes = notes.filter(is_confidential=False)
    return [
        Note(
            uuid=row.uuid,
            author_uuid=row.author_uuid,
            author_name=row.author_name,
            text="" if row.withdrawn_at else row.text,
            is_confidential=row.is_confidential,
            written_at=row.written_at,
            withdrawn_at=row.withdrawn_at,
            answers=row.answers.uuid if row.answers else None,
        )
        for row in notes.select_related("answers")
    ]


def threads(notes: Sequence[Note]) -> list[Thread]:
    """Notes with their answers below them."""
    found = {note.uuid: Thread(note) for note in notes if note.answers is None}
    for note in notes:
        if note.answers in found:
            found[note.answers].replies.append(note)
    return list(found.values())
