"""Histories from a file: a CSV with one line for each thing that happened, by number and time."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import groupby
from typing import get_args
from uuid import UUID, uuid5

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM
from motcua.kernel.histories.rules import (
    CaseClosed,
    ClockEnded,
    ClockStarted,
    Happening,
    History,
    Office,
    StepDone,
    Unit,
)
from motcua.kernel.organizations import api as organizations

COLUMNS = (
    "number", "at", "event", "actor", "actor_name", "element", "outcome", "kind", "title",
    "process", "agency", "receiving", "calendar", "amount", "unit", "result",
)  # fmt: skip
REPLAYER = system_actor("histories.replay")
_OLD_ACCOUNTS = UUID("6f1d2c1e-6c7b-5b52-8f59-5d3c3f2f6a10")
Line = dict[str, str]


class HeaderWrong(InvalidInput):
    """Tệp thiếu cột: {missing}. Dòng đầu phải có: {columns}."""

    message_en = "Columns are missing: {missing}. The first line must name: {columns}."


class LineUnreadable(InvalidInput):
    """Dòng {line}: cột “{column}” có giá trị “{value}” không đọc được."""

    message_en = "Line {line}: the value “{value}” of the column “{column}” cannot be read."


class NotOpenedFirst(InvalidInput):
    """Dòng {line}: dòng đầu của một hồ sơ phải là “opened”."""

    message_en = "Line {line}: the first line of a matter must be “opened”."


def read_histories(
    lines: Iterable[str], *, refuse: Callable[[str, Refusal], None]
) -> Iterator[History]:
    """
    The histories of a CSV file whose lines stand together by number, the earliest first.

    Moments without a zone are Việt Nam's. `actor` is an account's uuid, or any name of the old
    system, which becomes the same uuid each time; empty stands for the system itself. Agencies
    are known by their codes, new or old. The place `receiving` is the receiving agency.

    :param refuse: told the number and the reason of a matter that cannot be read; it is left out.
    :raises HeaderWrong: if a column is missing.
    """
    reader = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise HeaderWrong(missing=", ".join(missing), columns=", ".join(COLUMNS))
    numbered = ((reader.line_num, line) for line in reader)
    for number, group in groupby(numbered, key=lambda pair: pair[1]["number"]):
        matter = list(group)
        try:
            yield _history(number, matter)
        except Refusal as refusal:
            refuse(number, refusal)


def _history(number: str, lines: list[tuple[int, Line]]) -> History:
    at_line, first = lines[0]
    if first["event"] != "opened":
        raise NotOpenedFirst(line=at_line)
    opened_at = _moment(at_line, first)
    receiving = _office(at_line, first, "receiving", opened_at) if first["receiving"] else None
    agency = _office(at_line, first, "agency", opened_at)
    return History(
        kind=first["kind"],
        number=number,
        title=first["title"],
        process=first["process"],
        agency=agency,
        receiving=receiving,
        places={"receiving": receiving or agency},
        calendar_code=first["calendar"],
        opened_at=opened_at,
        opened_by=_actor(first),
        happenings=tuple(_happening(line, values) for line, values in lines[1:]),
    )


def _happening(number: int, line: Line) -> Happening:
    at, actor, event = _moment(number, line), _actor(line), line["event"]
    if event == "step":
        return StepDone(at, actor, line["element"], line["outcome"] or "done")
    if event == "clock_started":
        return ClockStarted(at, actor, _amount(number, line), _unit(number, line))
    if event == "clock_ended":
        return ClockEnded(at, actor)
    if event == "closed":
        return CaseClosed(at, actor, line["result"])
    raise _unreadable(number, line, "event")


def _unreadable(number: int, line: Line, column: str) -> LineUnreadable:
    return LineUnreadable(line=number, column=column, value=line[column])


def _moment(number: int, line: Line) -> datetime:
    try:
        at = datetime.fromisoformat(line["at"])
    except ValueError as error:
        raise _unreadable(number, line, "at") from error
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def _amount(number: int, line: Line) -> Decimal:
    try:
        return Decimal(line["amount"])
    except InvalidOperation as error:
        raise _unreadable(number, line, "amount") from error


def _unit(number: int, line: Line) -> Unit:
    for unit in get_args(Unit):
        if unit == line["unit"]:
            found: Unit = unit
            return found
    raise _unreadable(number, line, "unit")


def _actor(line: Line) -> Actor:
    return _official(line["actor"], line["actor_name"]) if line["actor"] else REPLAYER


@cache
def _official(code: str, name: str) -> Actor:
    try:
        uuid = UUID(code)
    except ValueError:
        uuid = uuid5(_OLD_ACCOUNTS, code)
    return Actor(kind="official", uuid=uuid, name=name[:200])


def _office(number: int, line: Line, column: str, at: datetime) -> Office:
    found = _agency(line[column], at.astimezone(VIETNAM).date().isoformat())
    if found is None:
        raise _unreadable(number, line, column)
    return found


@cache
def _agency(code: str, day: str) -> Office | None:
    on = datetime.fromisoformat(day).date()
    agency = organizations.find_agency_by_code(code, on)
    return Office(agency.uuid, agency.path) if agency else None
