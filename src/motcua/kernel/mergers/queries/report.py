"""The report of a day: what went where, with which dates, what followed, what stayed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.alphabet import alphabetical
from motcua.base.text import VIETNAM
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations

from ..models import Merger, MergerMove
from ..ports import followers
from .findings import Done, Finding
from .matters import OpenCase

MOVED = ("handover", "holder", "run", "assignment")
COLUMNS = (
    ("from", "Cơ quan kết thúc"),
    ("to", "Cơ quan tiếp nhận"),
    ("kind", "Loại vụ việc"),
    ("topic", "Thủ tục, nội dung"),
    ("open", "Đang giải quyết"),
    ("waiting", "Đang chờ"),
    ("received_only", "Chỉ tiếp nhận tại đây"),
    ("overdue", "Quá hạn"),
    ("first_due", "Hạn sớm nhất"),
    ("last_due", "Hạn muộn nhất"),
)


def report_of(done: Done, moves: Sequence[MergerMove]) -> dict[str, Any]:
    """The report as it is kept, with the names of that day."""
    lines = [_line(done, line, rows) for line, rows in done.lines.items()]
    distinct = {case.uuid for rows in done.lines.values() for case in rows}
    settled = {
        case.uuid
        for (_left, to, _kind, _topic), rows in done.lines.items()
        for case in rows
        if to is not None
    }
    followed = Counter(move.what for move in moves if move.what not in MOVED)
    return {
        "at": done.at.isoformat(),
        "agencies_ended": len(done.ended),
        "agencies_with_matters": len({line["from_uuid"] for line in lines}),
        "cases": len(distinct),
        "cases_moved": len(settled),
        "cases_unchanged": len(distinct) - len(done.changed),
        "runs": sum(1 for move in moves if move.what == "run"),
        "tasks_freed": sum(1 for move in moves if move.what == "holder"),
        "assignments": sum(1 for move in moves if move.what == "assignment"),
        "followed": [
            {"what": one.name, "title": dict(one.title), "count": followed[one.name]}
            for one in followers()
            if one.follow is not None
        ],
        "lines": sorted(lines, key=lambda line: (line["from"], line["to"], line["topic"])),
    }


def _line(
    done: Done, line: tuple[UUID, UUID | None, str, str], rows: list[OpenCase]
) -> dict[str, Any]:
    left, to, kind, topic = line
    targets = done.targets
    due = sorted(row.due_at for row in rows if row.due_at is not None)
    waiting = sum(1 for row in rows if row.state == cases.Case.State.WAITING)
    known = done.topics.get(topic)
    return {
        "from_uuid": str(left),
        "from": targets.agency(left).name,
        "to_uuid": str(to) if to else "",
        "to": targets.agency(to).name if to else "",
        "kind": dict(cases.kinds.kind_named(kind).title),
        "topic": topic,
        "topic_title": dict(known.title) if known else {},
        "open": len(rows) - waiting,
        "waiting": waiting,
        "received_only": sum(1 for row in rows if row.agency_uuid != left),
        "overdue": sum(1 for one in due if one < done.at),
        "first_due": due[0].isoformat() if due else "",
        "last_due": due[-1].isoformat() if due else "",
    }


def sheet_of(merger: Merger, language: str = "vi") -> Iterator[list[str]]:
    """The report's lines as rows of a table, the heading first."""
    yield [title for _name, title in COLUMNS]
    for line in merger.report.get("lines", ()):
        topic = line["topic_title"].get(language) or line["topic_title"].get("vi", "")
        yield [
            line["from"],
            line["to"] or "—",
            line["kind"].get(language, ""),
            f"{line['topic']} {topic}".strip(),
            *(str(line[name]) for name in ("open", "waiting", "received_only", "overdue")),
            _day(line["first_due"]),
            _day(line["last_due"]),
        ]


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(VIETNAM):%d/%m/%Y}" if text else ""


def agency_rows(merger: Merger) -> list[dict[str, Any]]:
    """The report by agency: where its matters go, how many; those without a successor first."""
    found: dict[str, dict[str, Any]] = {}
    for line in merger.report.get("lines", ()):
        row = found.setdefault(
            line["from_uuid"],
            {"uuid": UUID(line["from_uuid"]), "name": line["from"], "to": Counter(), "cases": 0},
        )
        number = line["open"] + line["waiting"]
        row["cases"] += number
        row["overdue"] = row.get("overdue", 0) + line["overdue"]
        row["to"][line["to"]] += number
    return sorted(found.values(), key=lambda row: ("" not in row["to"], alphabetical(row["name"])))


def names_of(findings: Iterable[Finding | Any]) -> dict[str, str]:
    """The names of the agencies that findings speak of, by uuid as text."""
    uuids = set()
    for finding in findings:
        told = [finding.agency_uuid, finding.facts.get("to"), *finding.facts.get("heirs", ())]
        uuids |= {str(uuid) for uuid in told if uuid}
    found = organizations.Agency.objects.filter(uuid__in=uuids)
    return {str(uuid): name for uuid, name in found.values_list("uuid", "name")}
