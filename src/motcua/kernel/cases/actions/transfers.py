"""Handing a case over to another agency, and that agency's answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.cases.events import CASE_TRANSFERRED, TRANSFER_ACCEPTED, TRANSFER_RETURNED
from motcua.kernel.cases.models import Case, Transfer
from motcua.kernel.cases.permissions import delegator_of, may_answer_transfer, may_transfer_case
from motcua.kernel.cases.queries.cases import lock_open_case, subject_of
from motcua.kernel.cases.rules.kinds import kind_named
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from .assignments import KEEPER
from .cases import ReasonMissing


class TransferNotFound(NotFound):
    """Không tìm thấy lần chuyển này."""

    message_en = "There is no such hand-over."


class TransferAnswered(Refusal):
    """Lần chuyển này đã được trả lời hoặc vụ việc đã chuyển tiếp."""

    message_en = "This hand-over was answered already, or the case has moved on."


class SameAgency(InvalidInput):
    """Vụ việc đang ở chính cơ quan này. Vui lòng chọn cơ quan khác."""

    message_en = "The case is at this agency already. Please choose another one."


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

    The new agency answers with `accept_transfer` or `return_transfer`.

    :param place: the `motcua:place` of the diagram that the agency takes over; without it that
        of the kind, or the run's own.
    :raises SameAgency: if the case is there already.
    """
    case = lock_open_case(case_uuid)
    access.require(may_transfer_case(actor, case))
    if agency_uuid == case.agency_uuid:
        raise SameAgency(fields={"agency": SameAgency().message("vi")})
    Transfer.objects.create(
        case=case,
        from_agency_uuid=case.agency_uuid,
        from_agency_path=case.agency_path,
        to_agency_uuid=agency_uuid,
        reason=reason,
        transferred_at=at,
        transferred_by=actor.uuid,
        transferred_by_name=actor.name,
        transferred_for=delegator_of(actor, case),
    )
    to = processes.Place(agency_uuid, agency_path)
    _move(actor=actor, case=case, to=to, place=place, calendar_code=calendar_code, at=at)
    return case


def _move(
    *,
    actor: Actor,
    case: Case,
    to: processes.Place,
    at: datetime,
    place: str = "",
    calendar_code: str = "",
) -> None:
    kind, acting_for = kind_named(case.kind), delegator_of(actor, case)
    payload = {"from_agency": case.agency_uuid, "to_agency": to.agency_uuid}
    # Sub-cases answer to whoever handles their parent.
    Case.objects.filter(parent=case, receiving_agency_uuid=case.agency_uuid).update(
        receiving_agency_uuid=to.agency_uuid, receiving_path=to.agency_path
    )
    case.agency_uuid, case.agency_path = to.agency_uuid, to.agency_path
    case.calendar_code = calendar_code or case.calendar_code
    case.save(update_fields=["agency_uuid", "agency_path", "calendar_code"])
    deadlines.change_calendar(
        actor=KEEPER, subject=subject_of(case), calendar_code=case.calendar_code, at=at
    )
    if case.run_uuid is not None:
        processes.transfer_run(
            actor=actor, run_uuid=case.run_uuid, place=place or kind.place, to=to, at=at
        )
    if kind.moved is not None:
        kind.moved(case.uuid, to.agency_uuid)
    events.publish(
        CASE_TRANSFERRED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload=payload,
        agency_uuid=to.agency_uuid,
        acting_for=acting_for,
    )


@transaction.atomic
def accept_transfer(*, actor: Actor, transfer_uuid: UUID, at: datetime) -> Transfer:
    """
    Confirm at the new agency that the case is rightly there.

    :raises TransferAnswered: if it was answered, or the case has moved on since.
    """
    case, transfer = _unanswered(actor, transfer_uuid)
    _answer(transfer, actor, Transfer.Answer.ACCEPTED, "", at)
    events.publish(
        TRANSFER_ACCEPTED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"transfer": transfer.uuid},
        agency_uuid=case.agency_uuid,
        acting_for=delegator_of(actor, case),
    )
    return transfer


@transaction.atomic
def return_transfer(*, actor: Actor, transfer_uuid: UUID, reason: str, at: datetime) -> Transfer:
    """
    Send a case back to the agency from which it came, with the reason; its tasks go along.

    :raises TransferAnswered: if it was answered, or the case has moved on since.
    """
    case, transfer = _unanswered(actor, transfer_uuid)
    if not reason.strip():
        raise ReasonMissing(fields={"reason": ReasonMissing().message("vi")})
    _answer(transfer, actor, Transfer.Answer.RETURNED, reason.strip(), at)
    events.publish(
        TRANSFER_RETURNED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"transfer": transfer.uuid},
        agency_uuid=case.agency_uuid,
        acting_for=delegator_of(actor, case),
    )
    back = organizations.get_agency(transfer.from_agency_uuid)
    to = processes.Place(back.uuid, back.path)
    _move(actor=actor, case=case, to=to, calendar_code=back.calendar_code, at=at)
    return transfer


def _unanswered(actor: Actor, uuid: UUID) -> tuple[Case, Transfer]:
    transfer = Transfer.objects.select_related("case").filter(uuid=uuid).first()
    if transfer is None:
        raise TransferNotFound()
    case = lock_open_case(transfer.case.uuid)
    transfer.refresh_from_db()
    access.require(may_answer_transfer(actor, case))
    if transfer.answer or transfer.to_agency_uuid != case.agency_uuid:
        raise TransferAnswered()
    return case, transfer


def _answer(transfer: Transfer, actor: Actor, answer: str, reason: str, at: datetime) -> None:
    transfer.answer, transfer.answer_reason = answer, reason
    transfer.answered_at, transfer.answered_by_name = at, actor.name
    transfer.save(update_fields=["answer", "answer_reason", "answered_at", "answered_by_name"])
