"""Many clocks changed at once: locked, reckoned one by one in memory, written and told as one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockOwner, ClockState, Matter, OwnerOfMany, owner_of
from motcua.kernel.deadlines.queries.clocks import (
    calendar_on,
    entries_among,
    lock_clocks,
    state_of,
)
from motcua.kernel.deadlines.rules.clock import Pause
from motcua.kernel.deadlines.rules.entries import Entry
from motcua.kernel.events import api as events

from .changing import Change


@dataclass(slots=True)
class Together:
    """The clocks of one batch: what is looked up once, and what is to be written."""

    actor: Actor
    at: datetime
    kind: str
    matters: Mapping[UUID, Matter | Refusal] = field(default_factory=dict)
    clocks: Mapping[UUID, Clock] = field(default_factory=dict)
    _calendars: dict[str, calendars.Calendar] = field(default_factory=dict)
    _entries: dict[int, tuple[Entry, ...]] | None = None
    _changed: list[Clock] = field(default_factory=list)
    _ended: list[tuple[Mapping[str, str], int, dict[str, Any]]] = field(default_factory=list)
    _adjustments: list[Adjustment] = field(default_factory=list)
    _told: list[tuple[events.EventType, events.Subject, dict[str, Any], UUID | None]] = field(
        default_factory=list
    )

    @property
    def owner(self) -> ClockOwner:
        """Whose matters they are."""
        return owner_of(self.kind)

    def change_of(self, subject: events.Subject, name: str) -> "ChangeOfMany":
        """
        The change of one clock among them; a new clock if the matter has none of this name.

        :raises Refusal: if the actor may not change the matter's clocks.
        """
        matter = self.matters[subject.uuid]
        if isinstance(matter, Refusal):
            raise matter
        clock = self.clocks.get(subject.uuid) or Clock(
            subject_kind=subject.kind,
            subject_uuid=subject.uuid,
            name=name,
            calendar_code=matter.calendar_code,
        )
        return ChangeOfMany(self.actor, self.at, subject, self.owner, matter, clock, self)

    def calendar(self, code: str, at: datetime) -> calendars.Calendar:
        """The calendar of a code, looked up once for all of them."""
        found, day = self._calendars.get(code), vietnam_day(at)
        if found is None or not found.first <= day <= found.last:
            found = self._calendars[code] = calendar_on(code, at)
        return found

    def entries(self, clock: Clock) -> tuple[Entry, ...]:
        """What made and moved the due date of one of them, read for all in one query."""
        if self._entries is None:
            self._entries = entries_among([one for one in self.clocks.values() if one.pk])
        return self._entries.get(clock.pk, ())

    def keep(self, changes: Sequence["ChangeOfMany"]) -> None:
        """Take over what these changes decided; what refused on its way is not among them."""
        for change in changes:
            if change.is_changed:
                self._changed.append(change.clock)
            self._ended += [(which, change.clock.pk, values) for which, values in change.ended]
            self._adjustments += change.adjustments
            self._told += [
                (event, change.subject, payload, change.matter.agency_uuid)
                for event, payload in change.told
            ]

    def write(self) -> None:
        """Clocks, what made their due dates, the owner and the journal: a statement each."""
        new = [clock for clock in self._changed if clock.pk is None]
        known = [clock for clock in self._changed if clock.pk is not None]
        Clock.objects.bulk_create(new)
        if known:
            fields = [f.name for f in Clock._meta.concrete_fields if not f.primary_key]
            Clock.objects.bulk_update(known, fields)
        self._write_ends()
        Adjustment.objects.bulk_create(self._adjustments)
        states = [state_of(clock) for clock in self._changed]
        if isinstance(self.owner, OwnerOfMany):
            self.owner.clocks_changed(states)
        else:
            for state in states:
                self.owner.clock_changed(state)
        self._tell()

    def _write_ends(self) -> None:
        """Pauses and waits that are over: one statement for all of which the same is kept."""
        open_ones: dict[int, list[Adjustment]] = {}
        clocks = {clock for _which, clock, _values in self._ended}
        rows = Adjustment.objects.filter(clock__in=clocks, ended_at__isnull=True)
        for row in rows if clocks else ():
            open_ones.setdefault(row.clock_id, []).append(row)
        written: dict[tuple[str, ...], list[Adjustment]] = {}
        for which, clock, values in self._ended:
            for row in open_ones.get(clock, ()):
                if all(getattr(row, name) == value for name, value in which.items()):
                    for name, value in {"ended_at": self.at, **values}.items():
                        setattr(row, name, value)
                    written.setdefault(("ended_at", *values), []).append(row)
        for names, ended in written.items():
            Adjustment.objects.bulk_update(ended, names)

    def _tell(self) -> None:
        for name in dict.fromkeys(event.name for event, *_ in self._told):
            those = [one for one in self._told if one[0].name == name]
            rows = [(subject, payload, agency, None) for _, subject, payload, agency in those]
            events.publish_many(those[0][0], rows=rows, actor=self.actor, at=self.at)


@dataclass(slots=True)
class ChangeOfMany(Change):
    """A change that waits until all of its batch are decided; it is written with them."""

    batch: Together
    adjustments: list[Adjustment] = field(default_factory=list)
    told: list[tuple[events.EventType, dict[str, Any]]] = field(default_factory=list)
    ended: list[tuple[Mapping[str, str], dict[str, Any]]] = field(default_factory=list)
    is_changed: bool = False

    def calendar(self, at: datetime) -> calendars.Calendar:
        """The calendar by which the clock runs at a moment."""
        return self.batch.calendar(self.clock.calendar_code, at)

    def entries(self) -> tuple[Entry, ...]:
        """What made and moved the due date so far."""
        return self.batch.entries(self.clock) if self.clock.pk else ()

    def open_pause(self) -> Pause | None:
        """The pause that the clock is in, if it is in one."""
        open_one = next((e for e in self.entries() if e.kind == "pause" and not e.ended_at), None)
        return Pause(open_one.cause, open_one.began_at) if open_one else None

    def waits_for(self, cause: str) -> bool:
        """Whether a waiting of this cause, beside which the clock runs on, is not over."""
        waits = (e for e in self.entries() if (e.kind, e.cause) == ("wait", cause))
        return any(not wait.ended_at for wait in waits)

    def close_pause(self, *, reckoning: calendars.Derivation | None = None, **values: Any) -> None:
        """The pause is over, with what came of it."""
        if reckoning is not None:
            values["reckoning"] = reckoning.to_json()
        self.ended.append(({"kind": Adjustment.Kind.PAUSE}, values))

    def close_waits(self, cause: str = "") -> None:
        """What was waited for while the clock ran, of one cause or all, is waited for no more."""
        of = {"cause": cause} if cause else {}
        self.ended.append(({"kind": Adjustment.Kind.WAIT, **of}, {}))

    def adjust(
        self, kind: str, *, reckoning: calendars.Derivation | None = None, **values: Any
    ) -> None:
        """Keep what made or moved the due date."""
        self.adjustments.append(
            Adjustment(
                clock=self.clock,
                kind=kind,
                calendar_code=self.clock.calendar_code,
                recorded_by=self.actor.uuid,
                reckoning=reckoning.to_json() if reckoning else None,
                **values,
            )
        )

    def tell(self, event_type: events.EventType, **payload: Any) -> None:
        """Publish what happened to the clock, with the others of the batch."""
        self.told.append((event_type, {"clock": self.clock.name, **payload}))

    def keep(self) -> ClockState:
        """The clock as it will be written."""
        self.is_changed = True
        return state_of(self.clock)


def begin_together(
    actor: Actor, kind: str, subject_uuids: Sequence[UUID], name: str, at: datetime
) -> Together:
    """Lock matters of one kind, then their clocks of a name, each in one order."""
    owner = owner_of(kind)
    if isinstance(owner, OwnerOfMany):
        matters = dict(owner.lock_matters(actor, subject_uuids))
    else:
        matters = {uuid: _locked(owner, actor, uuid) for uuid in sorted(subject_uuids)}
    return Together(actor, at, kind, matters, lock_clocks(kind, subject_uuids, name))


def change_each(
    batch: Together,
    name: str,
    subject_uuids: Sequence[UUID],
    change: Callable[[Change], ClockState],
) -> dict[UUID, ClockState | Refusal]:
    """Change the clock of each matter; what is refused for one stays, and holds up no other."""
    answers: dict[UUID, ClockState | Refusal] = {}
    changes: list[ChangeOfMany] = []
    for uuid in subject_uuids:
        try:
            one = batch.change_of(events.Subject(batch.kind, uuid), name)
            answers[uuid] = change(one)
        except Refusal as refusal:
            answers[uuid] = refusal
            continue
        if one.told:  # else it stands thus already, by this very act
            changes.append(one)
    batch.keep(changes)
    batch.write()
    return answers


def _locked(owner: ClockOwner, actor: Actor, uuid: UUID) -> Matter | Refusal:
    try:
        return owner.lock_matter(actor, uuid)
    except Refusal as refusal:
        return refusal
