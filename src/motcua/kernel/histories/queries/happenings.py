"""What a line of a history's file says: one happening, with what its column `data` adds."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, get_args
from uuid import UUID, uuid5

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.histories.rules import (
    CaseClosed,
    ClockEnded,
    ClockPaused,
    ClockPutOff,
    ClockResumed,
    ClockStarted,
    Happening,
    MessageHeard,
    Mode,
    Office,
    Performed,
    RunCanceled,
    SignalHeard,
    StepDone,
    TimerFired,
    Unit,
)
from motcua.kernel.organizations import api as organizations

REPLAYER = system_actor("histories.replay")
_OLD_ACCOUNTS = UUID("6f1d2c1e-6c7b-5b52-8f59-5d3c3f2f6a10")
Line = dict[str, str]
_KEYS: Mapping[str, frozenset[str]] = {
    "opened": frozenset({"variables", "performed", "message", "start"}),
    "step": frozenset({"variables", "performed", "which"}),
    "heard": frozenset({"message", "variables", "performed"}),
    "signal": frozenset({"signal", "performed"}),
    "timer": frozenset({"performed", "which"}),
    "run_canceled": frozenset({"reason"}),
    "clock_started": frozenset({"clock", "rule_set", "channel", "moments"}),
    "clock_paused": frozenset({"clock", "cause", "reason", "sector_basis"}),
    "clock_resumed": frozenset({"clock", "mode"}),
    "clock_put_off": frozenset({"clock", "due_at", "reason"}),
    "clock_ended": frozenset({"clock"}),
    "closed": frozenset(),
}


class LineUnreadable(InvalidInput):
    """Dòng {line}: cột “{column}” có giá trị “{value}” không đọc được."""

    message_en = "Line {line}: the value “{value}” of the column “{column}” cannot be read."


def unreadable(number: int, line: Line, column: str) -> LineUnreadable:
    """The refusal of a line, with what stands in the column at fault."""
    return LineUnreadable(line=number, column=column, value=line.get(column, "")[:200])


def read_happening(number: int, line: Line) -> Happening:
    """
    What happened by one line.

    :raises LineUnreadable: if a column of it says nothing that is known.
    """
    read = _READ.get(line["event"])
    if read is None:
        raise unreadable(number, line, "event")
    data = read_data(number, line)
    try:
        return read(number, line, moment_of(number, line), actor_of(line), data)
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(number, line, "data") from error


def read_data(number: int, line: Line) -> dict[str, Any]:
    """
    The column `data`: a JSON object with the keys that its event knows; missing means empty.

    :raises LineUnreadable: if it is not.
    """
    text = line.get("data") or "{}"
    try:
        found = json.loads(text)
    except ValueError as error:
        raise unreadable(number, line, "data") from error
    known = _KEYS.get(line["event"], frozenset())
    if not isinstance(found, dict) or not found.keys() <= known:
        raise unreadable(number, line, "data")
    return found


def performed_in(data: Mapping[str, Any]) -> tuple[Performed, ...]:
    """The system steps that a line tells of."""
    return tuple(
        Performed(one["element"], dict(one.get("brought", {})), one.get("error", ""))
        for one in data.get("performed", ())
    )


def moment_of(number: int, line: Line) -> datetime:
    """When it happened; without a zone it is Việt Nam's time."""
    try:
        return _moment(line["at"])
    except ValueError as error:
        raise unreadable(number, line, "at") from error


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def _step(number: int, line: Line, at: datetime, by: Actor, data: dict[str, Any]) -> StepDone:
    return StepDone(
        at,
        by,
        line["element"],
        line["outcome"] or "done",
        variables=dict(data.get("variables", {})),
        performed=performed_in(data),
        agency=office_of(number, line, "agency", at).uuid if line["agency"] else None,
        which=int(data.get("which", 1)),
    )


def office_of(number: int, line: Line, column: str, at: datetime) -> Office:
    """
    The agency whose code stands in a column, as it was then.

    :raises LineUnreadable: if there was none.
    """
    found = _agency(line[column], vietnam_day(at))
    if found is None:
        raise unreadable(number, line, column)
    return found


@cache
def _agency(code: str, on: date) -> Office | None:
    agency = organizations.find_agency_by_code(code, on)
    return Office(agency.uuid, agency.path) if agency else None


def _heard(number: int, line: Line, at: datetime, by: Actor, data: dict[str, Any]) -> MessageHeard:
    variables = dict(data.get("variables", {}))
    return MessageHeard(at, by, str(data["message"]), variables, performed_in(data))


def _started(
    number: int, line: Line, at: datetime, by: Actor, data: dict[str, Any]
) -> ClockStarted:
    try:
        amount = Decimal(line["amount"])
    except InvalidOperation as error:
        raise unreadable(number, line, "amount") from error
    return ClockStarted(
        at,
        by,
        amount,
        _unit(number, line),
        clock=str(data.get("clock", "")),
        rule_set=str(data.get("rule_set", "")),
        channel=str(data.get("channel", "")),
        moments={name: _moment(text) for name, text in data.get("moments", {}).items()},
    )


def _unit(number: int, line: Line) -> Unit:
    for unit in get_args(Unit):
        if unit == line["unit"]:
            found: Unit = unit
            return found
    raise unreadable(number, line, "unit")


def _resumed(
    number: int, line: Line, at: datetime, by: Actor, data: dict[str, Any]
) -> ClockResumed:
    mode: Mode | None = None
    for known in get_args(Mode):
        mode = known if data.get("mode") == known else mode
    if data.get("mode") not in {mode, ""}:
        raise unreadable(number, line, "data")
    return ClockResumed(at, by, mode, data.get("clock", ""))


_READ: Mapping[str, Callable[[int, Line, datetime, Actor, dict[str, Any]], Happening]] = {
    "step": _step,
    "heard": _heard,
    "signal": lambda n, line, at, by, data: SignalHeard(
        at, by, str(data["signal"]), performed_in(data)
    ),
    "timer": lambda n, line, at, by, data: TimerFired(
        at, line["element"], performed_in(data), int(data.get("which", 1))
    ),
    "run_canceled": lambda n, line, at, by, data: RunCanceled(at, by, str(data["reason"])),
    "clock_started": _started,
    "clock_paused": lambda n, line, at, by, data: ClockPaused(at, by, **data),
    "clock_resumed": _resumed,
    "clock_put_off": lambda n, line, at, by, data: ClockPutOff(
        at, by, **{**data, "due_at": _moment(data["due_at"])}
    ),
    "clock_ended": lambda n, line, at, by, data: ClockEnded(at, by, **data),
    "closed": lambda n, line, at, by, data: CaseClosed(at, by, line["result"]),
}


def actor_of(line: Line) -> Actor:
    """Who did it: an account's uuid or any name of the old system; empty is the system itself."""
    return _official(line["actor"], line["actor_name"]) if line["actor"] else REPLAYER


@cache
def _official(code: str, name: str) -> Actor:
    try:
        uuid = UUID(code)
    except ValueError:
        uuid = uuid5(_OLD_ACCOUNTS, code)
    return Actor(kind="official", uuid=uuid, name=name[:200])
