"""Feedback for machines: sent, followed, answered, judged; with an account or a receipt."""

from typing import Any
from uuid import UUID

from ninja import Query

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions import answer_feedback, judge_answer, send_feedback
from ..models import Feedback
from ..permissions import ANSWER
from ..queries import (
    About,
    dossier_by_receipt,
    get_feedback_for,
    list_feedback_for,
    list_feedback_of,
    own_dossier,
)
from . import schemas

router = new_router("feedback")


def _out(one: Feedback) -> dict[str, Any]:
    return {
        "uuid": one.uuid,
        "code": one.code,
        "dossier": one.dossier_code,
        "kind": one.kind,
        "text": one.text,
        "sent_at": one.sent_at,
        "state": one.state,
        "answer": one.answer,
        "answered_at": one.answered_at,
        "is_satisfied": one.is_satisfied,
    }


def _about(request: ActingRequest, code: str, pin: str) -> About:
    return dossier_by_receipt(code=code.upper(), pin=pin, address=address_of(request), at=now())


@router.post(
    "/dossiers/{code}/feedback",
    auth=access.bearer,
    response=answers(schemas.FeedbackOut),
    operation_id="feedback_send",
)
def feedback_send(
    request: ActingRequest, code: schemas.Code, body: schemas.FeedbackIn
) -> dict[str, Any]:
    """Say something about how one's own dossier was handled; the agency owes an answer."""
    at = now()
    about = own_dossier(request.actor, code, at=at)
    return _out(
        send_feedback(actor=request.actor, about=about, kind=body.kind, text=body.text, at=at)
    )


@router.get(
    "/dossiers/{code}/feedback",
    auth=access.bearer,
    response=answers(list[schemas.FeedbackOut]),
    operation_id="feedback_of_dossier",
)
def feedback_of_dossier(request: ActingRequest, code: schemas.Code) -> list[dict[str, Any]]:
    """What was said about one's own dossier, with its state and answer, newest first."""
    about = own_dossier(request.actor, code, at=now())
    return [_out(one) for one in list_feedback_of(about.dossier_uuid)]


@router.post(
    "/dossiers/{code}/feedback/{uuid}/judgement",
    auth=access.bearer,
    response=answers(schemas.FeedbackOut),
    operation_id="feedback_judge",
)
def feedback_judge(
    request: ActingRequest, code: schemas.Code, uuid: UUID, body: schemas.FeedbackJudgementIn
) -> dict[str, Any]:
    """Say whether the answer satisfies; the last word counts."""
    at = now()
    return _out(
        judge_answer(
            actor=request.actor,
            about=own_dossier(request.actor, code, at=at),
            feedback_uuid=uuid,
            is_satisfied=body.is_satisfied,
            at=at,
        )
    )


@router.post(
    "/feedback/by-receipt",
    auth=None,
    response=answers(schemas.FeedbackOut),
    operation_id="feedback_send_by_receipt",
)
def feedback_send_by_receipt(
    request: ActingRequest, body: schemas.FeedbackByReceiptIn
) -> dict[str, Any]:
    """Say something without an account, by the code and PIN of the receipt; guessing is limited."""
    about = _about(request, body.code, body.pin)
    return _out(
        send_feedback(actor=request.actor, about=about, kind=body.kind, text=body.text, at=now())
    )


@router.post(
    "/feedback/lookup",
    auth=None,
    response=answers(list[schemas.FeedbackOut]),
    operation_id="feedback_lookup",
)
def feedback_lookup(
    request: ActingRequest, body: schemas.FeedbackReceiptIn
) -> list[dict[str, Any]]:
    """What was said about a dossier and its answers, by the code and PIN of the receipt."""
    return [
        _out(one) for one in list_feedback_of(_about(request, body.code, body.pin).dossier_uuid)
    ]


@router.get(
    "/feedback",
    auth=access.bearer,
    response=answers(schemas.FeedbackPageOut),
    operation_id="feedback_list",
)
def feedback_list(
    request: ActingRequest, filters: Query[schemas.FeedbackFiltersIn]
) -> dict[str, Any]:
    """The feedback of the agencies for which an official answers, newest first."""
    if not request.actor.may(ANSWER):
        raise PermissionRefused()
    page = list_feedback_for(
        request.actor, state=filters.state, after=filters.after, limit=filters.limit
    )
    return {"rows": [_out(one) for one in page.rows], "after": page.after}


@router.get(
    "/feedback/{uuid}",
    auth=access.bearer,
    response=answers(schemas.FeedbackOut),
    operation_id="feedback_show",
)
def feedback_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One feedback that the official may answer."""
    return _out(get_feedback_for(request.actor, uuid))


@router.post(
    "/feedback/{uuid}/answer",
    auth=access.bearer,
    response=answers(schemas.FeedbackOut),
    operation_id="feedback_answer",
)
def feedback_answer(
    request: ActingRequest, uuid: UUID, body: schemas.FeedbackAnswerIn
) -> dict[str, Any]:
    """Answer feedback, once; its sender is told."""
    get_feedback_for(request.actor, uuid)
    return _out(
        answer_feedback(
            actor=request.actor,
            feedback_uuid=uuid,
            outcome=body.outcome,
            text=body.text,
            at=now(),
        )
    )
