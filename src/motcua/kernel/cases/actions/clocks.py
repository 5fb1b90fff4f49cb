"""What cases tell their clocks, and keep of them: lists of cases read no other table."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.kernel.cases.models import Case
from motcua.kernel.cases.permissions import may_change_case
from motcua.kernel.cases.queries.cases import (
    CaseAlreadyClosed,
    CaseNotFound,
    lock_case,
    subject_of,
)
from motcua.kernel.deadlines import api as deadlines

_KEEP = """
UPDATE cases_case c SET state = k.state, calendar_code = k.calendar, accepted_at = k.started,
    due_original = k.original, due_current = k.current, ended_at = k.ended
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[],
    %s::timestamptz[], %s::timestamptz[])
    AS k(uuid, state, calendar, started, original, current, ended)
WHERE c.uuid = k.uuid
"""


class CaseClocks:
    """The owner of the clocks of cases, see `deadlines.ClockOwner`."""

    def lock_matter(self, actor: Actor, subject_uuid: UUID) -> deadlines.Matter:
        """
        Lock the case and let the actor change its clocks.

        :raises CaseAlreadyClosed: if it is closed.
        """
        matter = _matter(actor, lock_case(subject_uuid))
        if isinstance(matter, Refusal):
            raise matter
        return matter

    def lock_matters(
        self, actor: Actor, subject_uuids: Sequence[UUID]
    ) -> dict[UUID, deadlines.Matter | Refusal]:
        """The same for many cases, locked in one order in one query."""
        rows = Case.objects.select_for_update(no_key=True).filter(uuid__in=list(subject_uuids))
        cases = {case.uuid: case for case in rows.order_by("id")}
        return {uuid: _matter(actor, cases.get(uuid)) for uuid in subject_uuids}

    def clocks_changed(self, clocks: Sequence[deadlines.ClockState]) -> None:
        """The same for many clocks, in one statement."""
        own = [clock for clock in clocks if not clock.name]
        if not own:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                _KEEP,
                [
                    [clock.subject.uuid for clock in own],
                    [_state_beside(clock) for clock in own],
                    [clock.calendar_code for clock in own],
                    [clock.started_at for clock in own],
                    [clock.due_original for clock in own],
                    [clock.due_current for clock in own],
                    [clock.ended_at for clock in own],
                ],
            )

    def clock_changed(self, clock: deadlines.ClockState) -> None:
        """Keep the case's own time limit; the clocks beside it concern no list."""
        if clock.name:
            return
        Case.objects.filter(uuid=clock.subject.uuid).update(
            state=_state_beside(clock),
            calendar_code=clock.calendar_code,
            accepted_at=clock.started_at,
            due_original=clock.due_original,
            due_current=clock.due_current,
            ended_at=clock.ended_at,
        )


def _matter(actor: Actor, case: Case | None) -> deadlines.Matter | Refusal:
    """A locked case as its clock must know it, or why the actor may not change its clocks."""
    if case is None:
        return CaseNotFound()
    if not may_change_case(actor, case):
        return PermissionRefused()
    if case.state == Case.State.CLOSED:
        return CaseAlreadyClosed()
    return deadlines.Matter(case.agency_uuid, case.calendar_code)


def _state_beside(clock: deadlines.ClockState) -> str:
    """The state of a case whose own clock stands thus."""
    return (Case.State.WAITING if clock.state == "paused" else Case.State.OPEN).value


def end_question(
    actor: Actor, case: Case, outcome: str, at: datetime, *, explanation: str = ""
) -> None:
    """The clock of an opinion ends with its case; the parent's is told, and goes on if it stood."""
    parent = case.parent
    is_over = parent is None or parent.state == Case.State.CLOSED
    deadlines.give_opinion(
        actor=actor,
        subject=None if parent is None or is_over else subject_of(parent),
        asked=subject_of(case),
        outcome=outcome,
        explanation=explanation,
        at=at,
    )
