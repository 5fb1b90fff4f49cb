"""Clocks that ran elsewhere or before, written as they would have run here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.copying import copy_rows, next_ids
from motcua.base.fields import uuid7
from motcua.base.text import VIETNAM
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.events import CLOCK_ENDED, CLOCK_STARTED
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.events import api as events

from .changing import TimeRunsBackward, minute
from .clock import ClockNotRunning

CLOCK_COLUMNS = (
    "id", "uuid", "subject_kind", "subject_uuid", "name", "calendar_code", "rule_set", "state",
    "started_at", "due_original", "due_current", "ended_at",
)  # fmt: skip
ADJUSTMENT_COLUMNS = (
    "clock_id", "uuid", "kind", "cause", "mode", "calendar_code", "began_at", "due_after", "reason",
    "legal_basis", "reckoning", "recorded_by",
)  # fmt: skip


@dataclass(slots=True)
class RecordedClock:
    """A clock as it is told; nothing is written before its recorder writes."""

    state: ClockState
    agency_uuid: UUID
    reckoning: str
    legal_basis: str | None
    recorded_by: UUID
    told: list[tuple[Any, ...]]

    def end(self, *, by: Actor, at: datetime) -> None:
        """
        The result was issued.

        :raises ClockNotRunning: if it had ended already.
        :raises TimeRunsBackward: if it began later.
        """
        due, began = self.state.due_current, self.state.started_at
        if due is None or began is None or self.state.state != Clock.State.RUNNING:
            raise ClockNotRunning()
        if minute(at) < minute(began):
            raise TimeRunsBackward(told=at, after=began)
        self.state = replace(self.state, state=Clock.State.ENDED.value, ended_at=at)
        is_late = json.dumps(at > due)
        # A clock that is read from its row has its moments in UTC.
        due_text = due.astimezone(UTC).isoformat()
        payload = f'{{"clock": "", "due_at": "{due_text}", "is_late": {is_late}}}'
        self.note(CLOCK_ENDED, by, at, payload)

    def note(self, event: events.EventType, by: Actor, at: datetime, payload: str) -> None:
        """A row for `events.journal_insert_sql`."""
        subject = self.state.subject
        self.told.append(
            (event.name, subject.kind, subject.uuid, by.kind, by.uuid, None,
             self.agency_uuid, at, payload)
        )  # fmt: skip


@dataclass(slots=True)
class ClockRecorder:
    """
    Writes clocks that ran elsewhere or before, each the own time limit of its matter.

    Due dates are reckoned here, by today's calendars, with their derivations. `write` writes all
    clocks that were kept, in the caller's transaction; the journal's rows and what owners keep of
    their clocks are the caller's to write. Pauses and dates put off cannot be told yet.
    """

    _kept: list[RecordedClock] = field(default_factory=list)
    _calendars: dict[str, calendars.Calendar] = field(default_factory=dict)

    def start(
        self,
        *,
        by: Actor,
        subject: events.Subject,
        agency_uuid: UUID,
        calendar_code: str,
        duration: calendars.Duration,
        at: datetime,
        told: list[tuple[Any, ...]],
        legal_basis: Mapping[str, str] | None = None,
    ) -> RecordedClock:
        """
        A time limit as `start_clock` starts one.

        :raises CalendarUnknown: if no such calendar describes the day.
        :raises DateOutsideCalendar: if it ends before the limit does.
        """
        calendar = self._calendars.get(calendar_code)
        if calendar is None:
            on = at.astimezone(VIETNAM).date()
            calendar = calendars.get_calendar(calendar_code, on=on)
            self._calendars[calendar_code] = calendar
        derivation = calendars.due(calendar, at, duration)
        clock = RecordedClock(
            state=ClockState(
                uuid=uuid7(),
                subject=subject,
                name="",
                calendar_code=calendar_code,
                state=Clock.State.RUNNING.value,
                started_at=at,
                due_original=derivation.due_at,
                due_current=derivation.due_at,
                ended_at=None,
            ),
            agency_uuid=agency_uuid,
            reckoning=json.dumps(derivation.to_json(), ensure_ascii=False),
            legal_basis=json.dumps(legal_basis, ensure_ascii=False) if legal_basis else None,
            recorded_by=by.uuid,
            told=told,
        )
        due = derivation.due_at.isoformat()
        clock.note(CLOCK_STARTED, by, at, f'{{"clock": "", "due_at": "{due}"}}')
        return clock

    def keep(self, clock: RecordedClock) -> None:
        """Write this clock with the others."""
        self._kept.append(clock)

    def write(self) -> None:
        """Write every clock that was kept, with how its due date came about."""
        kept, self._kept = self._kept, []
        if not kept:
            return
        known = list(zip(next_ids(Clock, len(kept)), kept, strict=True))
        copy_rows(Clock, CLOCK_COLUMNS, (_clock(*pair) for pair in known))
        copy_rows(Adjustment, ADJUSTMENT_COLUMNS, (_start(*pair) for pair in known))


def _clock(row_id: int, clock: RecordedClock) -> tuple[Any, ...]:
    state = clock.state
    return (
        row_id, state.uuid, state.subject.kind, state.subject.uuid, state.name,
        state.calendar_code, "", state.state, state.started_at, state.due_original,
        state.due_current, state.ended_at,
    )  # fmt: skip


def _start(row_id: int, clock: RecordedClock) -> tuple[Any, ...]:
    state = clock.state
    return (
        row_id, uuid7(), Adjustment.Kind.START.value, "", "", state.calendar_code,
        state.started_at, state.due_original, "", clock.legal_basis, clock.reckoning,
        clock.recorded_by,
    )  # fmt: skip
