"""Freeze a report: every figure is kept as it is said; what does not agree wants a reason."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.systems.report_reading import api as report_reading

from ..events import REPORT_FROZEN, REPORT_REOPENED
from ..models import FrozenFigure, ReportSection, WrittenReport
from ..permissions import LEAD
from ..queries.plain import plain_text
from ..queries.reports import ReadSection, ReportNotFound, read_report
from ..rules.marks import marks_of
from ..rules.phrasing import NOTHING

_LEAST = 10


class NotReady(Refusal):
    """Chưa chốt được: còn phần chưa duyệt hoặc còn số liệu chưa hiểu. Xem danh sách trên trang."""

    status = 422
    message_en = "Not ready to freeze: sections are not accepted, or figures are not understood."


class TotalsDisagree(Refusal):
    """Có số liệu không khớp nhau. Sửa lại, hoặc ghi lý do vẫn chốt (ít nhất 10 ký tự)."""

    status = 422
    message_en = "Figures do not agree. Correct them, or say why the report is frozen all the same."


class AlreadySigned(Refusal):
    """Báo cáo đã ký nên không mở lại được nữa."""

    message_en = "The report is signed and cannot be opened again."


@dataclass(frozen=True)
class Readiness:
    """
    What stands in the way of freezing: open sections, marks that say nothing, wrong totals.

    :ivar untold: the sections with figures that nobody has told, and how many dashes stand there.
    """

    waiting: tuple[ReportSection, ...]
    faults: tuple[tuple[ReportSection, str], ...]
    untold: tuple[tuple[ReportSection, tuple[str, ...]], ...]
    failing: tuple[report_reading.StatedClaim, ...]
    unsure: tuple[report_reading.StatedClaim, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing but wrong totals, which a reason may answer, stands in the way."""
        return not self.waiting and not self.faults


def readiness(report: WrittenReport, read: list[ReadSection]) -> Readiness:
    """What a report still lacks, and what its text claims wrongly of its own figures."""
    claims = report_reading.check_text(plain_text(report.title, read))
    waiting = [
        one.section for one in read if one.section.state != ReportSection.State.ACCEPTED
    ]  # fmt: skip
    faults = [
        (one.section, fault) for one in read for fault in _faults(one)
    ]  # fmt: skip
    return Readiness(
        tuple(waiting),
        tuple(faults),
        tuple((one.section, names) for one in read if (names := _untold(one))),
        tuple(claim for claim in claims if claim.verdict == "fails"),
        tuple(claim for claim in claims if claim.verdict == "unsure"),
    )


@transaction.atomic
def freeze_report(
    *, actor: Actor, report_uuid: UUID, despite: str = "", at: datetime
) -> WrittenReport:
    """
    Freeze a report as its figures are known at this moment; freezing twice is freezing once.

    :raises NotReady: while a section is not accepted, or a mark stands for nothing.
    :raises TotalsDisagree: if the text's own totals disagree and no reason is given.
    """
    report = locked_report(actor, report_uuid)
    if report.state != WrittenReport.State.OPEN:
        return report
    list(report.sections.select_for_update(of=("self",)).order_by("pk"))
    read = read_report(report, at=at)
    found = readiness(report, read)
    if not found.is_ready:
        raise NotReady()
    reason = " ".join(despite.split())
    if found.failing and len(reason) < _LEAST:
        raise TotalsDisagree()
    kept = [figure for one in read for figure in _figures(report, one)]
    FrozenFigure.objects.filter(report=report).delete()
    FrozenFigure.objects.bulk_create(kept)
    report.state, report.known_at, report.frozen_by = WrittenReport.State.FROZEN, at, actor.uuid
    report.frozen_despite = reason[:2000] if found.failing else ""
    report.save(update_fields=["state", "known_at", "frozen_by", "frozen_despite"])
    events.publish(
        REPORT_FROZEN, actor=actor, subject=report, at=at, agency_uuid=report.agency.uuid,
        payload={
            "figures": len(kept), "failing": len(found.failing),
            "despite": bool(report.frozen_despite),
        },
    )  # fmt: skip
    return report


@transaction.atomic
def reopen_report(*, actor: Actor, report_uuid: UUID, reason: str, at: datetime) -> WrittenReport:
    """
    Open a frozen report again, with a reason; its figures live again.

    :raises AlreadySigned: once it is signed.
    :raises InvalidInput: without a reason.
    """
    report = locked_report(actor, report_uuid)
    if report.state == WrittenReport.State.OPEN:
        return report
    if report.state != WrittenReport.State.FROZEN:
        raise AlreadySigned()
    said = " ".join(reason.split())
    if len(said) < _LEAST:
        raise InvalidInput(fields={"reason": _("Ghi lý do mở lại, ít nhất 10 ký tự.")})
    FrozenFigure.objects.filter(report=report).delete()
    report.state, report.known_at, report.frozen_by = WrittenReport.State.OPEN, None, None
    report.frozen_despite = ""
    report.save(update_fields=["state", "known_at", "frozen_by", "frozen_despite"])
    events.publish(
        REPORT_REOPENED, actor=actor, subject=report, at=at, agency_uuid=report.agency.uuid,
        payload={"reason": said[:500]},
    )  # fmt: skip
    return report


def _faults(read: ReadSection) -> list[str]:
    marks, faults = marks_of(read.section.text)
    nothing = [mark.written for mark in marks if read.show(mark).problem]
    return [*(fault.written for fault in faults), *nothing]


def _untold(read: ReadSection) -> tuple[str, ...]:
    """The marks of a section in whose place a dash stands."""
    marks = dict.fromkeys(marks_of(read.section.text)[0])
    return tuple(mark.written for mark in marks if read.show(mark).text == NOTHING)


def _figures(report: WrittenReport, read: ReadSection) -> list[FrozenFigure]:
    marks = {mark.written: mark for mark in marks_of(read.section.text)[0]}
    kept = []
    for written, mark in marks.items():
        shown = read.show(mark)
        kept.append(
            FrozenFigure(
                report=report,
                section=read.section,
                mark=written,
                shown=shown.text,
                table=asdict(shown.table) if shown.table else None,
            )
        )
    return kept


def locked_report(actor: Actor, report_uuid: UUID, permission: str = LEAD) -> WrittenReport:
    """The report, locked until the transaction ends, for whoever holds a permission there."""
    found = WrittenReport.objects.select_related("agency").filter(uuid=report_uuid).first()
    if found is None:
        raise ReportNotFound()
    access.require(actor.may(permission, found.agency.path))
    WrittenReport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    return WrittenReport.objects.select_related("agency", "figures_of", "document").get(pk=found.pk)
