"""Another agency's opinion: a clock of its own beside the matter's; a late one is explained."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.events import OPINION_ASKED, OPINION_GIVEN
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.deadlines.queries.clocks import state_of
from motcua.kernel.deadlines.rules.law import Words
from motcua.kernel.events import api as events

from .changing import Change, TimeRunsBackward, begin_change, minute
from .clock import pause_clock, require_running, resume_clock


class OpinionUnknown(NotFound):
    """Không có lần xin ý kiến này."""

    message_en = "No such opinion was asked for."


class ExplanationMissing(InvalidInput):
    """Ý kiến được trả lời sau hạn. Vui lòng ghi giải trình lý do muộn."""

    message_en = "The opinion comes after its due date. Please explain why it is late."


@transaction.atomic
def ask_opinion(
    *,
    actor: Actor,
    subject: events.Subject,
    agency_uuid: UUID,
    agency_name: str,
    duration: calendars.Duration,
    at: datetime,
    calendar_code: str = "",
    document_uuid: UUID | None = None,
    sector_basis: Words | None = None,
) -> ClockState:
    """
    Ask another agency for its opinion; its own clock runs beside the matter's, which runs on.

    :param calendar_code: the asked agency's calendar; the matter's if it is the same.
    :param sector_basis: the law of the sector, if it stops the matter's clock meanwhile.
    """
    main = begin_change(actor, subject, "", at)
    require_running(main.clock)
    main.require_forward()
    asked = begin_change(actor, subject, _next_name(main.clock), at)
    clock = asked.clock
    clock.parent, clock.asked_agency_uuid = main.clock, agency_uuid
    clock.calendar_code = calendar_code or main.clock.calendar_code
    clock.rule_set = main.clock.rule_set
    reckoning = calendars.due(asked.calendar(at), at, duration)
    clock.started_at, clock.due_original = at, reckoning.due_at
    clock.due_current = reckoning.due_at
    rules = main.rule_set()
    basis = dict((rules.opinion_basis if rules else None) or {}) or None
    state = asked.keep()
    shared: dict[str, Any] = {"began_at": at, "legal_basis": basis, "reckoning": reckoning}
    asked.adjust(Adjustment.Kind.START, due_after=reckoning.due_at, **shared)
    _note_on(main, clock, agency_name, document_uuid, shared)
    asked.tell(OPINION_ASKED, agency=agency_uuid, due_at=reckoning.due_at)
    if sector_basis is not None:
        pause_clock(actor=actor, subject=subject, cause="opinion", at=at, sector_basis=sector_basis)
    return state


def _note_on(
    main: Change,
    clock: Clock,
    agency_name: str,
    document_uuid: UUID | None,
    shared: Mapping[str, Any],
) -> None:
    """The matter's derivation says that an opinion was asked, although it moves nothing."""
    due = main.clock.due_current
    main.adjust(
        Adjustment.Kind.OPINION,
        cause=clock.name,
        due_before=due,
        due_after=due,
        reason=agency_name,
        document_uuid=document_uuid,
        **shared,
    )


@transaction.atomic
def give_opinion(
    *,
    actor: Actor,
    subject: events.Subject,
    name: str,
    at: datetime,
    explanation: str = "",
    document_uuid: UUID | None = None,
) -> ClockState:
    """
    Note that the opinion came: its clock ends. The same call again changes nothing.

    :param explanation: why it is late, if it is.
    :raises OpinionUnknown: if none of this name was asked for.
    :raises ExplanationMissing: if it is late and the rules want an explanation.
    """
    main = begin_change(actor, subject, "", at)
    change = begin_change(actor, subject, name, at)
    clock = change.clock
    if clock.parent_id is None or clock.due_current is None or clock.started_at is None:
        raise OpinionUnknown()
    if clock.state == Clock.State.ENDED:
        return state_of(clock)
    if minute(at) < minute(clock.started_at):
        raise TimeRunsBackward(told=at, after=clock.started_at)
    is_late, rules = at > clock.due_current, change.rule_set()
    wants = rules is None or rules.opinion_late == "explain"
    if is_late and wants and not explanation.strip():
        raise ExplanationMissing(fields={"explanation": ExplanationMissing().message("vi")})
    clock.state, clock.ended_at = Clock.State.ENDED, at
    clock.explanation = explanation.strip()
    state = change.keep()
    note = Adjustment.objects.filter(clock=main.clock, kind=Adjustment.Kind.OPINION, cause=name)
    note.update(ended_at=at, is_late=is_late)
    change.tell(OPINION_GIVEN, due_at=clock.due_current, is_late=is_late, document=document_uuid)
    _resume_main(main)
    return state


def _resume_main(main: Change) -> None:
    """Where the sector's law stopped the matter's clock, it goes on with the last opinion."""
    waits = main.clock.state == Clock.State.PAUSED and main.entries()[-1].cause == "opinion"
    open_ones = Clock.objects.filter(parent=main.clock).exclude(state=Clock.State.ENDED)
    if waits and not open_ones.exists():
        resume_clock(actor=main.actor, subject=main.subject, at=main.at, mode="subtract")


def _next_name(main: Clock) -> str:
    return f"opinion-{Clock.objects.filter(parent=main).count() + 1}"
