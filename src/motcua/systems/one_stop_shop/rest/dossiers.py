"""Following dossiers by machine: lists, one dossier, lookup by PIN, withdrawal, rating, papers."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from ninja import Query

from motcua.base.errors import NotFound
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents

from .. import rules
from ..actions.ending import withdraw_dossier
from ..actions.rating import rate_dossier
from ..actions.receipts import make_receipt
from ..queries.detail import DossierView, find_dossier_for, get_dossier_for
from ..queries.lists import (
    DossierFilters,
    DossierPage,
    DossierRow,
    list_dossiers_for,
    list_dossiers_of,
)
from ..queries.payments import FeeItem, PaymentView
from ..queries.progress import look_up_dossier
from . import schemas

router = new_router("dossiers")


def row_out(row: DossierRow) -> dict[str, Any]:
    """A list row as machines get it."""
    return {
        "uuid": row.uuid,
        "code": row.code,
        "national_code": rules.NATIONAL_CODES[row.status],
        "status": row.status,
        "status_words": row.status_words,
        "procedure": dict(row.procedure_name),
        "agency": row.agency_name,
        "channel": row.channel,
        "submitted_at": row.submitted_at,
        "due_at": row.due_at,
    }


def _page_out(page: DossierPage) -> dict[str, Any]:
    return {"rows": [row_out(row) for row in page.rows], "after": page.after}


def _papers_out(view: DossierView) -> list[dict[str, Any]]:
    return [
        {
            "uuid": paper.file_uuid or paper.uuid,
            "component": paper.component_code,
            "title": paper.title,
            "media_type": paper.media_type,
            "size": paper.size,
        }
        for paper in view.papers
        if not paper.is_superseded
    ]


def _documents_out(view: DossierView) -> list[dict[str, Any]]:
    return [
        {
            "uuid": document.uuid,
            "kind": document.kind,
            "title": document.title,
            "number": document.number,
            "issued_at": document.issued_at,
        }
        for document in view.documents
    ]


def detail_out(request: ActingRequest, code: str) -> dict[str, Any]:
    """One dossier as machines get it."""
    view: DossierView = get_dossier_for(request.actor, code=code, at=now())
    dossier = find_dossier_for(request.actor, code=code)
    progress = view.progress
    return {
        "uuid": progress.uuid,
        "code": progress.code,
        "national_code": progress.national_code,
        "status": progress.status,
        "status_words": progress.status_words,
        "procedure": dict(progress.procedure_name),
        "agency": progress.agency_name,
        "channel": view.channel_words,
        "submitted_at": progress.submitted_at,
        "due_at": progress.due_at,
        "answers": dossier.answers,
        "papers": _papers_out(view),
        "documents": _documents_out(view),
        "fees": [_fee_out(one) for one in view.fees],
        "payments": [_payment_out(one) for one in view.payments],
        "derivation": list(view.derivation),
        "end_reason": view.end_reason,
        "end_legal_basis": view.end_legal_basis,
        "rating": view.rating,
    }


def _fee_out(item: FeeItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "amount": None if item.amount is None else int(item.amount),
        "basis": item.basis,
        "because": list(item.because),
        "decision": item.decision,
    }


def _payment_out(payment: PaymentView) -> dict[str, Any]:
    return {
        "uuid": payment.uuid,
        "state": payment.state,
        "amount": payment.amount,
        "left_to_pay": payment.left_to_pay,
        "reference": payment.reference,
        "items": [_fee_out(one) for one in payment.items],
        "reason": payment.reason,
        "how": payment.how,
        "due_on": payment.due_on,
        "stops_clock": payment.stops_clock,
        "requested_at": payment.requested_at,
        "paid_on": payment.paid_on,
        "receipt_number": payment.receipt_number,
    }


@router.get(
    "/dossiers",
    auth=access.bearer,
    response=answers(schemas.DossierPageOut),
    operation_id="dossier_list",
)
def dossier_list(request: ActingRequest, filters: Query[schemas.FiltersIn]) -> dict[str, Any]:
    """A person's own dossiers, or those of an official's agencies; newest first."""
    if not request.actor.is_official:
        page = list_dossiers_of(
            request.actor, at=now(), after=filters.after or None, limit=filters.limit
        )
        return _page_out(page)
    page = list_dossiers_for(
        request.actor,
        filters=DossierFilters(
            text=filters.text,
            statuses=(filters.status,) if filters.status in rules.NATIONAL_CODES else (),
            submitted_from=filters.submitted_from,
            submitted_to=filters.submitted_to,
            is_overdue=filters.is_overdue,
        ),
        at=now(),
        after=filters.after or None,
        limit=filters.limit,
    )
    return _page_out(page)


@router.post(
    "/dossiers/lookup",
    auth=None,
    response=answers(schemas.Progress),
    operation_id="dossier_lookup",
)
def dossier_lookup(request: ActingRequest, body: schemas.LookupIn) -> dict[str, Any]:
    """Where a dossier stands, by its code and PIN, without an account; guessing is limited."""
    progress = look_up_dossier(
        code=body.code.upper(),
        pin=body.pin,
        address=address_of(request),
        at=now(),
    )
    return {
        "code": progress.code,
        "national_code": progress.national_code,
        "status": progress.status,
        "status_words": progress.status_words,
        "procedure": dict(progress.procedure_name),
        "agency": progress.agency_name,
        "submitted_at": progress.submitted_at,
        "due_at": progress.due_at,
    }


@router.get(
    "/dossiers/{code}",
    auth=access.bearer,
    response=answers(schemas.DossierDetail),
    operation_id="dossier_show",
)
def dossier_show(request: ActingRequest, code: schemas.Code) -> dict[str, Any]:
    """One dossier that the caller may see."""
    return detail_out(request, code)


@router.get(
    "/dossiers/{code}/documents/{document}",
    auth=access.bearer,
    response=answers(bytes),
    operation_id="dossier_document",
    openapi_extra={
        "responses": {
            200: {
                "description": "The paper, with all its signatures",
                "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def dossier_document(
    request: ActingRequest, code: schemas.Code, document: UUID
) -> HttpResponseBase:
    """An official paper of the dossier as a PDF, with all its signatures."""
    dossier = find_dossier_for(request.actor, code=code)
    if document not in {one.uuid for one in documents.list_documents_of(dossier.uuid)}:
        raise NotFound()
    opened = documents.open_document(actor=request.actor, document_uuid=document, at=now())
    return FileResponse(opened.stream, content_type=opened.media_type)


@router.get(
    "/dossiers/{code}/receipt",
    auth=access.bearer,
    response=answers(bytes),
    operation_id="dossier_receipt",
    openapi_extra={
        "responses": {
            200: {
                "description": "Form 01 with the seal of the agency",
                "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def dossier_receipt(request: ActingRequest, code: schemas.Code) -> HttpResponseBase:
    """
    The receipt of the dossier as it stands (form 01) as a PDF; it is made when first asked for.

    Before the acceptance it says what was fixed at the submission.
    """
    dossier = find_dossier_for(request.actor, code=code)
    made = make_receipt(actor=request.actor, dossier_uuid=dossier.uuid, at=now())
    opened = documents.open_document(actor=request.actor, document_uuid=made.uuid, at=now())
    with opened.stream as stream:
        return HttpResponse(stream.read(), content_type=opened.media_type)


@router.post(
    "/dossiers/{code}/withdrawal",
    auth=access.bearer,
    response=answers(schemas.DossierDetail),
    operation_id="dossier_withdraw",
)
def dossier_withdraw(
    request: ActingRequest, code: schemas.Code, body: schemas.NoteIn
) -> dict[str, Any]:
    """Take the dossier back before it is decided."""
    dossier = find_dossier_for(request.actor, code=code)
    withdraw_dossier(actor=request.actor, dossier_uuid=dossier.uuid, reason=body.text, at=now())
    return detail_out(request, code)


@router.post(
    "/dossiers/{code}/rating",
    auth=access.bearer,
    response=answers(schemas.DossierDetail),
    operation_id="dossier_rate",
)
def dossier_rate(
    request: ActingRequest, code: schemas.Code, body: schemas.RatingIn
) -> dict[str, Any]:
    """Rate how the dossier was handled; it may be changed for some days."""
    dossier = find_dossier_for(request.actor, code=code)
    rate_dossier(
        actor=request.actor,
        dossier_uuid=dossier.uuid,
        score=body.score,
        comment=body.comment,
        answers=body.answers,
        at=now(),
    )
    return detail_out(request, code)
