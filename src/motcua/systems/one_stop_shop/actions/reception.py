"""At the desk: ask for what is missing, take the supplement, refuse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.forms import api as forms
from motcua.kernel.processes import api as processes

from .. import rules
from ..events import (
    DOSSIER_NOT_ACCEPTED,
    SUPPLEMENT_REQUESTED,
    SUPPLEMENT_SUPPLIED,
)
from ..models import Dossier, Paper, SupplementItem, SupplementRequest
from ..permissions import is_applicant, may_receive_dossier, may_request_supplement
from .accepting import RECEIVE, RULES
from .fees import fees_for
from .moving import finish_task, keeper_for, locked_dossier, move, run_of
from .payments import end_payments
from .reasoning import check_code, grounds_for


class SupplementAlreadyRequested(Refusal):
    """Hồ sơ này đã được yêu cầu bổ sung một lần. Pháp luật chỉ cho phép yêu cầu một lần, đầy đủ."""

    message_en = "A supplement was already requested once; the law allows one complete request."


class SupplementIncomplete(InvalidInput):
    """Còn nội dung chưa bổ sung. Vui lòng hoàn thiện các mục được đánh dấu."""

    message_en = "Something is still missing. Please complete the marked items."


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a supplement request asks for."""

    kind: str  # "paper" | "answer"
    target: str  # the component's code, or the answer's JSON pointer
    title: str
    note: str = ""


@transaction.atomic
def request_supplement(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    wanted: Sequence[Wanted],
    reason: str,
    at: datetime,
    reason_code: str = "",
) -> SupplementRequest:
    """
    Ask the applicant, once and completely, for papers or corrected answers (form 02).

    After acceptance the legal clock stands still until the applicant has answered.

    :raises SupplementAlreadyRequested: the law of the day allows no further request.
    :raises InvalidInput: if nothing is asked for or no reason is given.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_request_supplement(actor, dossier))
    law = deadlines.rule_set_on(RULES, vietnam_day(at))
    allowed = law.supplement.most if law.supplement else 1
    if dossier.supplement_requests.count() >= allowed:
        raise SupplementAlreadyRequested()
    named = list({(one.kind, one.target): one for one in wanted}.values())
    require_request(named, reason)
    check_code("supplement", reason_code, reason, at=at)
    task = processes.find_open_task(dossier.uuid)
    element = task.element_id if task else RECEIVE
    finish_task(actor=actor, dossier=dossier, element=element, outcome="supplement", at=at)
    if dossier.accepted_at is not None:
        deadlines.pause_clock(
            actor=actor,
            subject=cases.subject_of(dossier.case),
            cause="supplement",
            reason=tidy(reason),
            at=at,
        )
    move(dossier, Dossier.Status.SUPPLEMENT)
    request = SupplementRequest.objects.create(
        dossier=dossier,
        reason=tidy(reason),
        reason_code=reason_code,
        requested_at=at,
        requested_by=actor.uuid,
        from_element=element,
    )
    _keep_items(request, named)
    events.publish(
        SUPPLEMENT_REQUESTED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.receiving_agency.uuid,
        payload={"code": dossier.code, "items": len(named), "reason": reason_code or None},
    )
    return request


def _keep_items(request: SupplementRequest, wanted: Sequence[Wanted]) -> None:
    SupplementItem.objects.bulk_create(
        SupplementItem(
            request=request, kind=w.kind, target=w.target, title=w.title, note=tidy(w.note)
        )
        for w in wanted
    )


def require_request(wanted: Sequence[Wanted], reason: str) -> None:
    """:raises InvalidInput: if nothing is asked for or no reason is given."""
    fields = {}
    if not wanted:
        fields["wanted"] = _("Chọn ít nhất một giấy tờ hoặc nội dung cần bổ sung")
    if len(reason.strip()) < 10:
        fields["reason"] = _("Nêu rõ lý do để người nộp hiểu cần làm gì (ít nhất 10 ký tự)")
    if fields:
        raise InvalidInput(fields=fields)


@transaction.atomic
def supply_supplement(
    *, actor: Actor, dossier_uuid: UUID, answers: Mapping[str, Any], at: datetime
) -> Dossier:
    """
    Hand the dossier back to the agency once everything that was asked for is there.

    `answers` holds the corrected values by JSON pointer; papers were uploaded before, one by one.

    :raises SupplementIncomplete: naming what is still missing; nothing is lost.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(is_applicant(actor, dossier) or may_receive_dossier(actor, dossier))
    request = (
        dossier.supplement_requests.select_for_update().filter(answered_at__isnull=True).first()
    )
    if request is None:
        return dossier
    items = list(request.items.all())
    _take_answers(dossier, items, answers, at)
    _require_everything(dossier, request, items)
    _clear(dossier, request, items, at)
    processes.send_message(
        actor=actor,
        run_uuid=run_of(dossier),
        name="supplement_received",
        at=at,
    )
    if dossier.accepted_at is not None:
        # The rules that the clock kept when it started say how it goes on.
        deadlines.resume_clock(
            actor=keeper_for(actor),
            subject=cases.subject_of(dossier.case),
            cause="supplement",
            at=at,
        )
    back = Dossier.Status.PROCESSING if dossier.accepted_at else Dossier.Status.SUBMITTED
    move(dossier, back, answers=dossier.answers, fees=fees_for(dossier))
    events.publish(
        SUPPLEMENT_SUPPLIED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.receiving_agency.uuid,
        payload={"code": dossier.code},
    )
    return dossier


def _clear(
    dossier: Dossier, request: SupplementRequest, items: Sequence[SupplementItem], at: datetime
) -> None:
    """Close the request; the papers that came now take the place of those before."""
    request.items.update(cleared_at=at)
    request.answered_at = at
    request.save(update_fields=["answered_at"])
    Paper.objects.filter(
        application=dossier.application,
        component_code__in=[i.target for i in items if i.kind == SupplementItem.Kind.PAPER],
        supplied_at__lt=request.requested_at,
        superseded_at__isnull=True,
    ).update(superseded_at=at)


def _take_answers(
    dossier: Dossier, items: Sequence[SupplementItem], answers: Mapping[str, Any], at: datetime
) -> None:
    asked = [item.target for item in items if item.kind == SupplementItem.Kind.ANSWER]
    if not asked:
        return
    changed = rules.with_answers(dossier.answers, answers, asked)
    form = forms.get_form_version(dossier.form_version.uuid)
    problems = forms.validate(form, changed, on=vietnam_day(at))
    if problems:
        raise SupplementIncomplete(fields={p.field_id: p.message("vi") for p in problems})
    dossier.answers = changed


def _require_everything(
    dossier: Dossier, request: SupplementRequest, items: Sequence[SupplementItem]
) -> None:
    supplied = set(
        Paper.objects.filter(
            application=dossier.application,
            supplied_at__gte=request.requested_at,
            superseded_at__isnull=True,
        ).values_list("component_code", flat=True)
    )
    missing = {
        item.target: _("Chưa bổ sung: %(title)s") % {"title": item.title}
        for item in items
        if item.kind == SupplementItem.Kind.PAPER and item.target not in supplied
    }
    if missing:
        raise SupplementIncomplete(fields=missing)


@transaction.atomic
def refuse_dossier(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    reason: str,
    legal_basis: str,
    at: datetime,
    reason_code: str = "",
) -> Dossier:
    """
    Refuse to take a dossier in, in writing, with the reason and its legal basis (form 03).

    :raises InvalidInput: if either is missing.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_receive_dossier(actor, dossier))
    grounds = grounds_for("refuse", reason_code, reason, legal_basis, at=at)
    finish_task(actor=actor, dossier=dossier, element=RECEIVE, outcome="refuse", at=at)
    cases.close_case(actor=actor, case_uuid=dossier.case.uuid, result="not_accepted", at=at)
    move(
        dossier,
        Dossier.Status.NOT_ACCEPTED,
        ended_at=at,
        outcome="not_accepted",
        end_reason=grounds.reason,
        end_legal_basis=grounds.legal_basis,
        end_reason_code=grounds.code,
    )
    end_payments(actor, dossier, at)
    events.publish(
        DOSSIER_NOT_ACCEPTED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.receiving_agency.uuid,
        payload={"code": dossier.code, "reason": grounds.code or None},
    )
    return dossier
