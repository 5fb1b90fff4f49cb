"""Asking a colleague or an agency to do something on a case that no diagram drew ("giao việc")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM
from motcua.base.together import insert, written_together
from motcua.kernel.access import api as access
from motcua.kernel.cases.events import WORK_ASSIGNED, WORK_ENDED
from motcua.kernel.cases.models import Assignment, Case
from motcua.kernel.cases.permissions import DO_TASK, delegator_of, may_change_case
from motcua.kernel.cases.queries.cases import (
    alone,
    judge_each,
    lock_with_parents,
    require_open,
    subject_of,
)
from motcua.kernel.diagrams import api as diagrams
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


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked for, alike on all cases, by an agency if it is not the one that handles it."""

    title: str
    due_on: date
    agency_uuid: UUID
    instruction: str = ""
    account_uuid: UUID | None = None
    due_at: datetime | None = None  # the moment of the day, if a clock says it
    asked_by: UUID | None = None


def assign_work(*, actor: Actor, case_uuid: UUID, at: datetime, **asked: Any) -> Assignment:
    """
    Ask an agency, or one colleague there, to do something on a case by a day: see `Work`.

    :raises WorkUnclear: if it has no words, or its day is past.
    :raises ColleagueUnfit: if the colleague does not do such work there.
    """
    return alone(assign_works(actor=actor, case_uuids=[case_uuid], work=Work(**asked), at=at))


@transaction.atomic
def assign_works(
    *, actor: Actor, case_uuids: Sequence[UUID], work: Work, at: datetime
) -> dict[UUID, Assignment | Refusal]:
    """
    The same on many cases, in as many statements: one that is refused holds up no other.

    Each opens as a task of the process `ad-hoc-task` and so waits in the one worklist. Asking for
    the same twice within a minute is asking once.
    """
    cases = lock_with_parents(case_uuids).values()
    judged = judge_each(cases, lambda case: require_open(may_change_case(actor, case), case))
    fit = [case for case in judged.values() if isinstance(case, Case)]
    given = assign_checked_work(actor=actor, cases=fit, work=work, at=at) if fit else []
    refused = {uuid: said for uuid, said in judged.items() if isinstance(said, Refusal)}
    return {**refused, **{one.case.uuid: one for one in given}}


def assign_checked_work(
    *, actor: Actor, cases: Sequence[Case], work: Work, at: datetime
) -> list[Assignment]:
    """The same where the caller has locked the cases and checked that the actor may."""
    agency = organizations.get_agency(work.agency_uuid)
    due_at = work.due_at or datetime.combine(work.due_on, _END_OF_DAY, tzinfo=VIETNAM)
    if not work.title.strip() or due_at <= at:
        name = "due_on" if work.title.strip() else "title"
        raise WorkUnclear(fields={name: WorkUnclear().message("vi")})
    holders = dict(access.list_holders(DO_TASK, agency_path=agency.path, at=at))
    if work.account_uuid is not None and work.account_uuid not in holders:
        raise ColleagueUnfit(fields={"account": ColleagueUnfit().message("vi")})
    asked = {
        "title": work.title.strip()[:300],
        "instruction": work.instruction.strip(),
        "agency_uuid": agency.uuid,
        "account_uuid": work.account_uuid,
        "due_at": due_at,
        "given_by": actor.uuid,
    }
    recent = Assignment.objects.filter(**asked, case__in=cases, given_at__gt=at - PRESSED_AGAIN)
    again = recent.filter(state=Assignment.State.OPEN).select_related("case").order_by("-id")
    kept = {one.case_id: one for one in again}
    new = [
        Assignment(
            **asked,
            case=case,
            agency_path=agency.path,
            account_name=holders.get(work.account_uuid, "") if work.account_uuid else "",
            given_by_name=actor.name,
            given_by_agency_uuid=work.asked_by or case.agency_uuid,
            given_at=at,
        )
        for case in cases
        if case.pk not in kept
    ]
    _start(actor, new, agency, at)
    return [*kept.values(), *new]


def _start(
    actor: Actor, works: Sequence[Assignment], agency: organizations.Agency, at: datetime
) -> None:
    """Open the runs of pieces of work, and write and tell all of it at once."""
    if not works:
        return
    version, many = diagrams.get_process(PROCESS), len(works)
    with written_together(cases_assignment=many, processes_run=many, processes_task=many):
        for work in works:
            run = processes.start_process(
                actor=actor,
                version=version,
                subject_kind=SUBJECT,
                subject_uuid=work.uuid,
                agency_uuid=agency.uuid,
                agency_path=agency.path,
                title=work.title,
                calendar_code=agency.calendar_code,
                due_at=work.due_at,
                at=at,
            )
            work.run_uuid = run.uuid
            insert(work)
            _tell(actor, work, at)
    if works[0].account_uuid is not None:
        colleague = access.actor_for(access.get_account(works[0].account_uuid), at=at)
        tasks = list(processes.find_open_tasks([work.uuid for work in works]).values())
        handed = workloads.assign_tasks(actor=KEEPER, task_uuids=tasks, assignee=colleague, at=at)
        for refusal in filter(None, (one.refusal for one in handed)):
            raise refusal


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
