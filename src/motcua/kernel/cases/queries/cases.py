"""One case: the row, the derivation of its deadline, its notes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import VIETNAM
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases.models import Adjustment, Case, CaseNote
from motcua.kernel.cases.permissions import may_see_case, may_see_confidential_notes
from motcua.kernel.cases.rules.clock import CaseDerivation, Entry


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


def entries_of(case: Case) -> tuple[Entry, ...]:
    """What made and moved the case's due date, in order."""
    return tuple(
        Entry(
            kind=row.kind,
            began_at=row.began_at,
            ended_at=row.ended_at,
            cause=row.cause,
            mode=row.mode,
            due_before=row.due_before,
            due_after=row.due_after,
            reason=row.reason,
            legal_basis=row.legal_basis,
            reckoning=calendars.Derivation.from_json(row.reckoning) if row.reckoning else None,
        )
        for row in Adjustment.objects.filter(case=case).order_by("id")
    )


def derivation_of(case_uuid: UUID) -> CaseDerivation:
    """How the case's due date came about, readable (`lines("vi")`) and recomputable."""
    case = get_case(case_uuid)
    return CaseDerivation(entries_of(case), case.due_original, case.due_current)


def calendar_of(case: Case, at: datetime) -> calendars.Calendar:
    """The legal calendar by which the case's time is reckoned."""
    return calendars.get_calendar(case.calendar_code, on=at.astimezone(VIETNAM).date())


def find_open_pause(case: Case) -> Adjustment | None:
    """The pause that a case is in, if it is in one."""
    return Adjustment.objects.filter(
        case=case, kind=Adjustment.Kind.PAUSE, ended_at__isnull=True
    ).first()


def list_notes_for(actor: Actor, case_uuid: UUID) -> list[Note]:
    """The notes that the actor may read, oldest first; confidential ones only for the few."""
    case = get_case_for(actor, case_uuid)
    notes = CaseNote.objects.filter(case=case).order_by("id")
    if not may_see_confidential_notes(actor, case):
        notes = notes.filter(is_confidential=False)
    fields = ("uuid", "author_uuid", "author_name", "text", "is_confidential", "written_at")
    return [Note(*row) for row in notes.values_list(*fields)]
