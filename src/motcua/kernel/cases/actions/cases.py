"""Opening, closing and handing over cases, and what is added to them on the way."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import fold
from motcua.kernel.cases.events import (
    CASE_CLOSED,
    CASE_OPENED,
    CASE_REOPENED,
    CASE_TRANSFERRED,
    NOTE_ADDED,
    PARTY_INVOLVED,
    RUN_LINKED,
)
from motcua.kernel.cases.models import Case, CaseNote, Involvement, Transfer
from motcua.kernel.cases.permissions import require_change
from motcua.kernel.cases.queries.cases import lock_case
from motcua.kernel.cases.rules.kinds import kind_named
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

# Whoever hands a case over has no more rights over it at the new agency.
KEEPER = system_actor("cases.keeper")


class CaseAlreadyClosed(Refusal):
    """Vụ việc đã đóng."""

    message_en = "The case is already closed."


class CaseNotClosed(Refusal):
    """Vụ việc chưa đóng."""

    message_en = "The case is not closed."


class NoteEmpty(InvalidInput):
    """Vui lòng nhập nội dung ghi chú."""

    message_en = "Please write the note."


@transaction.atomic
def open_case(
    *,
    actor: Actor,
    kind: str,
    title: str,
    agency_uuid: UUID,
    agency_path: str,
    at: datetime,
    number: str = "",
    receiving_agency_uuid: UUID | None = None,
    receiving_path: str = "",
    unit_code: str = "",
    calendar_code: str = "",
    run_uuid: UUID | None = None,
    involved: Iterable[tuple[str, UUID]] = (),
) -> Case:
    """
    Open a case at the agency that is to handle it; its clock does not run yet.

    The system that owns the kind has checked that the actor may, and numbers its cases itself.

    :param receiving_path: the agency that took it in, if another one.
    :param involved: (role, party uuid) of the people and organizations it concerns.
    """
    kind_named(kind)
    case = Case.objects.create(
        kind=kind,
        number=number,
        title=title[:500],
        folded=fold(f"{number} {title}")[:600],
        agency_uuid=agency_uuid,
        agency_path=agency_path,
        receiving_agency_uuid=receiving_agency_uuid or agency_uuid,
        receiving_path=receiving_path or agency_path,
        unit_code=unit_code,
        calendar_code=calendar_code,
        run_uuid=run_uuid,
        opened_at=at,
    )
    Involvement.objects.bulk_create(
        Involvement(case=case, role=role, party_uuid=party, since=at)
        for role, party in dict.fromkeys(involved)
    )
    events.publish(
        CASE_OPENED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"case_kind": kind},
        agency_uuid=agency_uuid,
    )
    return case


@transaction.atomic
def involve_party(
    *, actor: Actor, case_uuid: UUID, role: str, party_uuid: UUID, at: datetime
) -> None:
    """Involve a party in a case; from now on they see it. Twice is the same as once."""
    case = lock_case(case_uuid)
    require_change(actor, case)
    _, is_new = Involvement.objects.get_or_create(
        case=case, role=role, party_uuid=party_uuid, defaults={"since": at}
    )
    if is_new:
        events.publish(
            PARTY_INVOLVED,
            subject=subject_of(case),
            actor=actor,
            at=at,
            payload={"role": role, "party": party_uuid},
            agency_uuid=case.agency_uuid,
        )


@transaction.atomic
def set_case_run(
    *, actor: Actor, case_uuid: UUID, run_uuid: UUID, at: datetime, number: str = ""
) -> Case:
    """Tell a case which run moves it, and its number if it has one only now."""
    case = lock_case(case_uuid)
    require_change(actor, case)
    case.run_uuid = run_uuid
    if number:
        case.number, case.folded = number, fold(f"{number} {case.title}")[:600]
    case.save(update_fields=["run_uuid", "number", "folded"])
    events.publish(
        RUN_LINKED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"run": run_uuid},
        agency_uuid=case.agency_uuid,
    )
    return case


@transaction.atomic
def close_case(*, actor: Actor, case_uuid: UUID, result: str, at: datetime) -> Case:
    """
    Close a case with its result, such as `granted`, `refused`, `withdrawn` or `stopped`.

    Clocks that still run end with it, and so does a pause.

    :raises CaseAlreadyClosed: if it is closed.
    """
    case = lock_case(case_uuid)
    require_change(actor, case)
    if case.state == Case.State.CLOSED:
        raise CaseAlreadyClosed()
    deadlines.stop_clocks(actor=actor, subject=subject_of(case), at=at)
    case.state, case.closed_at, case.result = Case.State.CLOSED, at, result
    case.ended_at = case.ended_at or at
    case.save(update_fields=["state", "closed_at", "result", "ended_at"])
    events.publish(
        CASE_CLOSED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"result": result},
        agency_uuid=case.agency_uuid,
    )
    return case


@transaction.atomic
def reopen_case(*, actor: Actor, case_uuid: UUID, reason: str, at: datetime) -> Case:
    """
    Open a closed case again; its clock stays ended until it is started anew.

    :param reason: a code or short words without personal data; the journal keeps it.
    :raises CaseNotClosed: if it is not closed.
    """
    case = lock_case(case_uuid)
    require_change(actor, case)
    if case.state != Case.State.CLOSED:
        raise CaseNotClosed()
    case.state, case.closed_at, case.result = Case.State.OPEN, None, ""
    case.save(update_fields=["state", "closed_at", "result"])
    events.publish(
        CASE_REOPENED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"reason": reason},
        agency_uuid=case.agency_uuid,
    )
    return case


@transaction.atomic
def transfer_case(
    *,
    actor: Actor,
    case_uuid: UUID,
    agency_uuid: UUID,
    agency_path: str,
    at: datetime,
    reason: str = "",
    place: str = "",
    calendar_code: str = "",
) -> Case:
    """
    Hand a case over to another agency, with the open tasks of its run; the deadline stays.

    :param place: the `motcua:place` of the diagram that the agency takes over, "" for the run's.
    """
    case = lock_case(case_uuid)
    require_change(actor, case)
    if case.state == Case.State.CLOSED:
        raise CaseAlreadyClosed()
    Transfer.objects.create(
        case=case,
        from_agency_uuid=case.agency_uuid,
        to_agency_uuid=agency_uuid,
        reason=reason,
        transferred_at=at,
        transferred_by=actor.uuid,
    )
    payload = {"from_agency": case.agency_uuid, "to_agency": agency_uuid}
    case.agency_uuid, case.agency_path = agency_uuid, agency_path
    case.calendar_code = calendar_code or case.calendar_code
    case.save(update_fields=["agency_uuid", "agency_path", "calendar_code"])
    deadlines.change_calendar(
        actor=KEEPER, subject=subject_of(case), calendar_code=case.calendar_code, at=at
    )
    if case.run_uuid is not None:
        to = processes.Place(agency_uuid, agency_path)
        processes.transfer_run(actor=actor, run_uuid=case.run_uuid, place=place, to=to, at=at)
    events.publish(
        CASE_TRANSFERRED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload=payload,
        agency_uuid=agency_uuid,
    )
    return case


@transaction.atomic
def add_note(
    *, actor: Actor, case_uuid: UUID, text: str, at: datetime, is_confidential: bool = False
) -> CaseNote:
    """Write a note to a case; it stays as written."""
    case = lock_case(case_uuid)
    require_change(actor, case)
    if not text.strip():
        raise NoteEmpty(fields={"text": NoteEmpty().message("vi")})
    note = CaseNote.objects.create(
        case=case,
        author_uuid=actor.uuid,
        author_name=actor.name,
        text=text.strip(),
        is_confidential=is_confidential,
        written_at=at,
    )
    events.publish(
        NOTE_ADDED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"note": note.uuid, "is_confidential": is_confidential},
        agency_uuid=case.agency_uuid,
    )
    return note


def subject_of(case: Case) -> events.Subject:
    """What the journal calls a case."""
    return events.Subject("cases.case", case.uuid)
