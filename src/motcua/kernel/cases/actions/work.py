"""How assigned work ends: done, declined or recalled; and opinions asked of other agencies."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.cases.models import Assignment, Case
from motcua.kernel.cases.permissions import (
    DO_TASK,
    may_change_case,
    may_do_assignment,
    may_recall_assignment,
)
from motcua.kernel.cases.queries.assignments import AssignmentNotFound
from motcua.kernel.cases.queries.cases import lock_with_parents, require_open, subject_of
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from .assignments import KEEPER, PRESSED_AGAIN, Work, assign_checked_work, end_assignment
from .cases import CALLED_OFF, close_case, open_case
from .clocks import end_question

OPINION = "cases.opinion"


class WorkEnded(Refusal):
    """Việc này đã kết thúc."""

    message_en = "This work has already ended."


class AnswerMissing(InvalidInput):
    """Vui lòng ghi kết quả, hoặc lý do không nhận việc."""

    message_en = "Please write the result, or the reason for declining."


class OwnAgencyAsked(InvalidInput):
    """Cơ quan được hỏi chính là cơ quan đang xử lý. Vui lòng dùng mục giao việc."""

    message_en = "That agency handles the case itself. Please assign the work instead."


@transaction.atomic
def complete_work(
    *, actor: Actor, assignment_uuid: UUID, result: str, at: datetime, explanation: str = ""
) -> Assignment:
    """
    Tell that assigned work is done, with its result; an opinion's case closes with it.

    :param explanation: why an opinion comes after its day, if it does.
    :raises WorkEnded: if it has ended already.
    """
    done = Assignment.State.DONE
    return _end_with(actor, assignment_uuid, done, result, at, explanation=explanation)


@transaction.atomic
def decline_work(*, actor: Actor, assignment_uuid: UUID, reason: str, at: datetime) -> Assignment:
    """
    Decline assigned work with the reason; whoever asked is told.

    :raises WorkEnded: if it has ended already.
    """
    return _end_with(actor, assignment_uuid, Assignment.State.DECLINED, reason, at)


@transaction.atomic
def recall_work(*, actor: Actor, assignment_uuid: UUID, at: datetime) -> Assignment:
    """
    Take back what was asked: whoever asked, or a colleague of theirs who may change the case.

    :raises WorkEnded: if it has ended already.
    """
    assignment = _lock(assignment_uuid)
    access.require(may_recall_assignment(actor, assignment))
    end_assignment(
        actor=actor, assignment=assignment, state=Assignment.State.RECALLED, result="", at=at
    )
    _end_opinion(actor, assignment, CALLED_OFF, at)
    return assignment


def _end_with(
    actor: Actor, uuid: UUID, state: str, text: str, at: datetime, *, explanation: str = ""
) -> Assignment:
    assignment = _lock(uuid)
    access.require(may_do_assignment(actor, assignment))
    if not text.strip():
        raise AnswerMissing(fields={"result": AnswerMissing().message("vi")})
    task = processes.find_open_task(assignment.uuid)
    if task is None:
        raise WorkEnded()
    assignment.ended_for = _lender(actor, assignment)
    processes.complete_task(actor=actor, task_uuid=task.uuid, outcome=state, at=at)
    end_assignment(actor=actor, assignment=assignment, state=state, result=text.strip(), at=at)
    outcome = "answered" if state == Assignment.State.DONE else "declined"
    _end_opinion(actor, assignment, outcome, at, explanation)
    return assignment


def _end_opinion(
    actor: Actor, assignment: Assignment, outcome: str, at: datetime, explanation: str = ""
) -> None:
    case = assignment.case
    if case.kind == OPINION and case.state != Case.State.CLOSED:
        end_question(actor, case, outcome, at, explanation=explanation)
        close_case(actor=KEEPER, case_uuid=case.uuid, result=outcome, at=at)


def _lender(actor: Actor, assignment: Assignment) -> UUID | None:
    fitting = [
        grant
        for grant in actor.grants
        if DO_TASK in grant.permissions and grant.covers(assignment.agency_path)
    ]
    if any(grant.delegated_by is None for grant in fitting):
        return None
    return fitting[0].delegated_by if fitting else None


def _lock(uuid: UUID) -> Assignment:
    # The case first: closing a case locks it before the work that it takes back.
    of_case = Assignment.objects.filter(uuid=uuid).values_list("case__uuid", flat=True).first()
    if of_case is None:
        raise AssignmentNotFound()
    case = lock_with_parents([of_case])[of_case]
    assignment = Assignment.objects.select_for_update(no_key=True).get(uuid=uuid)
    if assignment.state != Assignment.State.OPEN:
        raise WorkEnded()
    assignment.case = case
    return assignment


@transaction.atomic
def ask_opinion(
    *,
    actor: Actor,
    case_uuid: UUID,
    agency_uuid: UUID,
    question: str,
    due_on: date,
    is_waited_for: bool,
    at: datetime,
    explanation: str = "",
    sector_basis: str = "",
) -> Case:
    """
    Open a sub-case at another agency and ask for its opinion by a day.

    Both agencies see the sub-case; the other agency does not thereby see the parent. The sub-case's
    clock is the opinion's; the parent's tells of it, and stands if law says so.

    :param is_waited_for: whether the parent may not be closed before it is answered.
    :param sector_basis: the law of the sector by which the parent's clock stands meanwhile; then
        the parent waits for the answer.
    :raises AnswerDayUnfit: if the asked agency does not work on that day.
    """
    parent = lock_with_parents([case_uuid])[case_uuid]
    require_open(may_change_case(actor, parent), parent)
    agency = organizations.get_agency(agency_uuid)
    if agency.uuid == parent.agency_uuid:
        raise OwnAgencyAsked(fields={"agency": OwnAgencyAsked().message("vi")})
    title = question.strip() or str(parent)
    asked = Case.objects.filter(parent=parent, agency_uuid=agency.uuid, title=title[:500])
    if again := asked.filter(closed_at=None, opened_at__gt=at - PRESSED_AGAIN).first():
        return again
    sub_case = open_case(
        actor=actor,
        kind=OPINION,
        title=title,
        agency_uuid=agency.uuid,
        agency_path=agency.path,
        receiving_agency_uuid=parent.agency_uuid,
        receiving_path=parent.agency_path,
        calendar_code=agency.calendar_code,
        parent=parent,
        is_waited_for=is_waited_for or bool(sector_basis.strip()),
        at=at,
    )
    basis = sector_basis.strip()
    asked_for = deadlines.Question(
        agency.name, due_on, {"vi": basis, "en": basis} if basis else None
    )
    due_at = _start_question(actor, parent, sub_case, asked_for, at)
    work = Work(question, due_on, agency.uuid, explanation, None, due_at, parent.agency_uuid)
    assign_checked_work(actor=actor, cases=[sub_case], work=work, at=at)
    return sub_case


def _start_question(
    actor: Actor, parent: Case, asked: Case, question: deadlines.Question, at: datetime
) -> datetime | None:
    """Start the question's clock, of which the parent's tells; when it is due."""
    subjects = {"subject": subject_of(parent), "asked": subject_of(asked)}
    clock = deadlines.ask_opinion(actor=actor, **subjects, question=question, at=at)
    return clock.due_current
