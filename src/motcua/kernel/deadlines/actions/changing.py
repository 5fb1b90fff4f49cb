"""One change of a clock: matter and clock locked, the actor let in, the owner told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import datetime_vi
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockOwner, ClockState, Matter, owner_of
from motcua.kernel.deadlines.queries.clocks import (
    calendar_on,
    entries_of,
    find_open_pause,
    find_open_wait,
    lock_clock,
    state_of,
)
from motcua.kernel.deadlines.queries.law import rule_set_kept
from motcua.kernel.deadlines.rules import clock as rules
from motcua.kernel.deadlines.rules.entries import Entry
from motcua.kernel.deadlines.rules.law import RuleSet
from motcua.kernel.events import api as events


class TimeRunsBackward(InvalidInput):
    """Thời điểm {told} trước thời điểm {after} đã ghi. Vui lòng kiểm tra lại ngày, giờ."""

    message_en = "The moment {told} lies before {after}, which is recorded. Check day and hour."

    def __init__(self, *, told: datetime, after: datetime) -> None:
        """Refuse the earlier moment."""
        super().__init__(told=datetime_vi(told), after=datetime_vi(after))


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

    def rule_set(self) -> RuleSet | None:
        """The rules that the clock kept when it started."""
        return rule_set_kept(self.clock.rule_set)

    def entries(self) -> tuple[Entry, ...]:
        """What made and moved the due date so far."""
        return entries_of(self.clock) if self.clock.pk else ()

    def first_reckoning(self) -> calendars.Derivation | None:
        """How the limit that now runs was reckoned when it began."""
        return rules.first_reckoning(self.entries())

    def require_forward(self) -> tuple[Entry, ...]:
        """
        The entries so far, none of which lies after this change.

        :raises TimeRunsBackward: if one does.
        """
        entries = self.entries()
        latest = rules.latest_moment(entries)
        if latest is not None and minute(self.at) < minute(latest):
            raise TimeRunsBackward(told=self.at, after=latest)
        return entries

    def adjust(
        self, kind: str, *, reckoning: calendars.Derivation | None = None, **values: Any
    ) -> None:
        """Keep what made or moved the due date."""
        Adjustment.objects.create(
            clock=self.clock,
            kind=kind,
            calendar_code=self.clock.calendar_code,
            recorded_by=self.actor.uuid,
            reckoning=reckoning.to_json() if reckoning else None,
            **values,
        )

    def open_pause(self) -> rules.Pause | None:
        """The pause that the clock is in, if it is in one."""
        row = find_open_pause(self.clock) if self.clock.pk else None
        return rules.Pause(row.cause, row.began_at) if row is not None else None

    def waits_for(self, cause: str) -> bool:
        """Whether a waiting of this cause, beside which the clock runs on, is not over."""
        return bool(self.clock.pk) and find_open_wait(self.clock, cause) is not None

    def close_pause(self, *, reckoning: calendars.Derivation | None = None, **values: Any) -> None:
        """The pause is over, with what came of it."""
        if reckoning is not None:
            values["reckoning"] = reckoning.to_json()
        open_one = Adjustment.objects.filter(
            clock=self.clock, kind=Adjustment.Kind.PAUSE, ended_at__isnull=True
        )
        open_one.update(ended_at=self.at, **values)

    def close_waits(self, cause: str = "") -> None:
        """What was waited for while the clock ran, of one cause or all, is waited for no more."""
        waits = Adjustment.objects.filter(
            clock=self.clock, kind=Adjustment.Kind.WAIT, ended_at__isnull=True
        )
        (waits.filter(cause=cause) if cause else waits).update(ended_at=self.at)

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


def minute(at: datetime) -> int:
    """The minute of a moment: two servers' clocks differ by seconds, law's time has none."""
    return int(at.timestamp() // 60)
