"""Asking a colleague or an agency to do something on a case that no diagram drew ("giao việc")."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput
from motcua.base.text import VIETNAM
from motcua.kernel.access import api as access
from motcua.kernel.cases.events import WORK_ASSIGNED, WORK_ENDED
from motcua.kernel.cases.models import Assignment, Case
from motcua.kernel.cases.permissions import DO_TASK, delegator_of, require_change
from motcua.kernel.cases.queries.cases import lock_open_case, subject_of
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads

# Whoever hands a case or a task over has no more rights over it at the new agency.
KEEPER = system_actor("cases.keeper")
PROCESS = "ad-hoc-task"
SUBJECT = "cases.assignment"
# A day that is named without an hour lasts until the offices close.
_END_OF_DAY = time(17, 0)
# The same words of the same person so soon are a second press of the button, not a second wish.
PRESSED_AGAIN = timedelta(minutes=1)


class WorkUnclear(InvalidInput):
    """Vui lòng ghi rõ việc cần làm và ngày phải xong (từ hôm nay trở đi)."""

    message_en = "Please say what is to be done and by which day (today or later)."


class ColleagueUnfit(InvalidInput):
    """Người được chọn không nhận việc tại cơ quan này. Vui lòng chọn người khác."""

    message_en = "The person chosen takes no work at this agency. Please choose somebody else."


@transaction.atomic
def assign_work(
    *,
    actor: Actor,
    case_uuid: UUID,
    title: str,
    due_on: date,
    agency_uuid: UUID,
    at: datetime,
    instruction: str = "",
    account_uuid: UUID | None = None,
) -> Assignment:
    """
    Ask an agency, or one colleague there, to do something on a case by a day.

    It opens as a task of the process `ad-hoc-task` and so waits in the one worklist. Asking for
    the same twice within a minute is asking once.

    :raises WorkUnclear: if it has no words, or its day is past.
    :raises ColleagueUnfit: if the colleague does not do such work there.
    """
    case = lock_open_case(case_uuid)
    require_change(actor, case)
    return assign_checked_work(
        actor=actor,
        case=case,
        title=title,
        instruction=instruction,
        due_on=due_on,
        agency=organizations.get_agency(agency_uuid),
        account_uuid=account_uuid,
        at=at,
    )


def assign_checked_work(
    *,
    actor: Actor,
    case: Case,
    title: str,
    due_on: date,
    agency: organizations.Agency,
    at: datetime,
    instruction: str = "",
    account_uuid: UUID | None = None,
    asked_by: UUID | None = None,
    due_at: datetime | None = None,
) -> Assignment:
    """
    The same where the caller has locked the case and checked that the actor may.

    :param due_at: the moment of the day, if a clock says it.
    :param asked_by: the agency that asks, if it is not the one that handles the case.
    """
    due_at = due_at or datetime.combine(due_on, _END_OF_DAY, tzinfo=VIETNAM)
    if not title.strip() or due_at <= at:
        name = "due_on" if title.strip() else "title"
        raise WorkUnclear(fields={name: WorkUnclear().message("vi")})
    holders = dict(access.list_holders(DO_TASK, agency_path=agency.path, at=at))
    if account_uuid is not None and account_uuid not in holders:
        raise ColleagueUnfit(fields={"account": ColleagueUnfit().message("vi")})
    asked = {
        "case": case,
        "title": title.strip()[:300],
        "instruction": instruction.strip(),
        "agency_uuid": agency.uuid,
        "account_uuid": account_uuid,
        "due_at": due_at,
        "given_by": actor.uuid,
    }
    recent = Assignment.objects.filter(**asked, given_at__gt=at - PRESSED_AGAIN)
    if again := recent.filter(state=Assignment.State.OPEN).first():
        return again
    assignment = Assignment.objects.create(
        **asked,
        agency_path=agency.path,
        account_name=holders.get(account_uuid, "") if account_uuid else "",
        given_by_name=actor.name,
        given_by_agency_uuid=asked_by or case.agency_uuid,
        given_at=at,
    )
    _start(actor, assignment, agency, at)
    _tell(actor, assignment, at)
    return assignment


def _tell(actor: Actor, assignment: Assignment, at: datetime) -> None:
    case = assignment.case
    events.publish(
        WORK_ASSIGNED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={
            "assignment": assignment.uuid,
            "to_agency": assignment.agency_uuid,
            "account": assignment.account_uuid,
            "due_at": assignment.due_at,
        },
        agency_uuid=case.agency_uuid,
        acting_for=delegator_of(actor, case),
    )


def _start(
    actor: Actor, assignment: Assignment, agency: organizations.Agency, at: datetime
) -> None:
    run = processes.start_process(
        actor=actor,
        code=PROCESS,
        subject_kind=SUBJECT,
        subject_uuid=assignment.uuid,
        agency_uuid=agency.uuid,
        agency_path=agency.path,
        title=assignment.title,
        calendar_code=agency.calendar_code,
        due_at=assignment.due_at,
        at=at,
    )
    assignment.run_uuid = run.uuid
    assignment.save(update_fields=["run_uuid"])
    task = processes.find_open_task(assignment.uuid)
    if assignment.account_uuid is not None and task is not None:
        colleague = access.actor_for(access.get_account(assignment.account_uuid), at=at)
        workloads.assign_task(actor=KEEPER, task_uuid=task.uuid, assignee=colleague, at=at)


def recall_open_work(*, actor: Actor, cases: list[Case], at: datetime) -> None:
    """Take back what was asked for on cases and is not done: they end without it."""
    found = Assignment.objects.filter(case__in=cases, state=Assignment.State.OPEN)
    for assignment in found.select_related("case").order_by("id"):
        end_assignment(
            actor=actor, assignment=assignment, state=Assignment.State.RECALLED, result="", at=at
        )


def end_assignment(
    *, actor: Actor, assignment: Assignment, state: str, result: str, at: datetime
) -> None:
    """Write down how a piece of work ended; its task ends with it unless it was done."""
    assignment.state, assignment.result, assignment.ended_at = state, result, at
    assignment.ended_by_name = actor.name
    assignment.save(update_fields=["state", "result", "ended_at", "ended_by_name", "ended_for"])
    if state == Assignment.State.RECALLED and assignment.run_uuid is not None:
        processes.cancel_run(actor=actor, run_uuid=assignment.run_uuid, reason=state, at=at)
    events.publish(
        WORK_ENDED,
        subject=subject_of(assignment.case),
        actor=actor,
        at=at,
        payload={
            "assignment": assignment.uuid,
            "outcome": state,
            "given_by": assignment.given_by,
        },
        agency_uuid=assignment.agency_uuid,
        acting_for=assignment.ended_for,
    )
