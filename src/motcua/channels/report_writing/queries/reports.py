"""Reports that an official may see, and one of them with its sections as they are read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.organizations import api as organizations

from ..models import FrozenFigure, ReportSection, WrittenReport
from ..permissions import LEAD, WRITE, may_see
from ..rules.body import Block, blocks_of
from ..rules.marks import Mark, marks_of
from ..rules.phrasing import number_of_section
from .live import Figures, key
from .showing import LiveTable, Shown


class ReportNotFound(NotFound):
    """Không tìm thấy báo cáo này."""

    message_en = "This report was not found."


@dataclass(frozen=True)
class ReadSection:
    """A section as it is read: its number, its blocks, and what its marks stand for."""

    section: ReportSection
    number: str
    blocks: list[Block]
    shown: dict[str, Shown]
    changed: dict[str, str]

    def show(self, mark: Mark) -> Shown:
        """What a mark of this section stands for."""
        return self.shown.get(mark.written, Shown("", problem="indicator"))

    def now(self, mark: Mark) -> str:
        """What the source says today where that differs from the frozen report, else nothing."""
        return self.changed.get(mark.written, "")


def list_reports(actor: Actor) -> QuerySet[WrittenReport]:
    """The reports that the official leads or writes for, the newest first."""
    leads, writes = _held(actor, LEAD, "agency"), _held(actor, WRITE, "sections__agency")
    seen = WrittenReport.objects.filter(leads | writes).values("pk")
    return (
        WrittenReport.objects.filter(pk__in=seen)
        .select_related("agency")
        .annotate(
            section_count=Count("sections", filter=Q(sections__part_of=None)),
            accepted_count=Count(
                "sections",
                filter=Q(sections__part_of=None, sections__state=ReportSection.State.ACCEPTED),
            ),
        )
        .order_by("-began_at", "-pk")
    )


def list_own_sections(actor: Actor) -> QuerySet[ReportSection]:
    """The sections that the official's agencies still owe, in the order of their reports."""
    return (
        ReportSection.objects.filter(
            _held(actor, WRITE, "agency"),
            report__state=WrittenReport.State.OPEN,
            state__in=[ReportSection.State.WRITING, ReportSection.State.RETURNED],
        )
        .select_related("agency", "report__agency")
        .order_by("report__began_at", "order")
    )


def get_report_for(actor: Actor, uuid: UUID) -> WrittenReport:
    """
    One report.

    :raises ReportNotFound: if there is none, or not for this official.
    """
    report = (
        WrittenReport.objects.select_related("agency", "figures_of", "document__file")
        .filter(uuid=uuid)
        .first()
    )
    if report is None or not may_see(actor, report):
        raise ReportNotFound()
    return report


def get_section_for(actor: Actor, uuid: UUID) -> ReportSection:
    """
    One section of a report that the official may see.

    :raises ReportNotFound: if there is none, or not for this official.
    """
    section = (
        ReportSection.objects.select_related(
            "agency", "report__agency", "report__figures_of", "part_of"
        )
        .filter(uuid=uuid)
        .first()
    )
    if section is None or not may_see(actor, section.report):
        raise ReportNotFound()
    return section


def agencies_to_lead(actor: Actor, *, on: date) -> list[organizations.Agency]:
    """The agencies of the day for which the official may begin reports."""
    found: dict[int, organizations.Agency] = {}
    for path in actor.paths_for(LEAD):
        for agency in organizations.list_agencies(on=on, under=path):
            if agency.kind not in {"one_stop_desk", "division"}:
                found[agency.pk] = agency
    return list(found.values())


def read_report(report: WrittenReport, *, at: datetime) -> list[ReadSection]:
    """
    The sections of a report with their figures: live while it is open, kept ones once frozen.

    Of a frozen report every figure whose source says something else today is told.
    """
    sections = list(report.sections.filter(part_of=None).select_related("agency").order_by("order"))
    live = _live(report, sections, at)
    frozen = _frozen(report)
    numbers = _numbers(sections)
    return [
        _read(section, numbers[section.pk], live, frozen.get(section.pk)) for section in sections
    ]


def read_section(section: ReportSection, *, at: datetime) -> ReadSection:
    """One section with its figures."""
    live = _live(section.report, [section], at)
    frozen = _frozen(section.report) if section.part_of_id is None else {}
    return _read(section, "", live, frozen.get(section.pk))


def owner_of_figures(section: ReportSection) -> organizations.Agency:
    """Whose figures a section's marks are: the report's, or of a part its own agency's."""
    agency: organizations.Agency = (
        section.report.figures_of if section.part_of_id is None else section.agency
    )
    return agency


def _live(
    report: WrittenReport, sections: Iterable[ReportSection], at: datetime
) -> dict[str, Shown]:
    asked = [
        (mark, owner_of_figures(section))
        for section in sections for mark in marks_of(section.text)[0]
    ]  # fmt: skip
    return Figures(report, at).show_all(asked)


def _frozen(report: WrittenReport) -> dict[int, dict[str, Shown]]:
    if report.known_at is None:
        return {}
    found: dict[int, dict[str, Shown]] = {}
    for figure in FrozenFigure.objects.filter(report=report):
        table = figure.table and LiveTable(
            figure.table["title"],
            tuple(figure.table["head"]),
            tuple(tuple(row) for row in figure.table["rows"]),
            figure.table["picture"],
            figure.table.get("paper", ""),
            figure.table.get("note", ""),
        )
        found.setdefault(figure.section_id, {})[figure.mark] = Shown(
            figure.shown, table=table or None
        )
    return found


def _read(
    section: ReportSection,
    number: str,
    live: dict[str, Shown],
    frozen: dict[str, Shown] | None,
) -> ReadSection:
    own = owner_of_figures(section)
    shown: dict[str, Shown] = {}
    changed: dict[str, str] = {}
    for mark in marks_of(section.text)[0]:
        now = live[key(mark, own)]
        kept = frozen.get(mark.written) if frozen else None
        if kept is None:
            shown[mark.written] = now
            continue
        shown[mark.written] = replace(now, text=kept.text, table=kept.table, problem="")
        if (kept.text, kept.table) != (now.text, now.table):
            changed[mark.written] = now.text or now.problem or "table"
    return ReadSection(section, number, blocks_of(section.text), shown, changed)


def _numbers(sections: list[ReportSection]) -> dict[int, str]:
    counted: dict[int, int] = {}
    found = {}
    for section in sections:
        counted[section.level] = counted.get(section.level, 0) + 1
        for deeper in [level for level in counted if level > section.level]:
            del counted[deeper]
        found[section.pk] = number_of_section(section.level, counted[section.level])
    return found


def _held(actor: Actor, permission: str, field: str) -> Q:
    held = Q(pk__in=[])
    for path in actor.paths_for(permission):
        held |= Q(**{f"{field}__path": path}) | Q(**{f"{field}__path__startswith": f"{path}."})
    return held
