"""What the page of one day shows: the report by agency, findings in words, people, choices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base.text import in_language, vietnam_day
from motcua.kernel.organizations import api as organizations

from ..models import Merger, MergerFinding
from .findings import proposals
from .report import agency_rows, names_of
from .targets import Targets

SHOWN = 300


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in words; for one that a choice solves, what can be chosen."""

    row: MergerFinding
    agency_name: str
    words: str
    choices: tuple[tuple[str, Any], ...] = ()
    topics: tuple[tuple[str, str], ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether somebody has to decide where the matters go."""
        return self.row.code in {"several_successors", "no_successor", "successor_ended"}


@dataclass(frozen=True, slots=True)
class MergerPage:
    """Everything that the page of a day shows."""

    agencies: tuple[dict[str, Any], ...]
    problems: tuple[FindingRow, ...]
    warnings: tuple[FindingRow, ...]
    choices: tuple[tuple[str, str, str, Any], ...]  # from, topic, to, row
    people: tuple[dict[str, Any], ...]

    @property
    def unanswered(self) -> int:
        """How many warnings nobody has answered."""
        return sum(1 for one in self.warnings if one.row.acknowledged_at is None)


def page_of(merger: Merger, *, at: datetime, language: str) -> MergerPage:
    """The page of a day, in a number of queries that grows with its agencies only."""
    rows = list(merger.findings.order_by("id"))
    names = names_of(rows)
    day = max(merger.on_date, vietnam_day(at))
    targets = Targets(merger, on=day)
    everywhere = _everywhere(rows, day)
    found = [_finding(merger, row, names, everywhere, language) for row in rows]
    return MergerPage(
        agencies=tuple(agency_rows(merger)),
        problems=tuple(one for one in found if one.row.severity == "problem"),
        warnings=tuple(one for one in found if one.row.severity == "warning"),
        choices=_choices(merger, targets),
        people=tuple(_people(merger, targets, language)[:SHOWN]),
    )


def _everywhere(rows: list[MergerFinding], day: Any) -> list[tuple[str, str]]:
    """Every agency at work that could take over, read only where something has no successor."""
    if not any(row.code in {"no_successor", "successor_ended"} for row in rows):
        return []
    kinds = {organizations.Agency.Kind.COMMUNE_COMMITTEE, organizations.Agency.Kind.DEPARTMENT}
    found = organizations.list_agencies(on=day)
    return [(str(one.uuid), one.name) for one in found if one.kind in kinds]


def _finding(
    merger: Merger,
    row: MergerFinding,
    names: dict[str, str],
    everywhere: list[tuple[str, str]],
    language: str,
) -> FindingRow:
    name = names.get(str(row.agency_uuid), "")
    choices: tuple[tuple[str, Any], ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    if row.code == "several_successors":
        choices = tuple((uuid, names.get(uuid, uuid)) for uuid in row.facts["heirs"])
        topics = _topics(merger, row.agency_uuid, language)
    elif row.code in {"no_successor", "successor_ended"}:
        choices = tuple(everywhere)
        topics = _topics(merger, row.agency_uuid, language)
    return FindingRow(row, name, _words(row, names, language), choices, topics)


def _topics(merger: Merger, agency: UUID | None, language: str) -> tuple[tuple[str, str], ...]:
    found = {
        line["topic"]: in_language(line["topic_title"], language)
        for line in merger.report.get("lines", ())
        if line["from_uuid"] == str(agency) and line["topic"]
    }
    return tuple(sorted(found.items())) if len(found) > 1 else ()


def _words(row: MergerFinding, names: dict[str, str], language: str) -> str:
    facts = row.facts
    to = names.get(facts.get("to", ""), "")
    if row.code == "left_behind":
        return f"{facts['count']}: {in_language(facts['words'], language)}"
    said = {
        "no_successor": _("%(cases)s vụ việc chưa có cơ quan nhận: chưa ghi nhận ai kế thừa."),
        "several_successors": _("%(cases)s vụ việc: nhiều cơ quan kế thừa, phải chọn nơi nhận."),
        "successor_ended": _("Cơ quan được chọn không còn hoạt động: %(to)s."),
        "clock_changed": _("%(cases)s vụ việc đổi số hoặc thời hạn; không được thực hiện."),
        "not_on_record": _("Nơi nhận không có trong ghi nhận kế thừa: %(to)s."),
        "other_calendar": _(
            "Lịch làm việc khác nhau (%(before)s → %(after)s). Hạn đã hẹn giữ nguyên."
        ),
        "nobody_permitted": _("Chưa ai tại đây được giao quyền: %(permissions)s."),
        "not_competent": _("Chưa được giao thẩm quyền giải quyết: %(topics)s."),
        "people_without_role": _("%(people)s cán bộ chưa có vai trò tại nơi nhận."),
    }
    listed = {key: ", ".join(facts[key]) for key in ("permissions", "topics") if key in facts}
    return said[row.code] % {**facts, **listed, "to": to}


def _choices(merger: Merger, targets: Targets) -> tuple[tuple[str, str, str, Any], ...]:
    return tuple(
        (
            targets.agency(row.agency_uuid).name,
            row.topic,
            targets.agency(row.to_agency_uuid).name,
            row,
        )
        for row in merger.choices.order_by("id")
    )


def _people(merger: Merger, targets: Targets, language: str) -> list[dict[str, Any]]:
    pairs = {
        (UUID(line["from_uuid"]), UUID(line["to_uuid"])): True
        for line in merger.report.get("lines", ())
        if line["to_uuid"]
    }
    return [
        {
            **one,
            "role_title": in_language(one["role_name"], language),
            "from_name": targets.agency(one["left"]).name,
            "to_name": targets.agency(one["to"]).name,
        }
        for one in proposals(merger, targets, pairs, on=merger.on_date)
    ]
