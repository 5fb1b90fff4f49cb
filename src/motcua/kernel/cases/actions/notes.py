"""Notes on a case: comments among colleagues, and confidential ones for few."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, PermissionRefused, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.cases.events import COLLEAGUE_MENTIONED, NOTE_ADDED, NOTE_WITHDRAWN
from motcua.kernel.cases.models import Case, CaseNote
from motcua.kernel.cases.permissions import (
    delegator_of,
    may_see_confidential_notes,
    require_change,
)
from motcua.kernel.cases.queries.assignments import list_colleagues
from motcua.kernel.cases.queries.cases import lock_case, subject_of
from motcua.kernel.events import api as events

from .assignments import PRESSED_AGAIN


class NoteEmpty(InvalidInput):
    """Vui lòng nhập nội dung ghi chú."""

    message_en = "Please write the note."


class NoteNotFound(NotFound):
    """Không tìm thấy ghi chú này."""

    message_en = "There is no such note."


class NoteWithdrawn(Refusal):
    """Ghi chú này đã được rút."""

    message_en = "This note was withdrawn."


@transaction.atomic
def add_note(
    *,
    actor: Actor,
    case_uuid: UUID,
    text: str,
    at: datetime,
    is_confidential: bool = False,
    answers: UUID | None = None,
    mentioned: Iterable[UUID] = (),
) -> CaseNote:
    """
    Write a note to a case; it stays as written. Twice within a minute is the same as once.

    :param answers: the note that it answers; what answers an answer stands beside it, and an
        answer to a confidential note is confidential.
    :param mentioned: accounts of colleagues at the agency, who are told; others are passed over,
        and so is everybody for a confidential note that they may not read.
    """
    case = lock_case(case_uuid)
    require_change(actor, case)
    if not text.strip():
        raise NoteEmpty(fields={"text": NoteEmpty().message("vi")})
    above = _answered(actor, case, answers) if answers else None
    is_confidential = is_confidential or (above is not None and above.is_confidential)
    told = _reachable(case, mentioned, is_confidential, at)
    written = {
        "case": case,
        "answers": above,
        "author_uuid": actor.uuid,
        "text": text.strip(),
        "is_confidential": is_confidential,
    }
    recent = CaseNote.objects.filter(**written, written_at__gt=at - PRESSED_AGAIN)
    if again := recent.filter(withdrawn_at=None).first():
        return again
    note = CaseNote.objects.create(**written, author_name=actor.name, mentioned=told, written_at=at)
    about: dict[str, Any] = {"subject": subject_of(case), "actor": actor, "at": at}
    events.publish(
        NOTE_ADDED,
        **about,
        payload={"note": note.uuid, "is_confidential": is_confidential},
        agency_uuid=case.agency_uuid,
        acting_for=delegator_of(actor, case),
    )
    for account in told:
        events.publish(
            COLLEAGUE_MENTIONED, **about, payload={"note": note.uuid, "account": account}
        )
    return note


def _answered(actor: Actor, case: Case, uuid: UUID) -> CaseNote:
    above = CaseNote.objects.select_related("answers").filter(case=case, uuid=uuid).first()
    if above is None or (above.is_confidential and not may_see_confidential_notes(actor, case)):
        raise NoteNotFound()
    if above.withdrawn_at is not None:
        raise NoteWithdrawn()
    return above.answers or above


def _reachable(
    case: Case, mentioned: Iterable[UUID], is_confidential: bool, at: datetime
) -> list[UUID]:
    known = {uuid for uuid, _name in list_colleagues(case, at=at)}
    wanted = [uuid for uuid in dict.fromkeys(mentioned) if uuid in known]
    if not is_confidential:
        return wanted
    return [
        uuid
        for uuid in wanted
        if may_see_confidential_notes(access.actor_for(access.get_account(uuid), at=at), case)
    ]


@transaction.atomic
def withdraw_note(*, actor: Actor, note_uuid: UUID, at: datetime) -> CaseNote:
    """
    Withdraw one's own note; that there was one stays to be seen, what it said does not.

    :raises NoteWithdrawn: if it was withdrawn before.
    """
    note = CaseNote.objects.select_related("case").filter(uuid=note_uuid).first()
    if note is None:
        raise NoteNotFound()
    case = lock_case(note.case.uuid)
    require_change(actor, case)
    if note.author_uuid != actor.uuid:
        raise PermissionRefused()
    note.refresh_from_db()
    if note.withdrawn_at is not None:
        raise NoteWithdrawn()
    note.withdrawn_at = at
    note.save(update_fields=["withdrawn_at"])
    events.publish(
        NOTE_WITHDRAWN,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"note": note.uuid},
        agency_uuid=case.agency_uuid,
    )
    return note
