"""Preparing a day: begin, decide where matters go, answer warnings, set aside."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import FINDINGS_ACKNOWLEDGED, MERGER_DROPPED, MERGER_PREPARED, SUCCESSOR_CHOSEN
from ..models import Merger, MergerChoice, MergerFinding
from ..permissions import may_prepare_merger
from ..queries.mergers import get_merger
from ..queries.targets import ended_on


class NothingEnds(InvalidInput):
    """Không có cơ quan nào kết thúc hoạt động vào ngày {day}. Vui lòng chọn ngày khác."""

    message_en = "No agency ends on {day}. Please choose another day."


class AlreadyPrepared(Refusal):
    """Ngày {day} đang có một bản chuẩn bị khác. Vui lòng mở bản đó hoặc bỏ nó trước."""

    message_en = "The day {day} is being prepared already. Please open that one, or drop it first."


class MergerClosed(Refusal):
    """Ngày sắp xếp này đã thực hiện, đã hoàn tác hoặc đã bỏ nên không sửa được nữa."""

    message_en = "This day was carried out, taken back or dropped, and cannot be changed."


class SuccessorEnded(InvalidInput):
    """“{name}” không hoạt động vào ngày {day}. Vui lòng chọn cơ quan đang hoạt động."""

    message_en = "“{name}” is not at work on {day}. Please choose an agency that is."


class AnswerMissing(InvalidInput):
    """Vui lòng chọn cảnh báo và ghi đã xử lý hoặc chấp nhận thế nào."""

    message_en = "Please choose warnings and write what was done about them."


@transaction.atomic
def prepare_merger(*, actor: Actor, on_date: date, grounds: str, at: datetime) -> Merger:
    """
    Begin to prepare the day on which agencies end; nothing moves.

    :raises NothingEnds: if none ends on it.
    :raises AlreadyPrepared: if somebody is preparing it.
    """
    access.require(may_prepare_merger(actor))
    if not tidy(grounds):
        raise InvalidInput(fields={"grounds": _("Ghi căn cứ, ví dụ số và ngày của nghị quyết")})
    day = f"{on_date:%d/%m/%Y}"
    if not ended_on(on_date):
        raise NothingEnds(fields={"on_date": NothingEnds(day=day).message("vi")}, day=day)
    try:
        with transaction.atomic():
            merger = Merger.objects.create(
                on_date=on_date,
                grounds=tidy(grounds)[:300],
                prepared_at=at,
                prepared_by=actor.uuid,
                prepared_by_name=actor.name,
            )
    except IntegrityError as error:
        raise AlreadyPrepared(day=day) from error
    events.publish(
        MERGER_PREPARED, subject=merger, actor=actor, at=at, payload={"on_date": on_date}
    )
    return merger


@transaction.atomic
def choose_successor(
    *,
    actor: Actor,
    merger_uuid: UUID,
    agency_uuid: UUID,
    to_agency_uuid: UUID,
    reason: str,
    at: datetime,
    topic: str = "",
) -> MergerChoice:
    """
    Decide where an agency's matters go, or those of one topic; the day is rehearsed anew.

    :raises SuccessorEnded: if the chosen agency is not at work on the day.
    """
    merger = _open_merger(actor, merger_uuid)
    left, to = organizations.get_agency(agency_uuid), organizations.get_agency(to_agency_uuid)
    if left.valid_to != merger.on_date:
        raise InvalidInput(fields={"agency": _("Cơ quan này không kết thúc vào ngày đó")})
    if not to.holds_on(merger.on_date):
        raise SuccessorEnded(
            fields={f"to-{agency_uuid}": _("Chọn cơ quan đang hoạt động")},
            name=to.name,
            day=f"{merger.on_date:%d/%m/%Y}",
        )
    if not tidy(reason):
        raise InvalidInput(fields={f"reason-{agency_uuid}": _("Ghi lý do chọn cơ quan này")})
    choice, _new = MergerChoice.objects.update_or_create(
        merger=merger,
        agency_uuid=left.uuid,
        topic=topic[:60],
        defaults={
            "to_agency_uuid": to.uuid,
            "reason": tidy(reason)[:300],
            "chosen_at": at,
            "chosen_by": actor.uuid,
            "chosen_by_name": actor.name,
        },
    )
    back_to_preparing(merger)
    events.publish(
        SUCCESSOR_CHOSEN,
        subject=merger,
        actor=actor,
        at=at,
        payload={"agency": left.uuid, "topic": topic or None, "to_agency": to.uuid},
    )
    return choice


@transaction.atomic
def acknowledge_findings(
    *, actor: Actor, merger_uuid: UUID, findings: Collection[UUID], answer: str, at: datetime
) -> int:
    """
    Say in writing that warnings are known, and what was done about them; how many they were.

    :raises AnswerMissing: if none is chosen, or nothing is said.
    """
    merger = _open_merger(actor, merger_uuid)
    rows = merger.findings.filter(
        uuid__in=list(findings),
        severity=MergerFinding.Severity.WARNING,
        acknowledged_at__isnull=True,
    )
    uuids = list(rows.values_list("uuid", flat=True))
    if not uuids or not tidy(answer):
        raise AnswerMissing(fields={"answer": AnswerMissing().message("vi")})
    rows.update(
        acknowledged_at=at,
        acknowledged_by=actor.uuid,
        acknowledged_by_name=actor.name,
        answer=tidy(answer)[:300],
    )
    events.publish(
        FINDINGS_ACKNOWLEDGED, subject=merger, actor=actor, at=at, payload={"findings": uuids}
    )
    return len(uuids)


@transaction.atomic
def drop_merger(*, actor: Actor, merger_uuid: UUID, at: datetime) -> Merger:
    """Set a prepared day aside; nothing had moved."""
    merger = _open_merger(actor, merger_uuid)
    merger.state, merger.ended_at, merger.ended_by_name = Merger.State.DROPPED, at, actor.name
    merger.save(update_fields=["state", "ended_at", "ended_by_name"])
    events.publish(MERGER_DROPPED, subject=merger, actor=actor, at=at)
    return merger


def _open_merger(actor: Actor, merger_uuid: UUID) -> Merger:
    merger = get_merger(merger_uuid, for_change=True)
    access.require(may_prepare_merger(actor))
    if not merger.is_open:
        raise MergerClosed()
    return merger


def back_to_preparing(merger: Merger) -> None:
    """What was rehearsed or approved does not hold any more."""
    merger.state = Merger.State.PREPARED
    merger.approved_at = merger.approved_by = None
    merger.approved_by_name = ""
    merger.save(update_fields=["state", "approved_at", "approved_by", "approved_by_name"])
