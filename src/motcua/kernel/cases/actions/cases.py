"""Opening, closing and reopening cases, and who is involved in them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.text import fold
from motcua.base.together import change, insert, insert_all
from motcua.base.transactions import joining
from motcua.kernel.cases.events import (
    CASE_CLOSED,
    CASE_OPENED,
    CASE_REOPENED,
    PARTY_INVOLVED,
    RUN_LINKED,
)
from motcua.kernel.cases.models import Case, Involvement, Reopening
from motcua.kernel.cases.permissions import delegator_of, may_reopen_case, require_change
from motcua.kernel.cases.queries.cases import (
    CaseAlreadyClosed,
    alone,
    list_open_sub_cases,
    lock_case,
    lock_with_parents,
    require_none_open,
    subject_of,
)
from motcua.kernel.cases.rules.kinds import kind_named
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events

from .assignments import KEEPER, recall_open_work
from .clocks import end_question

CALLED_OFF = "called_off"


class CaseNotClosed(Refusal):
    """Vụ việc chưa đóng."""

    message_en = "The case is not closed."


class ParentClosed(Refusal):
    """Vụ việc cấp trên đã đóng. Vui lòng mở lại vụ việc đó trước."""

    message_en = "The case above it is closed. Please reopen that one first."


class ReasonMissing(InvalidInput):
    """Vui lòng ghi lý do."""

    message_en = "Please give the reason."


@joining
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
    parent: Case | None = None,
    is_waited_for: bool = False,
) -> Case:
    """
    Open a case at the agency that is to handle it; its clock does not run yet.

    The system that owns the kind has checked that the actor may, and numbers its cases itself.

    :param receiving_path: the agency that took it in, if another one.
    :param involved: (role, party uuid) of the people and organizations it concerns.
    :param is_waited_for: whether the parent may not be closed before it.
    """
    kind_named(kind)
    case = Case(
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
        parent=parent,
        is_waited_for=is_waited_for,
    )
    insert(case)
    insert_all(
        Involvement(case=case, role=role, party_uuid=party, since=at)
        for role, party in dict.fromkeys(involved)
    )
    events.publish(
        CASE_OPENED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"case_kind": kind, "parent": parent.uuid if parent else None},
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


@joining
def set_case_run(
    *, actor: Actor, case_uuid: UUID, run_uuid: UUID, at: datetime, number: str = "",
    opened: Case | None = None,
) -> Case:  # fmt: skip
    """
    Tell a case which run moves it, and its number if it has one only now.

    :param opened: the case itself where it was opened in this transaction: nobody else has it.
    """
    case = opened or lock_case(case_uuid)
    require_change(actor, case)
    case.run_uuid = run_uuid
    if number:
        case.number, case.folded = number, fold(f"{number} {case.title}")[:600]
    change(case, ["run_uuid", "number", "folded"])
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
def close_case(
    *, actor: Actor, case_uuid: UUID, result: str, at: datetime, call_off: bool = False
) -> Case:
    """
    Close a case with its result, such as `granted`, `refused`, `withdrawn` or `stopped`.

    Clocks that still run end with it, and so does a pause. Work asked for on it is recalled.

    :param call_off: sub-cases that are still open end with it, as when an applicant withdraws.
    :raises CaseAlreadyClosed: if it is closed.
    :raises SubCasesOpen: if it waits for a sub-case that is still open; they are named.
    """
    return alone(
        close_cases(actor=actor, case_uuids=[case_uuid], result=result, at=at, call_off=call_off)
    )


@transaction.atomic
def close_cases(
    *, actor: Actor, case_uuids: Sequence[UUID], result: str, at: datetime, call_off: bool = False
) -> dict[UUID, Case | Refusal]:
    """
    The same for many, in as many statements: one that is refused holds up no other.

    Sub-cases, work that was asked for, and questions that end with them go one by one.
    """
    cases = lock_with_parents(case_uuids)
    waited = list_open_sub_cases(cases.values())
    answers = {
        uuid: _refusal(actor, case, [] if call_off else waited[case.pk]) or case
        for uuid, case in cases.items()
    }
    closed = [case for case in answers.values() if isinstance(case, Case)]
    for sub in [sub for case in closed if call_off for sub in waited[case.pk]]:
        close_case(actor=KEEPER, case_uuid=sub.uuid, result=CALLED_OFF, at=at, call_off=True)
    recall_open_work(actor=actor, cases=closed, at=at)
    for case in (one for one in closed if one.parent_id is not None):
        end_question(actor, case, result, at)
    uuids = [case.uuid for case in closed]
    deadlines.together.drop_clocks(actor=actor, kind="cases.case", subject_uuids=uuids, at=at)
    for case in closed:
        case.state, case.closed_at, case.result = Case.State.CLOSED, at, result
        case.ended_at = case.ended_at or at
    Case.objects.bulk_update(closed, ["state", "closed_at", "result", "ended_at"])
    of = {"result": result}
    told = [(subject_of(one), of, one.agency_uuid, delegator_of(actor, one)) for one in closed]
    events.publish_many(CASE_CLOSED, rows=told, actor=actor, at=at)
    return answers


def _refusal(actor: Actor, case: Case, waited: list[Case]) -> Refusal | None:
    try:
        require_change(actor, case)
        if case.state == Case.State.CLOSED:
            raise CaseAlreadyClosed()
        require_none_open(waited)
    except Refusal as refusal:
        return refusal
    return None


@transaction.atomic
def reopen_case(*, actor: Actor, case_uuid: UUID, reason: str, at: datetime) -> Case:
    """
    Open a closed case again.

    Its clock stays ended until a new one is started, its process stays ended, its documents and
    its earlier result stay on record. The reason is kept with the case, not in the journal.

    :raises CaseNotClosed: if it is not closed.
    :raises ParentClosed: for a sub-case whose parent is closed: that one is reopened first.
    """
    return alone(reopen_cases(actor=actor, case_uuids=[case_uuid], reason=reason, at=at))


@transaction.atomic
def reopen_cases(
    *, actor: Actor, case_uuids: Sequence[UUID], reason: str, at: datetime
) -> dict[UUID, Case | Refusal]:
    """
    The same for many, in as many statements: one that is refused holds up no other.

    :raises ReasonMissing: if no reason is given; nothing was done then.
    """
    answers = {
        uuid: _refusal_to_reopen(actor, case) or case
        for uuid, case in lock_with_parents(case_uuids).items()
    }
    opened = [case for case in answers.values() if isinstance(case, Case)]
    if opened and not reason.strip():
        raise ReasonMissing(fields={"reason": ReasonMissing().message("vi")})
    Reopening.objects.bulk_create(
        Reopening(
            case=case,
            reason=reason.strip(),
            reopened_at=at,
            reopened_by_name=actor.name,
            previous_result=case.result,
            previous_closed_at=case.closed_at or at,  # what is closed has its moment
        )
        for case in opened
    )
    for case in opened:
        case.state, case.closed_at, case.result = Case.State.OPEN, None, ""
    Case.objects.bulk_update(opened, ["state", "closed_at", "result"])
    of = dict[str, str]()
    told = [(subject_of(one), of, one.agency_uuid, delegator_of(actor, one)) for one in opened]
    events.publish_many(CASE_REOPENED, rows=told, actor=actor, at=at)
    return answers


def _refusal_to_reopen(actor: Actor, case: Case) -> Refusal | None:
    if not may_reopen_case(actor, case):
        return PermissionRefused()
    if case.state != Case.State.CLOSED:
        return CaseNotClosed()
    # Within one act a parent and its sub-case are judged as they stood before it.
    is_below = case.parent is not None and case.parent.state == Case.State.CLOSED
    return ParentClosed() if is_below else None
