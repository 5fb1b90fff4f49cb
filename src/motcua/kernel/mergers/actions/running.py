"""The day itself: rehearsed and taken back at once, approved by another, carried out."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import MERGER_APPROVED, MERGER_COMMITTED, MERGER_REHEARSED
from ..models import Merger, MergerFinding, MergerMove
from ..permissions import had_a_part, may_approve_merger, may_prepare_merger
from ..queries.findings import PROBLEM, Finding, findings_of
from ..queries.mergers import findings_open, get_merger
from ..queries.report import report_of
from .carrying import Carried, carry_out
from .preparing import MergerClosed, back_to_preparing


class AlreadyCommitted(Refusal):
    """Ngày sắp xếp này đã được thực hiện; không cần làm lại."""

    message_en = "This day was carried out already; it need not be done again."


class NotRehearsed(Refusal):
    """Ngày sắp xếp này chưa chạy thử, hoặc đã thay đổi từ lần chạy thử. Vui lòng chạy thử trước."""

    message_en = "This day was not rehearsed, or was changed since. Please rehearse it first."


class NotApproved(Refusal):
    """Ngày sắp xếp này chưa được người thứ hai duyệt."""

    message_en = "This day was not approved by a second person."


class FindingsOpen(Refusal):
    """Còn {problems} lỗi phải xử lý và {warnings} cảnh báo chưa xác nhận."""

    message_en = "{problems} problems have to be solved and {warnings} warnings acknowledged first."


class TooEarly(Refusal):
    """Chưa đến ngày {day}; chỉ chạy thử và duyệt được trước ngày này."""

    message_en = "{day} has not come; before it the day can only be rehearsed and approved."


class ReportOutdated(Refusal):
    """
    Từ lần chạy thử đã phát sinh {number} lỗi hoặc cảnh báo mới. Chưa có gì thay đổi; vui lòng chạy
    thử lại, xem báo cáo rồi trình duyệt lại.
    """

    message_en = (
        "{number} new problems or warnings have come up since the rehearsal. Nothing was changed; "
        "please rehearse again, read the report and have it approved again."
    )


class OwnPreparation(PermissionRefused):
    """Ông/Bà đã tham gia chuẩn bị ngày sắp xếp này; người duyệt phải là người khác."""

    message_en = "You had a part in preparing this day; somebody else has to approve it."


class _Rehearsed(Exception):
    """Everything was done and is taken back."""

    def __init__(self, done: Carried) -> None:
        self.done = done


@transaction.atomic
def rehearse_merger(*, actor: Actor, merger_uuid: UUID, at: datetime) -> Merger:
    """
    Carry the whole day out, look at it, take it back, and keep the report.

    Before the day it is rehearsed as at its first moment. What was said of warnings that are found
    again stays; an approval of an earlier rehearsal does not.
    """
    merger = get_merger(merger_uuid, for_change=True)
    access.require(may_prepare_merger(actor))
    if not merger.is_open:
        raise MergerClosed()
    begin = datetime.combine(merger.on_date, time(), tzinfo=VIETNAM)
    try:
        with transaction.atomic():
            raise _Rehearsed(carry_out(actor, merger, max(at, begin)))
    except _Rehearsed as told:
        done = told.done
    found = findings_of(done)
    _keep_findings(merger, found)
    back_to_preparing(merger)
    merger.state, merger.report = Merger.State.REHEARSED, report_of(done, done.moves)
    merger.rehearsed_at, merger.rehearsed_by = at, actor.uuid
    merger.save(update_fields=["state", "report", "rehearsed_at", "rehearsed_by"])
    problems = sum(1 for one in found if one.severity == PROBLEM)
    told_of = {"problems": problems, "warnings": len(found) - problems}
    events.publish(
        MERGER_REHEARSED,
        subject=merger,
        actor=actor,
        at=at,
        payload={"cases": merger.report["cases"], **told_of},
    )
    return merger


def _keep_findings(merger: Merger, found: Sequence[Finding]) -> None:
    by_key = {one.key: one for one in found}
    merger.findings.exclude(key__in=list(by_key)).delete()
    known = set(merger.findings.values_list("key", flat=True))
    MergerFinding.objects.bulk_create(
        MergerFinding(
            merger=merger,
            key=key,
            severity=one.severity,
            code=one.code,
            agency_uuid=one.agency_uuid,
            facts=dict(one.facts),
        )
        for key, one in by_key.items()
        if key not in known
    )


@transaction.atomic
def approve_merger(*, actor: Actor, merger_uuid: UUID, at: datetime) -> Merger:
    """
    Approve what was rehearsed: by somebody who had no part in it.

    :raises OwnPreparation: if the actor had.
    :raises FindingsOpen: if something stands in the way.
    """
    merger = get_merger(merger_uuid, for_change=True)
    access.require(may_approve_merger(actor))
    if merger.state != Merger.State.REHEARSED:
        raise NotRehearsed() if merger.is_open else MergerClosed()
    if had_a_part(actor, merger):
        raise OwnPreparation()
    _require_settled(merger)
    merger.state, merger.approved_at = Merger.State.APPROVED, at
    merger.approved_by, merger.approved_by_name = actor.uuid, actor.name
    merger.save(update_fields=["state", "approved_at", "approved_by", "approved_by_name"])
    events.publish(
        MERGER_APPROVED,
        subject=merger,
        actor=actor,
        at=at,
        payload={"cases": merger.report["cases"]},
    )
    return merger


def _require_settled(merger: Merger) -> None:
    waiting = findings_open(merger)
    if waiting:
        raise FindingsOpen(problems=waiting["problem"], warnings=waiting["warning"])


@transaction.atomic
def commit_merger(*, actor: Actor, merger_uuid: UUID, at: datetime) -> Merger:
    """
    Carry an approved day out, whole or not at all: killed in the middle, nothing has happened.

    :raises TooEarly: before the day.
    :raises ReportOutdated: if something came up that the rehearsal did not find.
    """
    merger = get_merger(merger_uuid, for_change=True)
    access.require(may_prepare_merger(actor))
    if merger.state == Merger.State.COMMITTED:
        raise AlreadyCommitted()
    if merger.state != Merger.State.APPROVED:
        raise NotApproved() if merger.is_open else MergerClosed()
    if vietnam_day(at) < merger.on_date:
        raise TooEarly(day=f"{merger.on_date:%d/%m/%Y}")
    done = carry_out(actor, merger, at)
    known = set(merger.findings.values_list("key", flat=True))
    fresh = [one for one in findings_of(done) if one.key not in known]
    if fresh:
        raise ReportOutdated(number=len(fresh))
    MergerMove.objects.bulk_create(done.moves, batch_size=2000)
    merger.report, merger.state = report_of(done, done.moves), Merger.State.COMMITTED
    merger.committed_at, merger.committed_by_name = at, actor.name
    merger.save(update_fields=["report", "state", "committed_at", "committed_by_name"])
    # The last event of the day: what has a higher place in the journal was done since.
    events.publish(
        MERGER_COMMITTED,
        subject=merger,
        actor=actor,
        at=at,
        payload={"on_date": merger.on_date, "cases": merger.report["cases_moved"]},
    )
    return merger
