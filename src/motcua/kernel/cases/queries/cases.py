"""One case: the row and its notes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.cases.models import Case, CaseNote
from motcua.kernel.cases.permissions import may_see_case, may_see_confidential_notes


class CaseNotFound(NotFound):
    """Không tìm thấy vụ việc, hoặc Ông/Bà không có quyền xem."""

    message_en = "There is no such case, or you may not see it."


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a case."""

    uuid: UUID
    author_uuid: UUID
    author_name: str
    text: str
    is_confidential: bool
    written_at: datetime


def get_case(case_uuid: UUID) -> Case:
    """
    A case, for systems that have checked the actor themselves.

    :raises CaseNotFound: if it does not exist.
    """
    case = Case.objects.filter(uuid=case_uuid).first()
    if case is None:
        raise CaseNotFound()
    return case


def get_case_for(actor: Actor, case_uuid: UUID) -> Case:
    """
    A case that the actor may see.

    :raises CaseNotFound: if it does not exist or the actor may not see it: nobody learns which.
    """
    case = get_case(case_uuid)
    if not may_see_case(actor, case):
        raise CaseNotFound()
    return case


def lock_case(case_uuid: UUID) -> Case:
    """A case, locked until the transaction ends."""
    case = Case.objects.select_for_update(no_key=True).filter(uuid=case_uuid).first()
    if case is None:
        raise CaseNotFound()
    return case


def list_notes_for(actor: Actor, case_uuid: UUID) -> list[Note]:
    """The notes that the actor may read, oldest first; confidential ones only for the few."""
    case = get_case_for(actor, case_uuid)
    notes = CaseNote.objects.filter(case=case).order_by("id")
    if not may_see_confidential_notes(actor, case):
        notes = notes.filter(is_confidential=False)
    fields = ("uuid", "author_uuid", "author_name", "text", "is_confidential", "written_at")
    return [Note(*row) for row in notes.values_list(*fields)]


def find_numbers(kind: str, numbers: Iterable[str]) -> set[str]:
    """Which of these numbers belong to cases of the kind (one query)."""
    found = Case.objects.filter(kind=kind, number__in=list(numbers))
    return set(found.values_list("number", flat=True))
