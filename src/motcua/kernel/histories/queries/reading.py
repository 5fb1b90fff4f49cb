"""Histories from a file: a CSV with one line for each thing that happened, by number and time."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.histories.rules import History

from .happenings import (
    Line,
    actor_of,
    moment_of,
    office_of,
    performed_in,
    read_data,
    read_happening,
)

COLUMNS = (
    "number", "at", "event", "actor", "actor_name", "element", "outcome", "kind", "title",
    "process", "agency", "receiving", "calendar", "amount", "unit", "result",
)  # fmt: skip


class HeaderWrong(InvalidInput):
    """Tệp thiếu cột: {missing}. Dòng đầu phải có: {columns}."""

    message_en = "Columns are missing: {missing}. The first line must name: {columns}."


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
    are known by their codes, new or old. The place `receiving` is the receiving agency. A further
    column `data` may add a JSON object to a line: see docs/howto/bring-in-old-dossiers.md.

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
    opened_at, data = moment_of(at_line, first), read_data(at_line, first)
    receiving = office_of(at_line, first, "receiving", opened_at) if first["receiving"] else None
    agency = office_of(at_line, first, "agency", opened_at)
    return History(
        kind=first["kind"],
        number=number,
        title=first["title"],
        process=first["process"],
        agency=agency,
        receiving=receiving,
        places={"receiving": receiving or agency, "return": receiving or agency},
        calendar_code=first["calendar"],
        opened_at=opened_at,
        opened_by=actor_of(first),
        happenings=tuple(read_happening(line, values) for line, values in lines[1:]),
        variables=dict(data.get("variables", {})),
        performed=performed_in(data),
        message=str(data.get("message", "")),
        start=str(data.get("start", "")),
    )
