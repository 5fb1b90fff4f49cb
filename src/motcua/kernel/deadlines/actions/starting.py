"""Starting a clock: by the rules of the day, at the moment that law begins with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.events import CLOCK_STARTED
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.deadlines.queries.clocks import state_of
from motcua.kernel.deadlines.queries.law import rule_set_on
from motcua.kernel.deadlines.rules.law import Words
from motcua.kernel.events import api as events

from .changing import Change, TimeRunsBackward, begin_change, minute
from .many import begin_together, change_each


class ClockAlreadyStarted(Refusal):
    """Thời hạn đã bắt đầu được tính."""

    message_en = "The time limit already runs."


class ChannelUnknown(InvalidInput):
    """Quy định hiện hành chưa nói thời hạn bắt đầu khi nào với cách nộp "{channel}"."""

    message_en = 'The rules in force do not say when the limit begins for the channel "{channel}".'


class MomentMissing(InvalidInput):
    """
    Chưa có thời điểm bắt đầu tính thời hạn theo quy định ({moment}). Vui lòng nhập thời điểm này.
    """

    message_en = "The moment with which the limit begins by law ({moment}) is missing; enter it."


@dataclass(frozen=True, slots=True)
class Beginning:
    """When a limit begins, and why then."""

    at: datetime
    moment: str = ""
    cut_off: time | None = None
    legal_basis: Words | None = None
    rule_set: str = ""


@transaction.atomic
def start_clock(
    *,
    actor: Actor,
    subject: events.Subject,
    duration: calendars.Duration,
    at: datetime,
    name: str = "",
    rule_set: str = "",
    channel: str = "",
    moments: Mapping[str, datetime] | None = None,
    calendar_code: str = "",
    cut_off: time | None = None,
    legal_basis: Words | None = None,
) -> ClockState:
    """
    Let a time limit run. The same call again changes nothing.

    :param rule_set: the code of the rules to follow, e.g. `one-stop`; those of the day are kept.
    :param channel: how it was handed in; the rules say with which of `moments` the limit begins:
        `acceptance` (`at` if not given), `submission`, or the postal `handover`.
    :param cut_off: the hour after which it counts from the next working day, if the procedure's
        own content sets one.
    :raises ClockAlreadyStarted: if it runs already. A reopened matter's may be started again.
    """
    return begin_limit(
        begin_change(actor, subject, name, at),
        beginning_of(rule_set, channel, moments or {}, duration, at),
        duration,
        calendar_code=calendar_code,
        cut_off=cut_off,
        legal_basis=legal_basis,
    )


@dataclass(frozen=True, slots=True)
class Start:
    """A limit to start: of which matter, how long, and how it was handed in; see `start_clock`."""

    subject_uuid: UUID
    duration: calendars.Duration
    channel: str = ""
    moments: Mapping[str, datetime] = field(default_factory=dict)
    calendar_code: str = ""
    cut_off: time | None = None
    legal_basis: Words | None = None


@transaction.atomic
def start_clocks(
    *,
    actor: Actor,
    kind: str,
    starts: Sequence[Start],
    at: datetime,
    rule_set: str = "",
    name: str = "",
) -> dict[UUID, ClockState | Refusal]:
    """
    Let the time limits of many matters of a kind run: the same as `start_clock` for each.

    Locks, rows and journal take as many statements for any number. What is refused for one leaves
    that one as it was and holds up no other.
    """
    of = {one.subject_uuid: one for one in starts}
    batch = begin_together(actor, kind, list(of), name, at)
    return change_each(batch, name, list(of), lambda change: _begin(change, of, rule_set))


def _begin(change: Change, starts: Mapping[UUID, Start], rule_set: str) -> ClockState:
    one = starts[change.subject.uuid]
    return begin_limit(
        change,
        beginning_of(rule_set, one.channel, one.moments, one.duration, change.at),
        one.duration,
        calendar_code=one.calendar_code,
        cut_off=one.cut_off,
        legal_basis=one.legal_basis,
    )


def begin_limit(
    change: Change,
    beginning: Beginning,
    duration: calendars.Duration,
    *,
    calendar_code: str = "",
    cut_off: time | None = None,
    legal_basis: Words | None = None,
) -> ClockState:
    """Let a clock that is at hand run from its beginning."""
    clock = change.clock
    if clock.due_current is not None and clock.state != Clock.State.ENDED:
        return _same_start(clock, beginning, duration, change)
    if minute(beginning.at) > minute(change.at):
        raise TimeRunsBackward(told=change.at, after=beginning.at)
    clock.calendar_code = calendar_code or clock.calendar_code
    clock.rule_set = beginning.rule_set
    calendar = change.calendar(beginning.at)
    reckoning = calendars.due(calendar, beginning.at, duration, cut_off or beginning.cut_off)
    clock.started_at = beginning.at
    clock.due_original = clock.due_current = reckoning.due_at
    clock.state, clock.ended_at, clock.warned_days = Clock.State.RUNNING, None, None
    state = change.keep()
    change.adjust(
        Adjustment.Kind.START,
        cause=beginning.moment,
        began_at=beginning.at,
        due_after=reckoning.due_at,
        legal_basis=dict(legal_basis or beginning.legal_basis or {}) or None,
        reckoning=reckoning,
    )
    change.tell(CLOCK_STARTED, due_at=reckoning.due_at)
    return state


def beginning_of(
    rule_set: str,
    channel: str,
    moments: Mapping[str, datetime],
    duration: calendars.Duration,
    at: datetime,
) -> Beginning:
    """
    When a limit begins by the rules of the day, and why then.

    :raises ChannelUnknown: if the rules do not know this way of handing in.
    :raises MomentMissing: if the moment that they begin with is not given.
    """
    moments = {"acceptance": at, **moments}
    if not rule_set:
        return Beginning(moments["acceptance"])
    rules = rule_set_on(rule_set, vietnam_day(at))
    rule = rules.start.get(channel)
    if rule is None:
        raise ChannelUnknown(channel=channel)
    if rule.moment not in moments:
        raise MomentMissing(moment=rule.moment)
    return Beginning(
        at=moments[rule.moment],
        moment=rule.moment,
        cut_off=rules.cut_off_for(duration),
        legal_basis=rule.legal_basis or rules.legal_basis,
        rule_set=rules.key,
    )


def _same_start(
    clock: Clock, beginning: Beginning, duration: calendars.Duration, change: Change
) -> ClockState:
    """The clock as it is, if this start is the one that it was started with."""
    first = change.first_reckoning()
    if first is None or (clock.started_at, first.duration) != (beginning.at, duration):
        raise ClockAlreadyStarted()
    return state_of(clock)
