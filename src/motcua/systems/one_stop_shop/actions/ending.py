"""How a dossier ends: delivered, withdrawn by the person, stopped by the agency."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

from ..events import DOSSIER_STOPPED, DOSSIER_WITHDRAWN, RESULT_DELIVERED
from ..models import Dossier
from ..permissions import (
    may_deliver_result,
    may_stop_dossier,
    may_withdraw_dossier,
)
from .moving import finish_task, keeper_for, locked_dossier, move, run_of
from .payments import end_payments, require_nothing_owed
from .reasoning import grounds_for


class PostalOrderNeeded(Refusal):
    """Kết quả gửi qua bưu chính cần có đơn trả. Vui lòng lập đơn trả qua bưu chính."""

    message_en = "A result goes by post with an order only. Please make a postal order."


def require_handed_over_here(channel: str) -> None:
    """
    What the post carries is delivered when the post says so, not when the desk lets go of it.

    :raises PostalOrderNeeded: for a result that an official says to have given to the post.
    """
    if channel == Dossier.ReturnChannel.POSTAL:
        raise PostalOrderNeeded()


@transaction.atomic
def withdraw_dossier(*, actor: Actor, dossier_uuid: UUID, reason: str, at: datetime) -> Dossier:
    """Take a dossier back at the applicant's wish, before a decision was made."""
    dossier = locked_dossier(dossier_uuid)
    access.require(may_withdraw_dossier(actor, dossier))
    move(
        dossier,
        Dossier.Status.WITHDRAWN,
        ended_at=at,
        outcome="withdrawn",
        end_reason=tidy(reason),
    )
    _end(actor, dossier, "withdrawn", at)
    events.publish(
        DOSSIER_WITHDRAWN,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.receiving_agency.uuid,
        payload={"code": dossier.code},
    )
    return dossier


@transaction.atomic
def stop_dossier(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    reason: str,
    legal_basis: str,
    at: datetime,
    reason_code: str = "",
) -> Dossier:
    """
    Stop an accepted dossier, in writing, with the reason and its legal basis (form 05).

    :raises InvalidInput: if either is missing.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_stop_dossier(actor, dossier))
    grounds = grounds_for("stop", reason_code, reason, legal_basis, at=at)
    move(
        dossier,
        Dossier.Status.STOPPED,
        ended_at=at,
        outcome="stopped",
        end_reason=grounds.reason,
        end_legal_basis=grounds.legal_basis,
        end_reason_code=grounds.code,
    )
    _end(actor, dossier, "stopped", at)
    events.publish(
        DOSSIER_STOPPED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={"code": dossier.code, "reason": grounds.code or None},
    )
    return dossier


def _end(actor: Actor, dossier: Dossier, outcome: str, at: datetime) -> None:
    dossier.supplement_requests.filter(answered_at__isnull=True).update(answered_at=at)
    end_payments(actor, dossier, at)
    processes.cancel_run(actor=actor, run_uuid=run_of(dossier), reason=outcome, at=at)
    cases.close_case(
        actor=keeper_for(actor), case_uuid=dossier.case.uuid, result=outcome, at=at, call_off=True
    )


@transaction.atomic
def deliver_result(*, actor: Actor, dossier_uuid: UUID, channel: str, at: datetime) -> Dossier:
    """
    Record that the applicant got the result: at the counter, by post, or on the portal.

    :raises DossierMoved: if it was already delivered.
    :raises PaymentOutstanding: while the applicant is asked to pay.
    :raises InvalidInput: for a way that there is not.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_deliver_result(actor, dossier))
    if channel not in Dossier.ReturnChannel.values:
        raise InvalidInput(fields={"channel": _("Chọn cách trả kết quả")})
    require_nothing_owed(dossier)
    finish_task(actor=actor, dossier=dossier, element="deliver", outcome="delivered", at=at)
    move(dossier, Dossier.Status.RETURNED, returned_at=at, return_channel=channel)
    cases.close_case(
        actor=keeper_for(actor), case_uuid=dossier.case.uuid, result=dossier.outcome, at=at
    )
    events.publish(
        RESULT_DELIVERED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.receiving_agency.uuid,
        payload={"code": dossier.code, "channel": channel},
    )
    return dossier
