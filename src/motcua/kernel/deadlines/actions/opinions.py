"""
Another agency's opinion: the matter that carries the question there carries its clock, and the
clock of the matter that asks tells of it, and stands meanwhile where law says so.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.events import CLOCK_STARTED, OPINION_ASKED, OPINION_GIVEN
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.deadlines.rules.law import RuleSet, Words
from motcua.kernel.events import api as events

from .changing import Change, begin_change, minute
from .clock import ClockAlreadyPaused, end_clock, pause_clock, resume_clock, stop_clocks

# Neither agency has a right over the other's matter; who may ask and answer was checked before.
BETWEEN = system_actor("deadlines.opinions")
ANSWERED = "answered"


class ExplanationMissing(InvalidInput):
    """Ý kiến được trả lời sau hạn. Vui lòng ghi giải trình lý do muộn."""

    message_en = "The opinion comes after its due date. Please explain why it is late."


class AnswerDayUnfit(InvalidInput):
    """
    Vui lòng chọn ngày trả lời là ngày làm việc của cơ quan được hỏi, từ hôm nay trở đi và trong
    lịch làm việc đã công bố.
    """

    message_en = (
        "Please choose a day on which the asked agency works, today or later and within the "
        "published calendar."
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which agency, by which day, by which law the asking matter stands."""

    agency_name: str
    due_on: date
    sector_basis: Words | None = None


@transaction.atomic
def ask_opinion(
    *,
    actor: Actor,
    subject: events.Subject,
    asked: events.Subject,
    question: Question,
    at: datetime,
) -> ClockState:
    """
    Ask another agency for its opinion: the clock of the matter `asked` runs until the day named.

    The clock of `subject` goes on or stands as its rules say; `sector_basis` is the law of the
    sector, if it is that which lets it stand. Where it has no clock yet, only the other one runs.

    :raises AnswerDayUnfit: if the asked agency does not work on that day.
    :raises ClockAlreadyPaused: if the clock would stop for this, but stands for something else.
    """
    main = begin_change(actor, subject, "", at)
    rules = main.rule_set()
    answer = begin_change(BETWEEN, asked, "", at)
    clock = answer.clock
    clock.rule_set = main.clock.rule_set
    reckoning = _reckoned(answer, question.due_on)
    clock.started_at, clock.due_original = at, reckoning.due_at
    clock.due_current = reckoning.due_at
    state = answer.keep()
    answer.actor = actor
    answer.adjust(
        Adjustment.Kind.START,
        began_at=at,
        due_after=reckoning.due_at,
        legal_basis=_basis(rules),
        reckoning=reckoning,
    )
    answer.tell(CLOCK_STARTED, due_at=reckoning.due_at)
    if main.clock.due_current is not None and main.clock.state != Clock.State.ENDED:
        _note_on(main, asked, question, rules, reckoning)
    return state


def _reckoned(answer: Change, due_on: date) -> calendars.Derivation:
    """The limit in working days that ends on the day, so that it can be reckoned anew."""
    today = vietnam_day(answer.at)
    problem = AnswerDayUnfit(fields={"due_on": AnswerDayUnfit().message("vi")})
    try:
        calendar = answer.calendar(answer.at)
        days = calendars.working_days_between(calendar, today, due_on)
        # Asked on a day off, it is counted from the next working day.
        for amount in (days, days - 1):
            if amount >= 0:
                limit = calendars.Duration(amount, "working_days")
                reckoning = calendars.due(calendar, answer.at, limit)
                if vietnam_day(reckoning.due_at) == due_on:
                    return reckoning
    except calendars.DateOutsideCalendar as error:
        raise problem from error
    raise problem


def _note_on(
    main: Change,
    asked: events.Subject,
    question: Question,
    rules: RuleSet | None,
    reckoning: calendars.Derivation,
) -> None:
    """The asking matter's derivation tells of the opinion; its clock stands where law says so."""
    stops = question.sector_basis is not None or (rules is not None and rules.stops_for("opinion"))
    if stops and main.clock.state == Clock.State.PAUSED and not _stopping(main).exists():
        raise ClockAlreadyPaused()
    due = main.clock.due_current
    main.require_forward()
    main.adjust(
        Adjustment.Kind.OPINION,
        cause=str(asked.uuid),
        mode="subtract" if stops else "",
        began_at=main.at,
        due_before=due,
        due_after=due,
        reason=question.agency_name,
        legal_basis=dict(question.sector_basis or _basis(rules) or {}) or None,
        reckoning=reckoning,
    )
    main.tell(OPINION_ASKED, asked=asked.uuid, due_at=reckoning.due_at)
    if stops and main.clock.state == Clock.State.RUNNING:
        pause_clock(
            actor=main.actor,
            subject=main.subject,
            cause="opinion",
            at=main.at,
            sector_basis=question.sector_basis,
        )


def _basis(rules: RuleSet | None) -> dict[str, str] | None:
    return dict((rules.opinion_basis if rules else None) or {}) or None


@transaction.atomic
def give_opinion(
    *,
    actor: Actor,
    subject: events.Subject | None,
    asked: events.Subject,
    outcome: str,
    at: datetime,
    explanation: str = "",
) -> None:
    """
    The opinion came, was declined or is no longer wanted: the clock of `asked` ends.

    The clock of `subject` goes on if it stood for this and for no other opinion; none is given
    where that matter is over. The same call again changes nothing.

    :param outcome: `answered`, `declined` or `called_off`.
    :param explanation: why the answer is late, if it is.
    :raises ExplanationMissing: if it is late and the rules want an explanation.
    """
    answer = begin_change(BETWEEN, asked, "", at)
    clock = answer.clock
    if clock.due_current is None or clock.state == Clock.State.ENDED:
        return
    is_late, rules = minute(at) > minute(clock.due_current), answer.rule_set()
    if outcome == ANSWERED:
        wants = rules is None or rules.opinion_late == "explain"
        if is_late and wants and not explanation.strip():
            raise ExplanationMissing(fields={"explanation": ExplanationMissing().message("vi")})
        Clock.objects.filter(pk=clock.pk).update(explanation=explanation.strip())
        end_clock(actor=BETWEEN, subject=asked, at=at)
    else:
        stop_clocks(actor=BETWEEN, subject=asked, at=at)
    if subject is not None:
        main = begin_change(BETWEEN, subject, "", at)
        main.actor = actor
        _tell_asker(main, asked, outcome, is_late=is_late)


def _tell_asker(main: Change, asked: events.Subject, outcome: str, *, is_late: bool) -> None:
    """Close the opinion's line in the asking matter; its clock goes on with the last of them."""
    notes = Adjustment.objects.filter(
        clock__pk=main.clock.pk, kind=Adjustment.Kind.OPINION, ended_at__isnull=True
    )
    stopped = _stopping(main).filter(cause=str(asked.uuid)).exists()
    if not notes.filter(cause=str(asked.uuid)).update(
        ended_at=main.at, is_late=is_late, outcome=outcome
    ):
        return
    main.tell(OPINION_GIVEN, asked=asked.uuid, outcome=outcome, is_late=is_late)
    is_paused = main.clock.state == Clock.State.PAUSED
    if stopped and is_paused and not _stopping(main).exists():
        resume_clock(
            actor=BETWEEN, subject=main.subject, at=main.at, mode="subtract", cause="opinion"
        )


def _stopping(main: Change) -> QuerySet[Adjustment]:
    """The opinions that are waited for and for which the clock stands."""
    return Adjustment.objects.filter(
        clock__pk=main.clock.pk, kind=Adjustment.Kind.OPINION, ended_at__isnull=True
    ).exclude(mode="")
