"""What cases tell their clocks, and keep of them: lists of cases read no other table."""

from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.cases.models import Case
from motcua.kernel.cases.permissions import require_change
from motcua.kernel.cases.queries.cases import CaseAlreadyClosed, lock_case, subject_of
from motcua.kernel.deadlines import api as deadlines


class CaseClocks:
    """The owner of the clocks of cases, see `deadlines.ClockOwner`."""

    def lock_matter(self, actor: Actor, subject_uuid: UUID) -> deadlines.Matter:
        """
        Lock the case and let the actor change its clocks.

        :raises CaseAlreadyClosed: if it is closed.
        """
        case = lock_case(subject_uuid)
        require_change(actor, case)
        if case.state == Case.State.CLOSED:
            raise CaseAlreadyClosed()
        return deadlines.Matter(case.agency_uuid, case.calendar_code)

    def clock_changed(self, clock: deadlines.ClockState) -> None:
        """Keep the case's own time limit; the clocks beside it concern no list."""
        if clock.name:
            return
        waits = clock.state == "paused"
        Case.objects.filter(uuid=clock.subject.uuid).update(
            state=Case.State.WAITING if waits else Case.State.OPEN,
            calendar_code=clock.calendar_code,
            accepted_at=clock.started_at,
            due_original=clock.due_original,
            due_current=clock.due_current,
            ended_at=clock.ended_at,
        )


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
