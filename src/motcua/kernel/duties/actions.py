"""Something becomes owed; it is answered, done elsewhere, falls away, or is missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.calendars import api as calendars
from motcua.kernel.events import api as events
from motcua.kernel.joint_acts import api as joint_acts
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.kernel.reasons import api as reasons
from motcua.kernel.workloads import api as workloads

from .events import DUTY_DONE, DUTY_LET_GO, DUTY_OWED
from .models import Duty
from .permissions import may_answer_duty, may_see_duty
from .queries import DutyNotFound, duty_law, find_rule, lock_duty
from .rules import DutyRule

SUBJECT = "duties.duty"


class DutyEnded(Refusal):
    """Nghĩa vụ này đã được thực hiện hoặc không còn phải làm."""

    message_en = "This duty was done already, or it is no longer owed."


class DutyDoneElsewhere(Refusal):
    """Nghĩa vụ này được thực hiện ở trang của vụ việc, không trả lời tại đây."""

    message_en = "This duty is done on the page of its matter; it is not answered here."


class AnotherDuty(Refusal):
    """Nghĩa vụ này thuộc loại khác nên không trả lời cùng được. Vui lòng chọn riêng từng loại."""

    message_en = "This duty is of another kind; choose the duties of each kind by themselves."


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed for which matter, and by whom."""

    key: str
    about: events.Subject
    words: str
    permission: str
    agency_uuid: UUID
    account_uuid: UUID | None = None


@transaction.atomic
def owe_duty(*, actor: Actor, kind: str, owed: Owed, at: datetime) -> Duty | None:
    """
    Have an agency owe something from now on; it waits in the worklist of those who may do it.

    The same again is the same duty. None where the law of the day knows no such duty.
    """
    rule = find_rule(kind, on=vietnam_day(at))
    if rule is None or not rule.holds_on(vietnam_day(at)):
        return None
    agency = organizations.get_agency(owed.agency_uuid)
    duty, is_new = Duty.objects.get_or_create(
        kind=kind, key=owed.key, defaults=_facts(rule, owed, agency, at)
    )
    if not is_new:
        return duty
    _open_task(actor, rule, duty, agency, at)
    events.publish(
        DUTY_OWED,
        subject=owed.about,
        actor=actor,
        at=at,
        agency_uuid=agency.uuid,
        payload={"duty": duty.uuid, "kind": kind, "due_at": duty.due_at},
    )
    return duty


def _facts(
    rule: DutyRule, owed: Owed, agency: organizations.Agency, at: datetime
) -> dict[str, Any]:
    return {
        "about_kind": owed.about.kind,
        "about_uuid": owed.about.uuid,
        "words": owed.words[:300],
        "permission": owed.permission,
        "agency_uuid": agency.uuid,
        "agency_path": agency.path,
        "account_uuid": owed.account_uuid,
        "begun_at": at,
        "due_at": _due(rule, agency, at),
    }


def _due(rule: DutyRule, agency: organizations.Agency, at: datetime) -> datetime:
    try:
        calendar = calendars.get_calendar(agency.calendar_code, on=vietnam_day(at))
        due: datetime = calendars.due_at(calendar, at, rule.within)
    except (calendars.CalendarUnknown, calendars.DateOutsideCalendar):
        # The calendar of that year is not published yet: a duty without a date would be nobody's.
        return at + timedelta(days=float(rule.within.amount or 1))
    return due


def _open_task(
    actor: Actor, rule: DutyRule, duty: Duty, agency: organizations.Agency, at: datetime
) -> None:
    run = processes.start_process(
        actor=actor,
        code=duty_law().processes[duty.permission],
        subject_kind=SUBJECT,
        subject_uuid=duty.uuid,
        agency_uuid=agency.uuid,
        agency_path=agency.path,
        title=f"{rule.title['vi']}: {duty.words}",
        calendar_code=agency.calendar_code,
        due_at=duty.due_at,
        at=at,
    )
    duty.run_uuid = run.uuid
    duty.save(update_fields=["run_uuid"])
    task = processes.find_open_task(duty.uuid)
    if duty.account_uuid is None or task is None:
        return
    colleague = access.actor_for(access.get_account(duty.account_uuid), at=at)
    if colleague.may(duty.permission, duty.agency_path):
        workloads.assign_task(actor=actor, task_uuid=task.uuid, assignee=colleague, at=at)


@transaction.atomic
def answer_duty(
    *, actor: Actor, duty_uuid: UUID, reason_code: str, text: str, at: datetime
) -> Duty:
    """
    Answer a duty with a reason of the catalogue and words.

    :raises DutyEnded: if it is not open any more.
    :raises DutyDoneElsewhere: if it is not answered but done.
    :raises InvalidInput: if the reason is missing or unfit, or nothing is said.
    """
    duty = lock_duty(duty_uuid)
    access.require(may_answer_duty(actor, duty))
    if duty.state != Duty.State.OPEN:
        raise DutyEnded()
    rule = find_rule(duty.kind, on=vietnam_day(duty.begun_at))
    if rule is None or not rule.answer:
        raise DutyDoneElsewhere()
    _check_answer(rule, reason_code, text, at)
    task = processes.find_open_task(duty.uuid)
    if task is not None:
        processes.complete_task(actor=actor, task_uuid=task.uuid, outcome="done", at=at)
    duty.reason_code, duty.answer = reason_code, tidy(text)
    return _done(actor, duty, at)


@transaction.atomic
def answer_duties(
    *, actor: Actor, duty_uuids: Sequence[UUID], reason_code: str, text: str, at: datetime
) -> dict[UUID, Duty | Refusal]:
    """
    Give one answer to many open duties, as `answer_duty` for each, in as many statements.

    What is refused for one holds up no other; of those that the actor may not see nothing is told.

    :raises InvalidInput: if the reason is missing or unfit for the first that may be answered;
        those of another kind are refused then. Nothing was done.
    """
    rows = Duty.objects.select_for_update().filter(uuid__in=list(duty_uuids)).order_by("id")
    answers: dict[UUID, Duty | Refusal] = {uuid: DutyNotFound() for uuid in duty_uuids}
    fit: list[Duty] = []
    for duty in rows:
        try:
            _require_answerable(actor, duty, fit[0] if fit else None)
        except Refusal as refusal:
            answers[duty.uuid] = refusal
        else:
            fit.append(duty)
    if fit:
        rule = find_rule(fit[0].kind, on=vietnam_day(fit[0].begun_at))
        assert rule is not None  # else it could not be answered
        _check_answer(rule, reason_code, text, at)
    stuck = _complete(actor, fit, at)
    done = [duty for duty in fit if duty.uuid not in stuck]
    for duty in done:
        duty.reason_code, duty.answer = reason_code, tidy(text)
        _mark_done(actor, duty, at)
    _keep_answered(actor, done, at)
    return answers | {duty.uuid: duty for duty in done} | stuck


def answer_chosen(asked: joint_acts.Asked) -> Mapping[UUID, object | Refusal]:
    """Answer what was chosen from the list of duties."""
    return answer_duties(
        actor=asked.actor,
        duty_uuids=asked.uuids,
        reason_code=asked.worded.reason_code,
        text=asked.worded.reason,
        at=asked.at,
    )


def _require_answerable(actor: Actor, duty: Duty, first: Duty | None) -> None:
    if not may_see_duty(actor, duty):
        raise DutyNotFound()
    if not may_answer_duty(actor, duty):
        raise PermissionRefused()
    if duty.state != Duty.State.OPEN:
        raise DutyEnded()
    rule = find_rule(duty.kind, on=vietnam_day(duty.begun_at))
    if rule is None or not rule.answer:
        raise DutyDoneElsewhere()
    if first is not None and duty.kind != first.kind:
        raise AnotherDuty()


def _complete(actor: Actor, duties: Sequence[Duty], at: datetime) -> dict[UUID, Refusal]:
    """Complete the tasks of many duties; those that refused, by duty."""
    tasks = processes.find_open_tasks([duty.uuid for duty in duties])
    of = {task: uuid for uuid, task in tasks.items()}
    items = processes.complete_tasks(actor=actor, task_uuids=list(of), outcome="done", at=at)
    return {of[one.task_uuid]: one.refusal for one in items if one.refusal}


def _keep_answered(actor: Actor, duties: Sequence[Duty], at: datetime) -> None:
    Duty.objects.bulk_update(duties, DONE)
    told = [
        (events.Subject(one.about_kind, one.about_uuid), _told(one, at), one.agency_uuid, None)
        for one in duties
    ]
    events.publish_many(DUTY_DONE, rows=told, actor=actor, at=at)


def _check_answer(rule: DutyRule, reason_code: str, text: str, at: datetime) -> None:
    day = vietnam_day(at)
    reasons.check_reason(rule.answer, reason_code, on=day, text=text, is_demanded=True)
    if rule.answer == "late" and len(text.strip()) < 10:
        raise InvalidInput(fields={"reason": _("Nêu rõ lý do (ít nhất 10 ký tự)")})


@transaction.atomic
def answer_at_once(
    *, actor: Actor, kind: str, owed: Owed, reason_code: str, text: str, at: datetime
) -> Duty | None:
    """
    Answer what would be owed in the same breath in which it becomes owed.

    The caller has checked that the actor did the thing. Given twice, the first answer stays; one
    that is open by now is answered.

    :raises InvalidInput: if the reason is missing or unfit.
    """
    rule = find_rule(kind, on=vietnam_day(at))
    if rule is None or not rule.answer:
        return None
    _check_answer(rule, reason_code, text, at)
    agency = organizations.get_agency(owed.agency_uuid)
    duty, _is_new = Duty.objects.select_for_update().get_or_create(
        kind=kind, key=owed.key, defaults=_facts(rule, owed, agency, at)
    )
    if duty.state != Duty.State.OPEN:
        return duty
    duty.reason_code, duty.answer = reason_code, tidy(text)
    _end_task(actor, duty, "answered", at)
    return _done(actor, duty, at)


@transaction.atomic
def answer_all_at_once(
    *,
    actor: Actor,
    kind: str,
    owed: Sequence[Owed],
    reason_code: str,
    text: str,
    at: datetime,
) -> None:
    """
    Give one answer to many that would be owed: as `answer_at_once` for each, in as many statements.

    :raises InvalidInput: if the reason is missing or unfit.
    """
    rule = find_rule(kind, on=vietnam_day(at))
    if rule is None or not rule.answer or not owed:
        return
    _check_answer(rule, reason_code, text, at)
    agencies = {
        uuid: organizations.get_agency(uuid)
        for uuid in dict.fromkeys(one.agency_uuid for one in owed)
    }
    new = [
        Duty(kind=kind, key=one.key, **_facts(rule, one, agencies[one.agency_uuid], at))
        for one in owed
    ]
    Duty.objects.bulk_create(new, ignore_conflicts=True)
    rows = Duty.objects.select_for_update().filter(
        kind=kind, key__in=[one.key for one in owed], state=Duty.State.OPEN
    )
    answered = list(rows.order_by("id"))
    runs = [duty.run_uuid for duty in answered if duty.run_uuid is not None]
    processes.cancel_runs(actor=actor, run_uuids=runs, reason="answered", at=at)
    for duty in answered:
        duty.reason_code, duty.answer = reason_code, tidy(text)
        _mark_done(actor, duty, at)
    _keep_answered(actor, answered, at)


@transaction.atomic
def end_duty(*, actor: Actor, kind: str, key: str, state: str, at: datetime) -> Duty | None:
    """
    End an open duty that was done elsewhere, fell away or was missed; else change nothing.

    :param state: done · dropped · missed.
    """
    duty = Duty.objects.select_for_update().filter(kind=kind, key=key, state="open").first()
    if duty is None:
        return None
    _end_task(actor, duty, state, at)
    if state == Duty.State.DONE:
        return _done(actor, duty, at)
    duty.state, duty.ended_at = Duty.State(state), at
    duty.save(update_fields=["state", "ended_at"])
    events.publish(
        DUTY_LET_GO,
        subject=events.Subject(duty.about_kind, duty.about_uuid),
        actor=actor,
        at=at,
        agency_uuid=duty.agency_uuid,
        payload={"duty": duty.uuid, "kind": kind, "state": state},
    )
    return duty


def _end_task(actor: Actor, duty: Duty, reason: str, at: datetime) -> None:
    if duty.run_uuid is not None:
        processes.cancel_run(actor=actor, run_uuid=duty.run_uuid, reason=reason, at=at)


DONE = ["state", "ended_at", "ended_by_name", "reason_code", "answer"]


def _done(actor: Actor, duty: Duty, at: datetime) -> Duty:
    _mark_done(actor, duty, at)
    duty.save(update_fields=DONE)
    events.publish(
        DUTY_DONE,
        subject=events.Subject(duty.about_kind, duty.about_uuid),
        actor=actor,
        at=at,
        agency_uuid=duty.agency_uuid,
        payload=_told(duty, at),
    )
    return duty


def _mark_done(actor: Actor, duty: Duty, at: datetime) -> None:
    duty.state, duty.ended_at = Duty.State.DONE, at
    duty.ended_by_name = actor.name if actor.is_official else ""


def _told(duty: Duty, at: datetime) -> dict[str, Any]:
    rule = find_rule(duty.kind, on=vietnam_day(duty.begun_at))
    return {
        "duty": duty.uuid,
        "kind": duty.kind,
        "act": (rule.answer if rule else "") or None,
        "reason": duty.reason_code or None,
        "is_late": at > duty.due_at,
    }
