"""One clock: the row, its state, the entries of its derivation."""

from collections.abc import Sequence
from datetime import datetime
from heapq import merge
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.models import Adjustment, Clock, Outage
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.deadlines.rules.clock import ClockDerivation
from motcua.kernel.deadlines.rules.entries import Entry
from motcua.kernel.deadlines.rules.views import Judgement, judged
from motcua.kernel.events import api as events

from .law import view_on


class ClockNotFound(NotFound):
    """Không tìm thấy thời hạn của vụ việc."""

    message_en = "The matter has no such time limit."


def find_clock(subject: events.Subject, name: str = "") -> ClockState | None:
    """The clock of a matter as it stands, if it has one of this name."""
    row = _row(subject, name)
    return state_of(row) if row is not None else None


def list_clocks(subject: events.Subject) -> list[ClockState]:
    """Every clock of a matter, its own first."""
    rows = Clock.objects.filter(subject_uuid=subject.uuid, subject_kind=subject.kind)
    return [state_of(row) for row in rows.order_by("name", "id")]


def derivation_of(subject: events.Subject, name: str = "") -> ClockDerivation:
    """
    How a due date came about, readable (`lines("vi")`); empty if nothing is reckoned yet.

    It holds all that is needed to reckon the date anew: see `recomputed_due`.
    """
    row = _row(subject, name)
    if row is None:
        return ClockDerivation((), None, None)
    # Outages are rows of their own; they are told where they fell, and move nothing.
    told = tuple(merge(entries_of(row), _outages_of(row), key=lambda entry: entry.began_at))
    return ClockDerivation(told, row.due_original, row.due_current, row.rule_set)


def recomputed_due(subject: events.Subject, name: str = "") -> datetime | None:
    """The due date reckoned anew from the stored entries alone, as an inspector would."""
    return derivation_of(subject, name).recomputed(calendar_on)


def judge_clock(
    subject: events.Subject, *, view: str, at: datetime, name: str = ""
) -> Judgement | None:
    """
    Whether a matter was in time in the eyes of a view, such as `index-766`; None without a clock.

    The due date that people were given stays; the view reckons the same adjustments otherwise.
    """
    row = _row(subject, name)
    if row is None:
        return None
    return judged(
        entries_of(row),
        view_on(view, vietnam_day(at)),
        ended_at=row.ended_at,
        at=at,
        calendar_of=calendar_on,
    )


def state_of(row: Clock) -> ClockState:
    """The clock as others are told of it."""
    return ClockState(
        uuid=row.uuid,
        subject=events.Subject(row.subject_kind, row.subject_uuid),
        name=row.name,
        calendar_code=row.calendar_code,
        state=row.state,
        started_at=row.started_at,
        due_original=row.due_original,
        due_current=row.due_current,
        ended_at=row.ended_at,
    )


def lock_clock(subject: events.Subject, name: str) -> Clock | None:
    """The clock, locked until the transaction ends; None if there is none yet."""
    rows = Clock.objects.select_for_update(no_key=True)
    return rows.filter(subject_uuid=subject.uuid, subject_kind=subject.kind, name=name).first()


def lock_clocks(kind: str, subject_uuids: Sequence[UUID], name: str) -> dict[UUID, Clock]:
    """The clocks of a name that these matters have, locked in one order, by matter."""
    rows = Clock.objects.select_for_update(no_key=True).filter(
        subject_kind=kind, subject_uuid__in=list(subject_uuids), name=name
    )
    return {row.subject_uuid: row for row in rows.order_by("id")}


def entries_of(clock: Clock) -> tuple[Entry, ...]:
    """What made and moved the due date, in order."""
    return entries_among([clock])[clock.pk]


def entries_among(clocks: Sequence[Clock]) -> dict[int, tuple[Entry, ...]]:
    """What made and moved the due dates of several clocks, by clock, each in order."""
    codes = {clock.pk: clock.calendar_code for clock in clocks}
    found: dict[int, list[Entry]] = {clock.pk: [] for clock in clocks}
    for row in Adjustment.objects.filter(clock__in=found).order_by("clock_id", "id"):
        found[row.clock_id].append(_entry(row, codes[row.clock_id]))
    return {clock: tuple(entries) for clock, entries in found.items()}


def _entry(row: Adjustment, calendar_code: str) -> Entry:
    return Entry(
        kind=row.kind,
        began_at=row.began_at,
        ended_at=row.ended_at,
        cause=row.cause,
        mode=row.mode,
        calendar_code=row.calendar_code or calendar_code,
        due_before=row.due_before,
        due_after=row.due_after,
        reason=row.reason,
        is_late=row.is_late,
        outcome=row.outcome,
        legal_basis=row.legal_basis,
        reckoning=calendars.Derivation.from_json(row.reckoning) if row.reckoning else None,
    )


def _outages_of(clock: Clock) -> list[Entry]:
    """The outages while the clock ran, as its derivation tells them."""
    if clock.started_at is None:
        return []
    rows = Outage.objects.filter(until__gt=clock.started_at)
    if clock.ended_at is not None:
        rows = rows.filter(began_at__lt=clock.ended_at)
    return [
        Entry(kind="outage", began_at=row.began_at, ended_at=row.until, reason=row.what)
        for row in rows.order_by("began_at")
    ]


def calendar_on(code: str, at: datetime) -> calendars.Calendar:
    """The legal calendar by which time is reckoned at a moment."""
    return calendars.get_calendar(code, on=vietnam_day(at))


def find_open_pause(clock: Clock) -> Adjustment | None:
    """The pause that a clock is in, if it is in one."""
    return Adjustment.objects.filter(
        clock=clock, kind=Adjustment.Kind.PAUSE, ended_at__isnull=True
    ).first()


def find_open_wait(clock: Clock, cause: str) -> Adjustment | None:
    """The wait of a cause that is not over and for which the clock runs on."""
    return Adjustment.objects.filter(
        clock=clock, kind=Adjustment.Kind.WAIT, cause=cause, ended_at__isnull=True
    ).first()


def _row(subject: events.Subject, name: str) -> Clock | None:
    return Clock.objects.filter(
        subject_uuid=subject.uuid, subject_kind=subject.kind, name=name
    ).first()
