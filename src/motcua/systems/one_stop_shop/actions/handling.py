"""In the competent agency: begin, appraise, decide; deciding signs and issues the result."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

from ..events import (
    DOSSIER_APPRAISED,
    DOSSIER_APPROVED,
    DOSSIER_DECIDED,
    DOSSIER_REJECTED,
    DOSSIER_SENT_BACK,
)
from ..models import Dossier, Opinion
from ..permissions import may_appraise_dossier, may_decide_dossier
from .moving import DossierMoved, finish_task, locked_dossier, move
from .payments import PAID, require_nothing_owed
from .reasoning import Grounds, check_code, grounds_for, require_grounds
from .results import make_paper

APPROVE = "approve"
# Tasks that are done by actions of their own, not by an opinion.
OWN_ACTIONS = {"receive", "approve", "deliver"}
PROPOSALS = {"propose_approval": "propose_approval", "propose_refusal": "propose_refusal"}


@transaction.atomic
def appraise_dossier(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    outcome: str,
    text: str,
    legal_basis: str,
    at: datetime,
    element: str | None = None,
) -> Dossier:
    """
    Give the appraiser's opinion at the task that is open, and pass the dossier on.

    The same for the further steps of some procedures: an on-site check, a ceremony, a tax notice.

    :param element: at which step, where several are open side by side; else the oldest.

    :raises DossierMoved: if the task was done by a colleague.
    :raises InvalidInput: if the task has no such outcome, or a refusal is proposed without reason
        and legal basis.
    """
    dossier = locked_dossier(dossier_uuid)
    task = processes.find_open_task(dossier.uuid, element)
    if task is None or task.element_id in OWN_ACTIONS:
        access.require(may_appraise_dossier(actor, dossier))
        raise DossierMoved()
    access.require(actor.may(task.permission, task.agency_path))
    # Asking for a supplement is an action of its own, which says what is missing.
    if outcome == "supplement" or outcome not in processes.outcomes_of(task.uuid):
        raise InvalidInput(fields={"outcome": _("Chọn một kết quả của bước này")})
    if outcome == "propose_refusal":
        require_grounds(text, legal_basis)
    if outcome == PAID:
        require_nothing_owed(dossier)
    finish_task(actor=actor, dossier=dossier, element=task.element_id, outcome=outcome, at=at)
    kind, said = PROPOSALS.get(outcome, "step"), Grounds("", tidy(text), tidy(legal_basis))
    _keep_opinion(actor, dossier, kind, said, at, element=task.element_id)
    if dossier.status == Dossier.Status.ACCEPTED:
        move(dossier, Dossier.Status.PROCESSING)
    elif dossier.status == Dossier.Status.DECIDED and not processes.find_open_task(dossier.uuid):
        # The process ended without a delivery: e.g. nobody came to the ceremony.
        cases.close_case(actor=actor, case_uuid=dossier.case.uuid, result="not_delivered", at=at)
    events.publish(
        DOSSIER_APPRAISED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={"code": dossier.code, "element": task.element_id, "outcome": outcome},
    )
    return dossier


@transaction.atomic
def send_back_dossier(
    *, actor: Actor, dossier_uuid: UUID, text: str, at: datetime, reason_code: str = ""
) -> Dossier:
    """
    Send a dossier back for another appraisal, saying what is not yet right.

    :raises InvalidInput: if nothing is said.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_decide_dossier(actor, dossier))
    require_said(text)
    check_code("send_back", reason_code, text, at=at)
    finish_task(actor=actor, dossier=dossier, element=APPROVE, outcome="return", at=at)
    said = Grounds(reason_code, tidy(text), "")
    _keep_opinion(actor, dossier, "return", said, at)
    events.publish(
        DOSSIER_SENT_BACK,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={"code": dossier.code, "reason": reason_code or None},
    )
    return dossier


def require_said(text: str) -> None:
    """:raises InvalidInput: if nothing is said that could be looked at again."""
    if len(text.strip()) < 5:
        raise InvalidInput(fields={"text": _("Ghi rõ nội dung cần xem lại")})


@transaction.atomic
def approve_dossier(*, actor: Actor, dossier_uuid: UUID, text: str, at: datetime) -> Dossier:
    """
    Approve and sign: the result is typeset, signed, sealed and final, or nothing happened at all.

    :raises DossierMoved: if a colleague decided first.
    :raises SubCasesOpen: if an opinion is still waited for.
    :raises PaymentOutstanding: if the applicant is still asked to pay.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_decide_dossier(actor, dossier))
    cases.require_nothing_waited(dossier.case)
    require_nothing_owed(dossier)
    _keep_opinion(actor, dossier, "approve", Grounds("", tidy(text), ""), at)
    events.publish(
        DOSSIER_APPROVED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={"code": dossier.code},
    )
    # The process reaches its step `one_stop_shop.issue_result`, which calls `issue_result` below
    # inside this transaction.
    finish_task(actor=actor, dossier=dossier, element=APPROVE, outcome="approve", at=at)
    dossier.refresh_from_db()
    return dossier


@transaction.atomic
def reject_dossier(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    text: str,
    legal_basis: str,
    at: datetime,
    reason_code: str = "",
) -> Dossier:
    """
    Refuse what was asked for, by a signed notice with the reason and its legal basis.

    Decree 61/2018, art. 19(8): within the time limit, in writing, with reasons.

    :raises InvalidInput: if either is missing.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_decide_dossier(actor, dossier))
    grounds = grounds_for("reject", reason_code, text, legal_basis, at=at)
    require_nothing_owed(dossier)
    opinion = _keep_opinion(actor, dossier, "refuse", grounds, at)
    finish_task(actor=actor, dossier=dossier, element=APPROVE, outcome="refuse", at=at)
    document = make_paper(actor, dossier, at, lambda papers: papers.refusal(dossier, opinion))
    deadlines.end_clock(actor=actor, subject=cases.subject_of(dossier.case), at=at)
    cases.close_case(actor=actor, case_uuid=dossier.case.uuid, result="refused", at=at)
    move(
        dossier,
        Dossier.Status.STOPPED,
        decided_at=at,
        ended_at=at,
        outcome="refused",
        result_uuid=document.uuid,
        end_reason=opinion.text,
        end_legal_basis=opinion.legal_basis,
        end_reason_code=opinion.reason_code,
    )
    events.publish(
        DOSSIER_REJECTED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={
            "code": dossier.code,
            "document": str(document.uuid),
            "reason": grounds.code or None,
        },
    )
    return dossier


@transaction.atomic
def issue_result(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> Dossier:
    """
    Make the signed paper of an approval and end the dossier's legal clock.

    Called by the process; on-time is judged by this moment, not by the delivery.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_decide_dossier(actor, dossier))
    document = make_paper(actor, dossier, at, lambda papers: papers.result(dossier))
    deadlines.end_clock(actor=actor, subject=cases.subject_of(dossier.case), at=at)
    move(
        dossier,
        Dossier.Status.DECIDED,
        decided_at=at,
        ended_at=at,
        outcome="approved",
        result_uuid=document.uuid,
    )
    events.publish(
        DOSSIER_DECIDED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={"code": dossier.code, "outcome": "approved", "document": str(document.uuid)},
    )
    return dossier


def _keep_opinion(
    actor: Actor,
    dossier: Dossier,
    kind: str,
    said: Grounds,
    at: datetime,
    *,
    element: str = APPROVE,
) -> Opinion:
    return Opinion.objects.create(
        dossier=dossier,
        kind=kind,
        element=element,
        text=said.reason,
        legal_basis=said.legal_basis,
        reason_code=said.code,
        given_by=actor.uuid,
        given_by_name=actor.name,
        given_at=at,
    )
