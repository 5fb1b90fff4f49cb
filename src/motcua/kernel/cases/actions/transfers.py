"""Handing cases over to another agency, and that agency's answers: one is many of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.kernel.cases.events import CASE_TRANSFERRED, TRANSFER_ACCEPTED, TRANSFER_RETURNED
from motcua.kernel.cases.models import Case, Transfer
from motcua.kernel.cases.permissions import delegator_of, may_answer_transfer, may_transfer_case
from motcua.kernel.cases.queries.cases import (
    alone,
    judge_each,
    lock_with_parents,
    require_open,
    subject_of,
)
from motcua.kernel.cases.rules.kinds import CaseKind, kind_named
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


@dataclass(frozen=True, slots=True)
class _Leg:
    """A case that goes, from where and to whom, by whose calendar from now on."""

    case: Case
    left: UUID
    to: processes.Place
    calendar_code: str
    acting_for: UUID | None


@transaction.atomic
def transfer_case(
    *,
    actor: Actor,
    case_uuid: UUID,
    agency_uuid: UUID,
    agency_path: str,
    at: datetime,
    reason: str = "",
    calendar_code: str = "",
) -> Case:
    """
    Hand a case over to another agency, with the open tasks of its run; the deadline stays.

    The new agency answers with `accept_transfer` or `return_transfer`.

    :raises SameAgency: if the case is there already.
    """
    to = processes.Place(agency_uuid, agency_path)
    given: dict[str, Any] = {"to": to, "reason": reason, "calendar_code": calendar_code, "at": at}
    return alone(transfer_cases(actor=actor, case_uuids=[case_uuid], **given))


@transaction.atomic
def transfer_cases(
    *,
    actor: Actor,
    case_uuids: Sequence[UUID],
    to: processes.Place,
    reason: str,
    at: datetime,
    calendar_code: str = "",
) -> dict[UUID, Case | Refusal]:
    """
    The same for many, in as many statements: one that is refused holds up no other.

    At each case goes what its run has at the place of the kind that handles it.
    """

    def judge(case: Case) -> None:
        require_open(may_transfer_case(actor, case), case)
        if to.agency_uuid == case.agency_uuid:
            raise SameAgency(fields={"agency": SameAgency().message("vi")})

    answers = judge_each(lock_with_parents(case_uuids).values(), judge)
    fit = [case for case in answers.values() if isinstance(case, Case)]
    lenders = {case.pk: delegator_of(actor, case) for case in fit}
    keep_transfers(actor, fit, to.agency_uuid, reason, at, lenders=lenders)
    legs = [_Leg(one, one.agency_uuid, to, calendar_code, lenders[one.pk]) for one in fit]
    _move(actor, legs, at)
    return answers


def keep_transfers(
    actor: Actor, cases: Iterable[Case], to: UUID, reason: str, at: datetime,
    *, lenders: Mapping[int, UUID | None],
) -> None:  # fmt: skip
    """Keep that cases went from where they are to an agency, and in whose place."""
    Transfer.objects.bulk_create(
        Transfer(
            case=case,
            from_agency_uuid=case.agency_uuid,
            from_agency_path=case.agency_path,
            to_agency_uuid=to,
            reason=reason,
            transferred_at=at,
            transferred_by=actor.uuid,
            transferred_by_name=actor.name,
            transferred_for=lenders.get(case.pk),
        )
        for case in cases
    )


def _move(actor: Actor, legs: Sequence[_Leg], at: datetime) -> None:
    """Bring cases to other agencies: a few statements for all that go the same way."""
    ways: dict[tuple[UUID, UUID, str, str], list[_Leg]] = {}
    for leg in legs:
        way = (leg.left, leg.to.agency_uuid, leg.calendar_code, leg.case.kind)
        ways.setdefault(way, []).append(leg)
    for (left, _to, _calendar, kind), those in ways.items():
        _move_alike(actor, kind, left, those, at)
    told = [
        (subject_of(leg.case), {"from_agency": leg.left, "to_agency": leg.to.agency_uuid},
         leg.to.agency_uuid, leg.acting_for)
        for leg in legs
    ]  # fmt: skip
    events.publish_many(CASE_TRANSFERRED, rows=told, actor=actor, at=at)


def _move_alike(actor: Actor, name: str, left: UUID, legs: Sequence[_Leg], at: datetime) -> None:
    kind, to, code = kind_named(name), legs[0].to, legs[0].calendar_code
    here = {"agency_uuid": to.agency_uuid, "agency_path": to.agency_path}
    here |= {"calendar_code": code} if code else {}
    rows = Case.objects.filter(pk__in=[leg.case.pk for leg in legs])
    # Sub-cases answer to whoever handles their parent.
    Case.objects.filter(parent__in=rows, receiving_agency_uuid=left).update(
        receiving_agency_uuid=to.agency_uuid, receiving_path=to.agency_path
    )
    rows.update(**here)
    uuids = [leg.case.uuid for leg in legs]
    if code:
        deadlines.together.change_calendars(
            actor=KEEPER, kind="cases.case", subject_uuids=uuids, calendar_code=code, at=at
        )
    for leg in legs:
        leg.case.agency_uuid, leg.case.agency_path = to.agency_uuid, to.agency_path
        leg.case.calendar_code = code or leg.case.calendar_code
    runs = {leg.case.run_uuid: [kind.place] for leg in legs if leg.case.run_uuid is not None}
    if runs:
        processes.transfer_runs(actor=actor, runs=runs, from_agency=left, to=to, at=at)
    tell_kind(kind, uuids, [], to.agency_uuid)


def tell_kind(kind: CaseKind, handled: Sequence[UUID], received: Sequence[UUID], to: UUID) -> None:
    """Let the system's own rows follow the cases of its kind, in this transaction."""
    if kind.handed_over is not None:
        kind.handed_over(handled, received, to)
    elif kind.moved is not None:
        for uuid in handled:
            kind.moved(uuid, to)


@transaction.atomic
def accept_transfer(*, actor: Actor, transfer_uuid: UUID, at: datetime) -> Transfer:
    """
    Confirm at the new agency that the case is rightly there.

    :raises TransferAnswered: if it was answered, or the case has moved on since.
    """
    return _answer_one(actor, transfer_uuid, Transfer.Answer.ACCEPTED, "", at)


@transaction.atomic
def return_transfer(*, actor: Actor, transfer_uuid: UUID, reason: str, at: datetime) -> Transfer:
    """
    Send a case back to the agency from which it came, with the reason; its tasks go along.

    :raises TransferAnswered: if it was answered, or the case has moved on since.
    """
    return _answer_one(actor, transfer_uuid, Transfer.Answer.RETURNED, reason, at)


def _answer_one(actor: Actor, uuid: UUID, answer: str, reason: str, at: datetime) -> Transfer:
    transfer = Transfer.objects.select_related("case").filter(uuid=uuid).first()
    if transfer is None:
        raise TransferNotFound()
    given: dict[str, Any] = {"answer": answer, "reason": reason, "at": at, "only": uuid}
    alone(answer_transfers(actor=actor, case_uuids=[transfer.case.uuid], **given))
    transfer.refresh_from_db()
    return transfer


@transaction.atomic
def answer_transfers(
    *,
    actor: Actor,
    case_uuids: Sequence[UUID],
    answer: str,
    reason: str,
    at: datetime,
    only: UUID | None = None,
) -> dict[UUID, Case | Refusal]:
    """
    Accept or return what was handed over with many cases, as for each; `accepted` or `returned`.

    :param only: this hand-over, if it is still the last one.
    :raises ReasonMissing: if they are returned without one; nothing was done then.
    """
    cases = {case.pk: case for case in lock_with_parents(case_uuids).values()}
    rows = Transfer.objects.filter(case__in=cases).order_by("id")
    last = {row.case_id: row for row in rows}

    def judge(case: Case) -> None:
        require_open(may_answer_transfer(actor, case), case)
        row = last.get(case.pk)
        is_open = row is not None and not row.answer and row.to_agency_uuid == case.agency_uuid
        if row is None or not is_open or only not in {None, row.uuid}:
            raise TransferAnswered()

    answers = judge_each(cases.values(), judge)
    fit = [last[case.pk] for case in answers.values() if isinstance(case, Case)]
    is_return = answer == Transfer.Answer.RETURNED
    if fit and is_return and not reason.strip():
        raise ReasonMissing(fields={"reason": ReasonMissing().message("vi")})
    for row in fit:
        row.case = cases[row.case_id]
        row.answer, row.answer_reason = answer, reason.strip()
        row.answered_at, row.answered_by_name = at, actor.name
    Transfer.objects.bulk_update(
        fit, ["answer", "answer_reason", "answered_at", "answered_by_name"]
    )
    told = [
        (subject_of(row.case), {"transfer": row.uuid}, row.case.agency_uuid,
         delegator_of(actor, row.case))
        for row in fit
    ]  # fmt: skip
    event = TRANSFER_RETURNED if is_return else TRANSFER_ACCEPTED
    events.publish_many(event, rows=told, actor=actor, at=at)
    if is_return:
        _send_back(actor, fit, at)
    return answers


def _send_back(actor: Actor, transfers: Sequence[Transfer], at: datetime) -> None:
    left = {row.from_agency_uuid for row in transfers}
    backs = {uuid: organizations.get_agency(uuid) for uuid in left}
    legs = []
    for row in transfers:
        back, lender = backs[row.from_agency_uuid], delegator_of(actor, row.case)
        to = processes.Place(back.uuid, back.path)
        legs.append(_Leg(row.case, row.case.agency_uuid, to, back.calendar_code, lender))
    _move(actor, legs, at)
