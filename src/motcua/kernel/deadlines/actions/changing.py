"""One change of a clock: matter and clock locked, the actor let in, the owner told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.base.actors import Actor
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockOwner, ClockState, Matter, owner_of
from motcua.kernel.deadlines.queries.clocks import calendar_on, lock_clock, state_of
from motcua.kernel.events import api as events


@dataclass(slots=True)
class Change:
    """A clock under its locks, and what is written beside it."""

    actor: Actor
    at: datetime
    subject: events.Subject
    owner: ClockOwner
    matter: Matter
    clock: Clock

    def calendar(self, at: datetime) -> calendars.Calendar:
        """The calendar by which the clock runs at a moment."""
        return calendar_on(self.clock.calendar_code, at)

    def adjust(self, kind: str, **values: Any) -> None:
        """Keep what made or moved the due date."""
        Adjustment.objects.create(
            clock=self.clock,
            kind=kind,
            calendar_code=self.clock.calendar_code,
            recorded_by=self.actor.uuid,
            **values,
        )

    def tell(self, event_type: events.EventType, **payload: Any) -> None:
        """Publish what happened to the clock; the subject is its matter."""
        events.publish(
            event_type,
            subject=self.subject,
            actor=self.actor,
            at=self.at,
            payload={"clock": self.clock.name, **payload},
            agency_uuid=self.matter.agency_uuid,
        )

    def keep(self) -> ClockState:
        """Write the clock and tell its owner, in this transaction."""
        self.clock.save()
        state = state_of(self.clock)
        self.owner.clock_changed(state)
        return state


def begin_change(actor: Actor, subject: events.Subject, name: str, at: datetime) -> Change:
    """
    Lock the matter, then its clock (a new one if there is none), for the actor.

    The matter is always locked first: two changes of one matter cannot hold each other up.
    """
    owner = owner_of(subject.kind)
    matter = owner.lock_matter(actor, subject.uuid)
    clock = lock_clock(subject, name) or Clock(
        subject_kind=subject.kind,
        subject_uuid=subject.uuid,
        name=name,
        calendar_code=matter.calendar_code,
    )
    return Change(actor, at, subject, owner, matter, clock)
