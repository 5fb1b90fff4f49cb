"""The clocks of many matters paused, resumed, put off, ended or dropped at once: as one by one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.deadlines.models import Clock
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.deadlines.rules.law import Words

from .changing import Change
from .clock import begin_pause, begin_wait, drop_limit, end_limit, end_waiting, turn_calendar
from .many import begin_together, change_each
from .moves import move_due

Answers = dict[UUID, ClockState | Refusal]


@transaction.atomic
def pause_clocks(
    *,
    actor: Actor,
    kind: str,
    causes: Mapping[UUID, Words | None],
    cause: str,
    at: datetime,
    reason: str = "",
    where_lawful: bool = False,
    name: str = "",
) -> Answers:
    """
    Stop the clocks of many matters of a kind for one cause: the same as `pause_clock` for each.

    :param causes: the matters, each with the law of its sector that lets it stop, if there is one.
    """

    def pause(change: Change) -> ClockState:
        rules, sector = change.rule_set(), causes[change.subject.uuid]
        if where_lawful and not sector and rules is not None and not rules.stops_for(cause):
            return begin_wait(change, rules, cause, reason)
        return begin_pause(change, cause, reason=reason, sector_basis=sector)

    batch = begin_together(actor, kind, list(causes), name, at)
    return change_each(batch, name, list(causes), pause)


@transaction.atomic
def resume_clocks(
    *,
    actor: Actor,
    kind: str,
    subject_uuids: Sequence[UUID],
    cause: str,
    at: datetime,
    name: str = "",
) -> Answers:
    """Let clocks of many matters run again that stood for a cause: as `resume_clock` for each."""
    batch = begin_together(actor, kind, subject_uuids, name, at)
    return change_each(batch, name, subject_uuids, lambda one: end_waiting(one, cause=cause))


@transaction.atomic
def change_calendars(
    *,
    actor: Actor,
    kind: str,
    subject_uuids: Sequence[UUID],
    calendar_code: str,
    at: datetime,
    name: str = "",
) -> Answers:
    """
    Have the clocks of many matters reckon from now on by another calendar.

    They went to an agency with other hours, or theirs keeps others now. What was reckoned before
    stays as it was; nothing happens to clocks that have ended.
    """
    batch = begin_together(actor, kind, subject_uuids, name, at)
    return change_each(batch, name, subject_uuids, lambda one: turn_calendar(one, calendar_code))


@transaction.atomic
def put_off_clocks(
    *,
    actor: Actor,
    kind: str,
    due: Mapping[UUID, datetime],
    reason: str,
    at: datetime,
    name: str = "",
) -> Answers:
    """Put the due dates of many matters off: the same as `put_off_clock` for each."""

    def put_off(change: Change) -> ClockState:
        return move_due(change, due[change.subject.uuid], reason=reason)

    batch = begin_together(actor, kind, list(due), name, at)
    return change_each(batch, name, list(due), put_off)


@transaction.atomic
def end_clocks(
    *, actor: Actor, kind: str, subject_uuids: Sequence[UUID], at: datetime, name: str = ""
) -> Answers:
    """End the limits of many matters, whose results are issued: as `end_clock` for each."""
    batch = begin_together(actor, kind, subject_uuids, name, at)
    return change_each(batch, name, subject_uuids, end_limit)


@transaction.atomic
def drop_clocks(*, actor: Actor, kind: str, subject_uuids: Sequence[UUID], at: datetime) -> None:
    """Drop what still runs or waits of many matters that are over: withdrawn, refused, closed."""
    rows = Clock.objects.filter(subject_kind=kind, subject_uuid__in=list(subject_uuids))
    found = rows.exclude(state=Clock.State.ENDED).values_list("name", "subject_uuid")
    of: dict[str, list[UUID]] = {}
    for name, uuid in found.order_by("name", "id"):
        of.setdefault(name, []).append(uuid)
    for name, uuids in of.items():
        answers = change_each(begin_together(actor, kind, uuids, name, at), name, uuids, drop_limit)
        for answer in answers.values():
            if isinstance(answer, Refusal):
                raise answer
