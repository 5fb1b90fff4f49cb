"""Begin a report: its sections from the outline in force, each with its agency."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.indicators import api as indicators
from motcua.kernel.organizations import api as organizations

from ..events import REPORT_BEGUN
from ..models import ReportSection, WrittenReport
from ..permissions import LEAD
from ..queries.outlines import get_outline
from ..rules.outlines import Outline, SectionOutline, title_for

_STEP = 1000


class ReportThere(Refusal):
    """Báo cáo này của kỳ này đã được bắt đầu. Mở báo cáo đó trong danh sách."""

    message_en = "This report of this period was begun before. Open it from the list."


@transaction.atomic
def begin_report(
    *, actor: Actor, outline_code: str, agency_uuid: UUID, period: str, at: datetime
) -> WrittenReport:
    """
    Begin the report of an agency for a period.

    Sections that many agencies write get a part for each, as agencies stand today.

    :raises InvalidInput: for a period that is none, or not of the outline's kind.
    :raises OutlineUnknown: if no such kind of report is in force.
    :raises ReportThere: if it was begun before.
    """
    agency = organizations.get_agency(agency_uuid)
    access.require(actor.may(LEAD, agency.path))
    span = _period(period)
    outline = get_outline(outline_code, on=span.first)
    if span.kind != outline.period_kind:
        raise InvalidInput(fields={"period": _("Loại báo cáo này không lập cho kỳ đã chọn.")})
    title = title_for(outline, period=span.short_in("vi"), agency=agency.name)
    try:
        with transaction.atomic():
            report = WrittenReport.objects.create(
                outline_code=outline.code,
                outline_from=outline.valid_from,
                title=title,
                agency=agency,
                figures_of=_figures_of(agency, outline),
                period=span.code,
                began_at=at,
                began_by=actor.uuid,
            )
    except IntegrityError as error:
        raise ReportThere() from error
    made = _make_sections(report, outline, at)
    events.publish(
        REPORT_BEGUN, actor=actor, subject=report, at=at, agency_uuid=agency.uuid,
        payload={"outline": outline.code, "period": span.code, "sections": made},
    )  # fmt: skip
    return report


def _figures_of(agency: organizations.Agency, outline: Outline) -> organizations.Agency:
    top = agency
    while outline.of_province and top.parent is not None:
        top = organizations.get_agency(top.parent.uuid)
    return top


def _period(code: str) -> indicators.Period:
    try:
        return indicators.Period.parse(code)
    except ValueError as error:
        raise InvalidInput(fields={"period": _("Chọn kỳ báo cáo.")}) from error


def _make_sections(report: WrittenReport, outline: Outline, at: datetime) -> int:
    made = 0
    for order, section in enumerate(outline.sections):
        own = _make(report, section, report.agency, (order + 1) * _STEP, text=section.text)
        made += 1
        for place, agency in enumerate(_writers(report, section, at)):
            _make(report, section, agency, (order + 1) * _STEP + place + 1, part_of=own)
            made += 1
    return made


def _make(
    report: WrittenReport,
    section: SectionOutline,
    agency: organizations.Agency,
    order: int,
    *,
    text: str = "",
    part_of: ReportSection | None = None,
) -> ReportSection:
    return ReportSection.objects.create(
        report=report,
        part_of=part_of,
        code=section.code,
        title=section.title,
        level=section.level,
        order=order,
        agency=agency,
        text=text,
    )


def _writers(
    report: WrittenReport, section: SectionOutline, at: datetime
) -> list[organizations.Agency]:
    day = vietnam_day(at)
    found = []
    for code in section.writers.codes:
        agency = organizations.find_agency_by_code(code, on=day)
        if agency is not None:
            found.append(agency)
    for kind in section.writers.kinds:
        found.extend(organizations.list_agencies(on=day, kind=kind, under=report.figures_of.path))
    return [agency for agency in found if agency.pk != report.agency_id]
