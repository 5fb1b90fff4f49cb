"""Clocks that ran elsewhere or before, written as they would have run here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.copying import as_json, copy_rows, next_ids
from motcua.base.fields import uuid7_texts
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockState, Matter
from motcua.kernel.deadlines.queries.clocks import calendar_on, state_of
from motcua.kernel.deadlines.rules import clock as rules
from motcua.kernel.deadlines.rules.entries import Entry
from motcua.kernel.deadlines.rules.law import Mode, Words
from motcua.kernel.events import api as events

from . import clock as changes
from .changing import Change
from .moves import move_due
from .starting import begin_limit, beginning_of

CLOCK_COLUMNS = (
    "id", "uuid", "subject_kind", "subject_uuid", "name", "calendar_code", "rule_set", "state",
    "started_at", "due_original", "due_current", "ended_at",
)  # fmt: skip
ADJUSTMENT_COLUMNS = (
    "clock_id", "uuid", "kind", "cause", "mode", "calendar_code", "began_at", "ended_at",
    "due_before", "due_after", "reason", "is_late", "legal_basis", "reckoning", "recorded_by",
)  # fmt: skip
_MOMENTS = ("started_at", "due_original", "due_current", "ended_at")


class NoOwner:
    """Who owns the matter keeps what lists show of its clocks by itself, told by the recorder."""

    def lock_matter(self, actor: Actor, subject_uuid: UUID) -> Matter:
        """Nothing of a matter that is only told can be locked."""
        raise NotImplementedError

    def clock_changed(self, clock: ClockState) -> None:
        """Whoever tells the clock is given its state."""


_NO_OWNER = NoOwner()


@dataclass(slots=True)
class RecordedClock(Change):
    """
    A clock as it is told; nothing is written before its recorder writes.

    It is changed by the very rules by which clocks are changed that run today: those that were in
    force when it started.
    """

    told: list[tuple[Any, ...]]
    recorder: "ClockRecorder"
    _entries: list[Entry] = field(default_factory=list)
    _recorded_by: list[UUID] = field(default_factory=list)

    @property
    def state(self) -> ClockState:
        """The clock as its owner is told of it."""
        return state_of(self.clock)

    @property
    def is_ended(self) -> bool:
        """Whether its time is over."""
        return self.clock.state == Clock.State.ENDED

    def start(
        self,
        *,
        by: Actor,
        duration: calendars.Duration,
        at: datetime,
        rule_set: str = "",
        channel: str = "",
        moments: Mapping[str, datetime] | None = None,
        cut_off: time | None = None,
        legal_basis: Words | None = None,
    ) -> None:
        """As `start_clock` does, by the rules of that day."""
        self._now(by, at)
        beginning = beginning_of(rule_set, channel, moments or {}, duration, at)
        begin_limit(self, beginning, duration, cut_off=cut_off, legal_basis=legal_basis)

    def pause(
        self,
        *,
        by: Actor,
        cause: str,
        at: datetime,
        reason: str = "",
        sector_basis: Words | None = None,
    ) -> None:
        """As `pause_clock` does."""
        self._now(by, at)
        changes.begin_pause(self, cause, reason=reason, sector_basis=sector_basis)

    def resume(self, *, by: Actor, at: datetime, mode: Mode | None = None) -> None:
        """As `resume_clock` does."""
        self._now(by, at)
        changes.end_pause(self, mode=mode)

    def put_off(self, *, by: Actor, due_at: datetime, at: datetime, reason: str = "") -> None:
        """As `put_off_clock` does."""
        self._now(by, at)
        move_due(self, due_at, reason=reason)

    def end(self, *, by: Actor, at: datetime) -> None:
        """As `end_clock` does."""
        self._now(by, at)
        changes.end_limit(self)

    def stop(self, *, by: Actor, at: datetime) -> None:
        """As `stop_clocks` does with one that is not over."""
        if not self.is_ended:
            self._now(by, at)
            changes.drop_limit(self)

    def _now(self, by: Actor, at: datetime) -> None:
        self.actor, self.at = by, at
        # A clock that is read from its row has its moments in UTC.
        for name in _MOMENTS:
            moment = getattr(self.clock, name)
            if moment is not None and moment.tzinfo is not UTC:
                setattr(self.clock, name, moment.astimezone(UTC))

    def calendar(self, at: datetime) -> calendars.Calendar:
        """The calendar by which it runs at a moment; each is looked up once a recorder."""
        return self.recorder.calendar(self.clock.calendar_code, at)

    def entries(self) -> tuple[Entry, ...]:
        """What made and moved the due date so far."""
        return tuple(self._entries)

    def adjust(
        self, kind: str, *, reckoning: calendars.Derivation | None = None, **values: Any
    ) -> None:
        """Keep what made or moved the due date."""
        code = self.clock.calendar_code
        values.pop("document_uuid", None)  # papers are not told
        self._entries.append(
            Entry(kind=str(kind), calendar_code=code, reckoning=reckoning, **values)
        )
        self._recorded_by.append(self.actor.uuid)

    def open_pause(self) -> rules.Pause | None:
        """The pause that it is in, if it is in one."""
        paused = self._open_entry()
        return rules.Pause(paused.cause, paused.began_at) if paused is not None else None

    def close_pause(self, *, reckoning: calendars.Derivation | None = None, **values: Any) -> None:
        """The pause is over, with what came of it."""
        paused = self._open_entry()
        if paused is not None:
            place = self._entries.index(paused)
            values = {"ended_at": self.at, "reckoning": reckoning, **values}
            self._entries[place] = replace(paused, **values)

    def close_waits(self, cause: str = "") -> None:
        """Nothing that is waited for beside a clock is told yet."""

    def _open_entry(self) -> Entry | None:
        if self.clock.state != Clock.State.PAUSED:
            return None
        return next((e for e in self._entries if e.kind == "pause" and e.ended_at is None), None)

    def tell(self, event_type: events.EventType, **payload: Any) -> None:
        """A row for the journal; its subject is the matter."""
        told = event_type.encode({"clock": self.clock.name, **payload})
        agency = self.matter.agency_uuid
        self.told.append(
            (event_type.name, self.subject.kind, self.subject.uuid.hex, self.actor.kind,
             self.actor.uuid.hex, None, agency.hex if agency else None, self.at,
             as_json(told))
        )  # fmt: skip

    def keep(self) -> ClockState:
        """The clock as it is now; it is written by its recorder."""
        return state_of(self.clock)

    def clock_row(self, row_id: int) -> tuple[Any, ...]:
        """Its row, in the order of CLOCK_COLUMNS."""
        clock = self.clock
        return (
            row_id, clock.uuid, clock.subject_kind, clock.subject_uuid, clock.name,
            clock.calendar_code, clock.rule_set, str(clock.state), clock.started_at,
            clock.due_original, clock.due_current, clock.ended_at,
        )  # fmt: skip

    def adjustment_rows(self, row_id: int) -> list[tuple[Any, ...]]:
        """The rows of what made and moved its due date, in the order of ADJUSTMENT_COLUMNS."""
        return [
            (row_id, next(self.recorder.uuids), entry.kind, entry.cause, entry.mode,
             entry.calendar_code,
             entry.began_at, entry.ended_at, entry.due_before, entry.due_after, entry.reason,
             entry.is_late, _json(entry.legal_basis),
             _json(entry.reckoning.to_json()) if entry.reckoning else None, recorded_by)
            for entry, recorded_by in zip(self._entries, self._recorded_by, strict=True)
        ]  # fmt: skip


def _json(value: Any) -> str | None:
    return as_json(value) if value is not None else None


@dataclass(slots=True)
class ClockRecorder:
    """
    Writes clocks that ran elsewhere or before.

    Due dates are reckoned here, by the legal calendars and by the rules in force when each clock
    started, with their derivations. `write` writes all clocks that were kept, in the caller's
    transaction; the journal's rows and what owners keep of their clocks are the caller's to
    write. Opinions of other agencies cannot be told yet.
    """

    uuids: Iterator[str] = field(default_factory=uuid7_texts)
    _kept: list[RecordedClock] = field(default_factory=list)
    _calendars: dict[str, calendars.Calendar] = field(default_factory=dict)

    def clock(
        self,
        *,
        subject: events.Subject,
        agency_uuid: UUID,
        calendar_code: str,
        told: list[tuple[Any, ...]],
        by: Actor,
        at: datetime,
        name: str = "",
    ) -> RecordedClock:
        """A clock that does not run yet; `start` it first."""
        clock = Clock(
            subject_kind=subject.kind,
            subject_uuid=subject.uuid,
            name=name,
            calendar_code=calendar_code,
        )
        matter = Matter(agency_uuid, calendar_code)
        return RecordedClock(by, at, subject, _NO_OWNER, matter, clock, told, self)

    def calendar(self, code: str, at: datetime) -> calendars.Calendar:
        """
        The calendar of a code; it is read once, for content does not change within a replay.

        :raises CalendarUnknown: if no such calendar describes the day.
        """
        found = self._calendars.get(code)
        if found is None:
            found = self._calendars[code] = calendar_on(code, at)
        return found

    def keep(self, clock: RecordedClock) -> None:
        """Write this clock with the others."""
        self._kept.append(clock)

    def write(self) -> None:
        """Write every clock that was kept, with how its due date came about."""
        kept, self._kept = self._kept, []
        if not kept:
            return
        known = list(zip(next_ids(Clock, len(kept)), kept, strict=True))
        copy_rows(Clock, CLOCK_COLUMNS, (clock.clock_row(row_id) for row_id, clock in known))
        adjustments = (row for row_id, clock in known for row in clock.adjustment_rows(row_id))
        copy_rows(Adjustment, ADJUSTMENT_COLUMNS, adjustments)
