"""The regulated forms of a dossier after its receipt: 02 supplement, 03 refusal, 05 stop."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.systems.procedures import api as procedures

from .. import rules
from ..models import Dossier
from ..queries import facts
from .moving import locked_dossier
from .reasoning import printed_reasons


def pin_of(dossier: Dossier) -> str:
    """The lookup PIN that stands on the receipt."""
    return rules.pin_of(dossier_uuid=dossier.uuid, secret=settings.SECRET_KEY)


def top_of(dossier: Dossier, version: procedures.VersionRecord, at: datetime) -> dict[str, Any]:
    """What the forms of a dossier begin with; the reading of the applicant's record is logged."""
    name = facts.procedure_name(version)
    return {
        "dossier": {"code": dossier.code, "procedure": name},
        "desk": dossier.receiving_agency.name,
        "applicant": facts.applicant_facts(dossier, at=at),
        "request": name,
    }


def kept_paper(dossier: Dossier, kind: str, *, since: datetime) -> documents.Document | None:
    """The paper of a kind that was made since a moment, None where there is none."""
    made = [
        document
        for document in documents.list_documents_of(dossier.uuid)
        if document.kind == kind and document.issued_at >= since
    ]
    return made[-1] if made else None


@transaction.atomic
def make_supplement_form(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> documents.Document:
    """Make form 02 of the dossier's last supplement request, sealed by the receiving agency."""
    dossier = locked_dossier(dossier_uuid)
    request = dossier.supplement_requests.latest("requested_at")
    kept = kept_paper(dossier, "supplement_request", since=request.requested_at)
    if kept is not None:
        return kept
    version = procedures.get_version(dossier.procedure_version.uuid)
    official = access.get_account(request.requested_by)
    context = {
        **top_of(dossier, version, at),
        "components": [
            {
                "name": item.title,
                "original": 0,
                "certified": 0,
                "photo": 0,
                "electronic": 1,
                "note": item.note,
            }
            for item in request.items.order_by("id")
        ],
        "reasons": printed_reasons(request.reason_code, request.reason, at=request.requested_at),
        "reply_by": "",
        "contact": dossier.receiving_agency.name,
        "guide": {"title": "Người hướng dẫn", "name": official.party.full_name if official else ""},
    }
    document = documents.issue_document(
        actor=actor,
        kind="supplement_request",
        title="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        context=context,
        subject_uuid=dossier.uuid,
        agency_uuid=dossier.receiving_agency.uuid,
        at=at,
    )
    documents.seal_document(actor=facts.PAPERS, document_uuid=document.uuid, at=at)
    request.document_uuid = document.uuid
    request.save(update_fields=["document_uuid"])
    return document


@transaction.atomic
def make_end_form(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> documents.Document:
    """Make form 03 of a dossier that was not accepted, or form 05 of one that was stopped."""
    dossier = locked_dossier(dossier_uuid)
    is_stop = dossier.status == Dossier.Status.STOPPED
    kind = "stop_notice" if is_stop else "refusal"
    kept = kept_paper(dossier, kind, since=dossier.ended_at or at)
    if kept is not None:
        return kept
    version = procedures.get_version(dossier.procedure_version.uuid)
    context = {
        **top_of(dossier, version, at),
        "reasons": printed_reasons(
            dossier.end_reason_code, dossier.end_reason, at=dossier.ended_at or at
        ),
        "legal_basis": facts.legal_lines(dossier.end_legal_basis),
        "guidance": "",
        "officer": {"title": "Người tiếp nhận hồ sơ", "name": ""},
        "received_on": (dossier.accepted_at or dossier.submitted_at)
        .astimezone(VIETNAM)
        .strftime("%d/%m/%Y"),
        "returned": [],
        "signer": facts.signer_facts(actor, dossier, at=at),
        "recipients": ["Như trên", "Bộ phận Tiếp nhận và Trả kết quả", "Lưu: VT"],
    }
    agency = dossier.competent_agency if is_stop else dossier.receiving_agency
    document = documents.issue_document(
        actor=actor,
        kind=kind,
        title="Thông báo dừng giải quyết hồ sơ" if is_stop else "Phiếu từ chối tiếp nhận hồ sơ",
        context=context,
        subject_uuid=dossier.uuid,
        agency_uuid=agency.uuid,
        at=at,
    )
    documents.seal_document(actor=facts.PAPERS, document_uuid=document.uuid, at=at)
    dossier.result_uuid = document.uuid
    dossier.save(update_fields=["result_uuid"])
    return document
