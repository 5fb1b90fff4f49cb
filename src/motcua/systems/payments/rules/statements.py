"""Statements of banks and gateways: a CSV file is read wholly, or each fault named by its line."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

MOST_LINES = 20_000
MOST_BYTES = 5_000_000
COLUMNS = {
    "day": ("ngay", "ngay_giao_dich", "date"),
    "external_id": ("so_giao_dich", "ma_giao_dich", "transaction"),
    "amount": ("so_tien", "amount"),
    "memo": ("noi_dung", "memo"),
}
NEEDED = ("day", "external_id", "amount")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement."""

    day: date
    external_id: str
    amount: int
    memo: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which line of the file (1 is the heading; 0 the file as a whole)."""

    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says; with a fault in it nothing of it is taken."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def read_statement(content: bytes, *, until: date) -> Statement:
    """The lines of a statement; days after `until` have not been yet."""
    if len(content) > MOST_BYTES:
        return Statement((), (Fault(0, "too_large"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Statement((), (Fault(line, "not_utf8"),))
    if "\x00" in text or not text.strip():
        return Statement((), (Fault(0, "empty"),))
    return _read(text, until)


def _read(text: str, until: date) -> Statement:
    heading = text.splitlines()[0]
    mark = max(";,\t", key=heading.count)
    rows = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        names = [name.strip().lower() for name in next(rows)]
        places = _places(names)
        if missing := [one for one in NEEDED if one not in places]:
            return Statement(
                (), tuple(Fault(1, "no_column", ", ".join(COLUMNS[one])) for one in missing)
            )
        return _lines(rows, places, until)
    except csv.Error:
        return Statement((), (Fault(rows.line_num, "broken_csv"),))


def _places(names: list[str]) -> dict[str, int]:
    return {
        column: names.index(name)
        for column, known in COLUMNS.items()
        for name in known
        if name in names
    }


def _lines(rows: Iterator[list[str]], places: Mapping[str, int], until: date) -> Statement:
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    number = 1
    for number, row in enumerate(rows, start=2):
        if not any(value.strip() for value in row):
            continue
        if number > MOST_LINES:
            faults.append(Fault(0, "too_many_lines", str(MOST_LINES)))
            break
        values = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        line, found = _line(values, number, until)
        if line is not None and line.external_id in seen:
            found = [Fault(number, "twice", f"{line.external_id} ({seen[line.external_id]})")]
        if found or line is None:
            faults += found
            continue
        seen[line.external_id] = number
        lines.append(line)
    if not lines and not faults:
        faults.append(Fault(0, "empty"))
    return Statement(() if faults else tuple(lines), tuple(faults))


def _line(values: Mapping[str, str], number: int, until: date) -> tuple[Line | None, list[Fault]]:
    day, amount = _day(values["day"]), _amount(values["amount"])
    external, faults = values["external_id"], []
    if day is None:
        faults.append(Fault(number, "bad_day", values["day"]))
    elif day > until:
        faults.append(Fault(number, "day_to_come", values["day"]))
    if not external or len(external) > 80:
        faults.append(Fault(number, "no_transaction", external[:20]))
    if not amount:
        faults.append(Fault(number, "bad_amount", values["amount"]))
    if faults or day is None or not amount:
        return None, faults
    return Line(day, external, amount, values.get("memo", "")[:500]), []


def _day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            # A bank writes the time behind the day; the day is what is closed.
            return datetime.strptime(text[:10], form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _amount(text: str) -> int | None:
    """1.200.000, 1,200,000 or 1200000; with a fraction it is no sum of đồng."""
    plain = "".join(text.split())
    if re.fullmatch(r"-?\d{1,13}", plain):
        return int(plain)
    if re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", plain) and len(set(re.findall(r"[.,]", plain))) == 1:
        return int(re.sub(r"[.,]", "", plain))
    return None
