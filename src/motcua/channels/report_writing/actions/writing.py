"""Write a section: save, send, accept or return it, merge the parts of agencies, remark."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import SECTION_MOVED, SECTION_REMARKED, SECTION_SAVED
from ..models import ReportSection, SectionComment, SectionVersion, WrittenReport
from ..permissions import may_lead, may_see, may_write
from ..rules.marks import asked_of

LONGEST = 60_000
_STATES = ReportSection.State


class SectionNotFound(NotFound):
    """Không tìm thấy phần báo cáo này."""

    message_en = "This section of a report was not found."


class ReportClosed(Refusal):
    """Báo cáo đã chốt nên không sửa được nữa. Người chủ trì có thể mở lại báo cáo."""

    message_en = "The report is frozen and cannot be changed. Whoever leads it can open it again."


class SectionLocked(Refusal):
    """Phần này đã gửi hoặc đã duyệt nên không sửa được nữa. Đề nghị người chủ trì trả lại."""

    message_en = "This section was sent or accepted. Ask whoever leads the report to return it."


class SectionChanged(Refusal):
    """Người khác đã lưu phần này sau khi Ông/Bà mở. Nội dung Ông/Bà vừa viết còn ở dưới đây."""

    message_en = "Somebody else saved this section after you opened it. What you wrote is below."


class NothingWritten(Refusal):
    """Phần này chưa có nội dung nên chưa gửi được. Hãy viết hoặc ghi rõ "Không phát sinh"."""

    status = 422
    message_en = "The section is empty. Write it, or say that there is nothing to report."


@dataclass(frozen=True)
class Saving:
    """What is saved: the text, and the version that its writer began from."""

    text: str
    version: int


@transaction.atomic
def save_section(
    *, actor: Actor, section_uuid: UUID, saving: Saving, at: datetime
) -> ReportSection:
    """
    Save a section's text as its next version; saving what stands there changes nothing.

    :raises SectionChanged: if another saved since; then nothing is overwritten.
    :raises SectionLocked: if it was sent or accepted.
    :raises ReportClosed: if the report is frozen.
    """
    section = _locked(actor, section_uuid)
    _require_open(section)
    text = saving.text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise InvalidInput(fields={"text": _("Một phần không quá 60.000 ký tự.")})
    if text == section.text:
        return section
    if saving.version != section.version:
        raise SectionChanged()
    _keep(actor, section, text, at)
    return section


@transaction.atomic
def submit_section(*, actor: Actor, section_uuid: UUID, at: datetime) -> ReportSection:
    """
    Send a section to whoever leads the report; sending twice is sending once.

    :raises NothingWritten: while it is empty.
    """
    section = _locked(actor, section_uuid)
    if section.state in {_STATES.SUBMITTED, _STATES.ACCEPTED}:
        return section
    _require_open(section)
    if not section.text.strip():
        raise NothingWritten()
    return _move(actor, section, _STATES.SUBMITTED, at)


@transaction.atomic
def accept_section(*, actor: Actor, section_uuid: UUID, at: datetime) -> ReportSection:
    """Accept a section that was sent, or one that the leading agency wrote itself."""
    section = _locked(actor, section_uuid)
    access.require(may_lead(actor, section.report))
    if section.state == _STATES.ACCEPTED:
        return section
    _require_report_open(section.report)
    if not section.text.strip():
        raise NothingWritten()
    return _move(actor, section, _STATES.ACCEPTED, at)


@transaction.atomic
def return_section(*, actor: Actor, section_uuid: UUID, reason: str, at: datetime) -> ReportSection:
    """
    Return a section to its agency with a reason, which stays beside it.

    :raises InvalidInput: without a reason.
    """
    section = _locked(actor, section_uuid)
    access.require(may_lead(actor, section.report))
    _require_report_open(section.report)
    if section.state == _STATES.RETURNED:
        return section
    _say(actor, section, _words(reason, "said"), SectionComment.Kind.RETURN, at)
    return _move(actor, section, _STATES.RETURNED, at)


@transaction.atomic
def merge_parts(
    *, actor: Actor, section_uuid: UUID, parts: list[UUID], at: datetime
) -> ReportSection:
    """
    Put parts of agencies at the end of the section they belong to, each under its agency's name.

    A part is merged once for each of its versions. Its marks of figures are asked of its agency.

    :raises InvalidInput: if no part is chosen, or one that was not sent.
    """
    section = _locked(actor, section_uuid)
    access.require(may_lead(actor, section.report))
    _require_open(section)
    chosen = list(
        section.parts.select_for_update(of=("self",))
        .select_related("agency")
        .filter(uuid__in=parts, state__in=[_STATES.SUBMITTED, _STATES.ACCEPTED])
        .order_by("order")
    )
    if len(chosen) != len(set(parts)) or not chosen:
        raise InvalidInput(fields={"parts": _("Chọn những phần mà cơ quan đã gửi.")})
    fresh = [part for part in chosen if part.merged_version != part.version]
    if not fresh:
        return section
    added = [
        f"- {part.agency.name}: {asked_of(part.text, part.agency.code).lstrip('-– ')}"
        for part in fresh
    ]
    text = "\n".join(filter(None, [section.text, *added]))
    if len(text) > LONGEST:
        raise InvalidInput(fields={"parts": _("Một phần không quá 60.000 ký tự.")})
    _keep(actor, section, text, at)
    for part in fresh:
        part.merged_version, part.state = part.version, _STATES.ACCEPTED
        part.save(update_fields=["merged_version", "state"])
    return section


@transaction.atomic
def remark(*, actor: Actor, section_uuid: UUID, text: str, at: datetime) -> SectionComment:
    """
    Say something about a section, for all who work on the report.

    :raises InvalidInput: without words, or with more than 2,000 letters.
    """
    section = _find(section_uuid)
    access.require(may_see(actor, section.report))
    comment = _say(actor, section, _words(text, "remark_text"), SectionComment.Kind.REMARK, at)
    _tell_remark(actor, section, comment, at)
    return comment


@transaction.atomic
def settle_remark(*, actor: Actor, comment_uuid: UUID, at: datetime) -> SectionComment:
    """Mark a remark as done; marking twice is marking once."""
    comment = SectionComment.objects.select_for_update(of=("self",)).get(uuid=comment_uuid)
    section = _find(comment.section.uuid)
    access.require(may_write(actor, section))
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = at, actor.uuid
        comment.save(update_fields=["settled_at", "settled_by"])
        _tell_remark(actor, section, comment, at)
    return comment


def _keep(actor: Actor, section: ReportSection, text: str, at: datetime) -> None:
    if section.version == 0:  # what the outline gave is where the first difference begins
        SectionVersion.objects.create(
            section=section, number=0, text=section.text,
            saved_at=section.report.began_at, saved_by=section.report.began_by,
        )  # fmt: skip
    section.text = text
    section.version += 1
    if section.state == _STATES.RETURNED:
        section.state = _STATES.WRITING
    section.save(update_fields=["text", "version", "state"])
    SectionVersion.objects.create(
        section=section, number=section.version, text=text,
        saved_at=at, saved_by=actor.uuid, saved_by_name=actor.name[:200],
    )  # fmt: skip
    _tell(actor, section, SECTION_SAVED, {"version": section.version}, at)


def _words(text: str, field: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > 2000:
        raise InvalidInput(fields={field: _("Viết nội dung, không quá 2.000 ký tự.")})
    return said


def _say(
    actor: Actor, section: ReportSection, said: str, kind: SectionComment.Kind, at: datetime
) -> SectionComment:
    return SectionComment.objects.create(
        section=section, kind=kind, text=said,
        said_at=at, said_by=actor.uuid, said_by_name=actor.name[:200],
    )  # fmt: skip


def _move(
    actor: Actor, section: ReportSection, state: ReportSection.State, at: datetime
) -> ReportSection:
    section.state = state
    section.save(update_fields=["state"])
    _tell(actor, section, SECTION_MOVED, {"state": str(state)}, at)
    return section


def _tell_remark(
    actor: Actor, section: ReportSection, comment: SectionComment, at: datetime
) -> None:
    _tell(actor, section, SECTION_REMARKED, {"settled": comment.settled_at is not None}, at)


def _tell(
    actor: Actor,
    section: ReportSection,
    event: events.EventType,
    more: dict[str, object],
    at: datetime,
) -> None:
    events.publish(
        event, actor=actor, subject=section, at=at, agency_uuid=section.agency.uuid,
        payload={"report": section.report.uuid, "section": section.code, **more},
    )  # fmt: skip


def _find(section_uuid: UUID) -> ReportSection:
    section = (
        ReportSection.objects.select_related("agency", "report__agency")
        .filter(uuid=section_uuid)
        .first()
    )
    if section is None:
        raise SectionNotFound()
    return section


def _locked(actor: Actor, section_uuid: UUID) -> ReportSection:
    # The report's row first, always in this order: freezing takes it before it reads the sections.
    found = _find(section_uuid)
    access.require(may_write(actor, found))
    WrittenReport.objects.select_for_update(of=("self",)).get(pk=found.report_id)
    ReportSection.objects.select_for_update(of=("self",)).get(pk=found.pk)
    return _find(section_uuid)


def _require_open(section: ReportSection) -> None:
    _require_report_open(section.report)
    if section.state in {_STATES.SUBMITTED, _STATES.ACCEPTED}:
        raise SectionLocked()


def _require_report_open(report: WrittenReport) -> None:
    if report.state != WrittenReport.State.OPEN:
        raise ReportClosed()
