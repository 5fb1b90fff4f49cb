"""Duties begin and end by what the journal tells, as the province's content says."""

from datetime import datetime
from uuid import UUID

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.kernel.cases import api as cases
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

from .actions import Owed, end_duty, owe_duty
from .queries import duty_law
from .rules import DutyRule

KEEPER = system_actor("duties.keeper")
CASE = "cases.case"
# By name: what others tell is public, the constants behind it are not.
_KNOWN = {kind.name: kind for kind in events.event_types()}
_HEARD = tuple(_KNOWN[name] for name in duty_law().heard)


def follow_event(event: events.Event) -> None:
    """Let each duty of the day begin or end by an event."""
    day = vietnam_day(event.at)
    for rule in duty_law().rules:
        key = str(event.payload.get(rule.key) if rule.key else event.subject_uuid)
        if state := rule.ends_with(event.name):
            end_duty(actor=KEEPER, kind=rule.code, key=key, state=state, at=event.at)
        elif rule.holds_on(day) and rule.begins_with(event.name, event.payload):
            owed = _owed(rule, event, key)
            if owed is not None:
                owe_duty(actor=KEEPER, kind=rule.code, owed=owed, at=event.at)


if _HEARD:
    events.on(*_HEARD, name="duties.follow_event")(follow_event)


def _owed(rule: DutyRule, event: events.Event, key: str) -> Owed | None:
    """What an event makes owed; nothing where it is about another kind of matter."""
    if rule.owed_by == "doer":
        return _by_doer(rule, event, key)
    if event.subject_kind == CASE:
        return _of_case(rule, event, key)
    if event.subject_kind not in rule.matters or event.agency_uuid is None:
        return None
    about = events.Subject(event.subject_kind, event.subject_uuid)
    words = rule.names.format_map({**event.payload}) if rule.names else ""
    return Owed(key, about, words, rule.owed_by, event.agency_uuid)


def _by_doer(rule: DutyRule, event: events.Event, key: str) -> Owed | None:
    """A step that somebody did; only one that took too long, where the rule says so."""
    if event.subject_kind not in rule.matters or event.actor_kind != "official":
        return None
    task = processes.get_task(UUID(event.payload["task"]))
    if task.permission not in duty_law().processes:
        return None
    if rule.only_late and not _was_late(task.due_at, task.completed_at or event.at):
        return None
    about = events.Subject(task.subject_kind, task.subject_uuid)
    words = f"{task.name} – {task.title}"
    return Owed(key, about, words, task.permission, task.agency_uuid, event.actor_uuid)


def _was_late(due_at: datetime | None, done_at: datetime) -> bool:
    return due_at is not None and done_at > due_at


def _of_case(rule: DutyRule, event: events.Event, key: str) -> Owed | None:
    case = cases.get_case(event.subject_uuid)
    if case.kind not in rule.matters or case.state == cases.Case.State.CLOSED:
        return None
    run = processes.runs.get_run(case.run_uuid) if case.run_uuid else None
    open_task = processes.find_open_task(run.subject_uuid) if run else None
    if open_task is not None and open_task.element_id in rule.unless_at:
        return None
    about = events.Subject(CASE, case.uuid)
    if open_task is not None:
        about = events.Subject(open_task.subject_kind, open_task.subject_uuid)
    words = open_task.title if open_task is not None else str(case)
    if rule.owed_by != "open_task":
        return Owed(key, about, words, rule.owed_by, case.agency_uuid)
    if open_task is None or open_task.permission not in duty_law().processes:
        return None
    return Owed(
        key,
        about,
        words,
        open_task.permission,
        open_task.agency_uuid,
        open_task.assignee_uuid,
    )
