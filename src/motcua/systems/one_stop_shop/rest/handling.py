"""Handling dossiers by machine: every act that officials have on their pages."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ninja import File, Form, Status, UploadedFile

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from .. import rules
from ..actions.accepting import accept_dossier
from ..actions.dues import Due
from ..actions.ending import deliver_result, require_handed_over_here, stop_dossier
from ..actions.handling import (
    appraise_dossier,
    approve_dossier,
    reject_dossier,
    send_back_dossier,
)
from ..actions.payments import call_off_payment, record_payment, request_payment
from ..actions.promising import put_off_dossier
from ..actions.reception import (
    Wanted,
    refuse_dossier,
    request_supplement,
    supply_supplement,
)
from ..actions.supplying import supply_asked_paper
from ..queries.detail import find_dossier_for
from . import schemas
from .applications import paper_out
from .dossiers import detail_out
from .reasoning import demand, explained

router = new_router("handling")


def _act(path: str, name: str) -> Callable[..., Any]:
    """The door of one act on a dossier; it answers with the dossier as it then stands."""
    return router.post(
        path, auth=access.bearer, response=answers(schemas.DossierDetail), operation_id=name
    )


@_act("/dossiers/{code}/acceptance", "dossier_accept")
def dossier_accept(
    request: ActingRequest, code: schemas.Code, body: schemas.StepIn | None = None
) -> dict[str, Any]:
    """Accept a complete dossier; its legal clock starts."""
    dossier = find_dossier_for(request.actor, code=code)
    with explained(request.actor, dossier, body.late if body else None, at=now()):
        accept_dossier(actor=request.actor, dossier_uuid=dossier.uuid, at=now())
    return detail_out(request, code)


@_act("/dossiers/{code}/supplement-requests", "dossier_ask")
def dossier_ask(
    request: ActingRequest, code: schemas.Code, body: schemas.SupplementRequestIn
) -> dict[str, Any]:
    """Ask once and completely for what is missing (form 02)."""
    dossier = find_dossier_for(request.actor, code=code)
    demand(request.actor, "supplement", body.reason_code, body.reason, at=now())
    with explained(request.actor, dossier, body.late, at=now()):
        request_supplement(
            actor=request.actor,
            dossier_uuid=dossier.uuid,
            wanted=[Wanted(w.kind, w.target, w.title, w.note) for w in body.wanted],
            reason=body.reason,
            reason_code=body.reason_code,
            at=now(),
        )
    return detail_out(request, code)


@_act("/dossiers/{code}/supplement", "dossier_supply")
def dossier_supply(
    request: ActingRequest, code: schemas.Code, body: schemas.SupplementIn
) -> dict[str, Any]:
    """Hand the dossier back once everything that was asked for is there."""
    dossier = find_dossier_for(request.actor, code=code)
    supply_supplement(
        actor=request.actor,
        dossier_uuid=dossier.uuid,
        answers=rules.with_answers(dossier.answers, body.answers, _names(body.answers)),
        at=now(),
    )
    return detail_out(request, code)


@router.post(
    "/dossiers/{code}/papers",
    auth=access.bearer,
    response=answers(schemas.PaperOut, 201),
    operation_id="dossier_supply_paper",
)
def dossier_supply_paper(
    request: ActingRequest,
    code: schemas.Code,
    file: UploadedFile = File(...),  # type: ignore[type-arg]  # noqa: B008
    component: str = Form(..., max_length=80),  # type: ignore[type-arg]
) -> Status[dict[str, Any]]:
    """Hand in one paper that the open supplement request names."""
    dossier = find_dossier_for(request.actor, code=code)
    paper = supply_asked_paper(
        actor=request.actor,
        dossier_uuid=dossier.uuid,
        component_code=component,
        content=file,
        filename=file.name or "",
        at=now(),
    )
    return Status(201, paper_out(paper))


def _names(answers: dict[str, Any], before: str = "") -> list[str]:
    """The names (`child/full_name`) of all the answers that were sent."""
    names = []
    for key, value in answers.items():
        if isinstance(value, dict):
            names += _names(value, f"{before}{key}/")
        else:
            names.append(f"{before}{key}")
    return names


@_act("/dossiers/{code}/refusal", "dossier_refuse")
def dossier_refuse(
    request: ActingRequest, code: schemas.Code, body: schemas.GroundsIn
) -> dict[str, Any]:
    """Refuse to take the dossier in (form 03)."""
    dossier = find_dossier_for(request.actor, code=code)
    demand(request.actor, "refuse", body.reason_code, body.reason, at=now())
    with explained(request.actor, dossier, body.late, at=now()):
        refuse_dossier(
            actor=request.actor,
            dossier_uuid=dossier.uuid,
            reason=body.reason,
            legal_basis=body.legal_basis,
            reason_code=body.reason_code,
            at=now(),
        )
    return detail_out(request, code)


@_act("/dossiers/{code}/appraisal", "dossier_appraise")
def dossier_appraise(
    request: ActingRequest, code: schemas.Code, body: schemas.AppraisalIn
) -> dict[str, Any]:
    """Give the appraiser's opinion and pass the dossier on."""
    dossier = find_dossier_for(request.actor, code=code)
    with explained(request.actor, dossier, body.late, at=now()):
        appraise_dossier(
            actor=request.actor,
            dossier_uuid=dossier.uuid,
            outcome=body.outcome,
            text=body.text,
            legal_basis=body.legal_basis,
            at=now(),
        )
    return detail_out(request, code)


@_act("/dossiers/{code}/return", "dossier_send_back")
def dossier_send_back(
    request: ActingRequest, code: schemas.Code, body: schemas.SendBackIn
) -> dict[str, Any]:
    """Send the dossier back for another appraisal."""
    dossier = find_dossier_for(request.actor, code=code)
    demand(request.actor, "send_back", body.reason_code, body.text, at=now())
    with explained(request.actor, dossier, body.late, at=now()):
        send_back_dossier(
            actor=request.actor,
            dossier_uuid=dossier.uuid,
            text=body.text,
            reason_code=body.reason_code,
            at=now(),
        )
    return detail_out(request, code)


@_act("/dossiers/{code}/approval", "dossier_approve")
def dossier_approve(
    request: ActingRequest, code: schemas.Code, body: schemas.NoteIn
) -> dict[str, Any]:
    """Approve and sign; the result is issued."""
    dossier = find_dossier_for(request.actor, code=code)
    with explained(request.actor, dossier, body.late, at=now()):
        approve_dossier(actor=request.actor, dossier_uuid=dossier.uuid, text=body.text, at=now())
    return detail_out(request, code)


@_act("/dossiers/{code}/rejection", "dossier_reject")
def dossier_reject(
    request: ActingRequest, code: schemas.Code, body: schemas.GroundsIn
) -> dict[str, Any]:
    """Refuse what was asked for, by a signed notice."""
    dossier = find_dossier_for(request.actor, code=code)
    demand(request.actor, "reject", body.reason_code, body.reason, at=now())
    with explained(request.actor, dossier, body.late, at=now()):
        reject_dossier(
            actor=request.actor,
            dossier_uuid=dossier.uuid,
            text=body.reason,
            legal_basis=body.legal_basis,
            reason_code=body.reason_code,
            at=now(),
        )
    return detail_out(request, code)


@_act("/dossiers/{code}/delivery", "dossier_deliver")
def dossier_deliver(
    request: ActingRequest, code: schemas.Code, body: schemas.ReturnIn
) -> dict[str, Any]:
    """Record that the applicant got the result here; what goes by post needs a postal order."""
    require_handed_over_here(body.channel)
    dossier = find_dossier_for(request.actor, code=code)
    with explained(request.actor, dossier, body.late, at=now()):
        deliver_result(
            actor=request.actor, dossier_uuid=dossier.uuid, channel=body.channel, at=now()
        )
    return detail_out(request, code)


@_act("/dossiers/{code}/stop", "dossier_stop")
def dossier_stop(
    request: ActingRequest, code: schemas.Code, body: schemas.GroundsIn
) -> dict[str, Any]:
    """Stop the dossier, with reason and legal basis (form 05)."""
    dossier = find_dossier_for(request.actor, code=code)
    demand(request.actor, "stop", body.reason_code, body.reason, at=now())
    stop_dossier(
        actor=request.actor,
        dossier_uuid=dossier.uuid,
        reason=body.reason,
        legal_basis=body.legal_basis,
        reason_code=body.reason_code,
        at=now(),
    )
    return detail_out(request, code)


@_act("/dossiers/{code}/reappointment", "dossier_put_off")
def dossier_put_off(
    request: ActingRequest, code: schemas.Code, body: schemas.ReappointmentIn
) -> dict[str, Any]:
    """Apologise and promise a new day, once and at least a day before it is due (form 04)."""
    dossier = find_dossier_for(request.actor, code=code)
    demand(request.actor, "put_off", body.reason_code, body.reason, at=now())
    put_off_dossier(
        actor=request.actor,
        dossier_uuid=dossier.uuid,
        due_on=body.due_on,
        reason=body.reason,
        reason_code=body.reason_code,
        at=now(),
    )
    return detail_out(request, code)


@_act("/dossiers/{code}/payment-requests", "dossier_ask_payment")
def dossier_ask_payment(
    request: ActingRequest, code: schemas.Code, body: schemas.PaymentRequestIn
) -> dict[str, Any]:
    """Ask the applicant to pay; state and clock follow the law in force."""
    dossier = find_dossier_for(request.actor, code=code)
    due = [
        Due(one.code, None if one.amount is None else Decimal(one.amount), one.title)
        for one in body.due
    ]
    request_payment(
        actor=request.actor,
        dossier_uuid=dossier.uuid,
        due=due,
        reason=body.reason,
        how=body.how,
        due_on=body.due_on,
        at=now(),
    )
    return detail_out(request, code)


@_act("/dossiers/{code}/payment", "dossier_record_payment")
def dossier_record_payment(
    request: ActingRequest, code: schemas.Code, body: schemas.PaymentIn
) -> dict[str, Any]:
    """Record that it was paid, by the receipt; the same receipt again changes nothing."""
    dossier = find_dossier_for(request.actor, code=code)
    record_payment(
        actor=request.actor,
        dossier_uuid=dossier.uuid,
        amount=Decimal(body.amount),
        paid_on=body.paid_on,
        receipt_number=body.receipt_number,
        at=now(),
    )
    return detail_out(request, code)


@_act("/dossiers/{code}/payment-withdrawal", "dossier_call_off_payment")
def dossier_call_off_payment(
    request: ActingRequest, code: schemas.Code, body: schemas.NoteIn
) -> dict[str, Any]:
    """Take a request to pay back, with the reason."""
    dossier = find_dossier_for(request.actor, code=code)
    call_off_payment(actor=request.actor, dossier_uuid=dossier.uuid, reason=body.text, at=now())
    return detail_out(request, code)
