"""The regulated forms of a dossier: 01 receipt, 02 supplement, 03 refusal, 05 stop."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM, money_vi
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.documents import api as documents
from motcua.systems.procedures import api as procedures

from .. import rules
from ..models import Dossier
from ..queries import facts
from .moving import locked_dossier
from .reasoning import printed_reasons

DELIVERY = {
    "portal": "Nhận bản điện tử trên Cổng dịch vụ công",
    "counter": "Nhận tại Bộ phận Tiếp nhận và Trả kết quả",
    "postal": "Nhận qua dịch vụ bưu chính công ích",
}


def pin_of(dossier: Dossier) -> str:
    """The lookup PIN that stands on the receipt."""
    return rules.pin_of(dossier_uuid=dossier.uuid, secret=settings.SECRET_KEY)


@transaction.atomic
def make_receipt(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> documents.Document:
    """
    Make form 01 of a dossier as it stands: with the day of return once it is accepted.

    Asking again gives the receipt of the present state that is there already.
    """
    dossier = locked_dossier(dossier_uuid)
    kept = _kept(dossier, "receipt", since=dossier.accepted_at or dossier.submitted_at)
    if kept is not None:
        return kept
    version = procedures.get_version(dossier.procedure_version.uuid)
    context = {
        **_top(dossier, version, at),
        "components": facts.component_facts(dossier),
        "sets": version.parts.sets,
        "duration": version.time_limit_words("vi"),
        "received_at": facts.moment_words(dossier.accepted_at or dossier.submitted_at),
        "delivery": _delivery_words(dossier),
        "fee": _fee_words(dossier),
        "submitter": (dossier.representative or dossier.applicant).full_name,
        "receiver": {
            "title": "Người tiếp nhận hồ sơ",
            "name": actor.name if actor.is_official else "",
        },
        "pin": pin_of(dossier),
        **_appointment(dossier, at),
    }
    document = documents.issue_document(
        actor=actor,
        kind="receipt",
        title="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        context=context,
        subject_uuid=dossier.uuid,
        agency_uuid=dossier.receiving_agency.uuid,
        at=at,
    )
    documents.seal_document(actor=facts.PAPERS, document_uuid=document.uuid, at=at)
    dossier.receipt_uuid = document.uuid
    dossier.save(update_fields=["receipt_uuid"])
    return document


def _appointment(dossier: Dossier, at: datetime) -> dict[str, Any]:
    if dossier.accepted_at is None:
        law = deadlines.rule_set_on("one-stop", at.astimezone(VIETNAM).date())
        hours = law.reception.amount if law.reception else 8
        return {
            "due_at": "Tính từ khi hồ sơ được tiếp nhận",
            "derivation": [
                "Hồ sơ đã được gửi đến cơ quan. Kết quả kiểm tra hồ sơ được thông báo trong "
                f"{hours} giờ làm việc; thời hạn giải quyết tính từ khi tiếp nhận."
            ],
        }
    due = dossier.case.due_current
    return {
        "due_at": facts.moment_words(due) if due else "",
        "derivation": list(deadlines.derivation_of(cases.subject_of(dossier.case)).lines("vi")),
    }


def _delivery_words(dossier: Dossier) -> str:
    if dossier.return_channel != Dossier.ReturnChannel.COUNTER or not dossier.return_path:
        return DELIVERY[dossier.return_channel]
    return f"Nhận tại {dossier.return_agency.name}"


def _fee_words(dossier: Dossier) -> str:
    amounts = [line["amount"] for line in dossier.fees]
    if any(amount is None for amount in amounts):
        return "Theo thông báo của cơ quan có thẩm quyền"
    total = sum(Decimal(amount) for amount in amounts)
    return money_vi(total) if total else "Không thu"


def _top(dossier: Dossier, version: procedures.VersionRecord, at: datetime) -> dict[str, Any]:
    name = facts.procedure_name(version)
    return {
        "dossier": {"code": dossier.code, "procedure": name},
        "desk": dossier.receiving_agency.name,
        "applicant": facts.applicant_facts(dossier, at=at),
        "request": name,
    }


def _kept(dossier: Dossier, kind: str, *, since: datetime) -> documents.Document | None:
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
    kept = _kept(dossier, "supplement_request", since=request.requested_at)
    if kept is not None:
        return kept
    version = procedures.get_version(dossier.procedure_version.uuid)
    official = access.get_account(request.requested_by)
    context = {
        **_top(dossier, version, at),
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
    kept = _kept(dossier, kind, since=dossier.ended_at or at)
    if kept is not None:
        return kept
    version = procedures.get_version(dossier.procedure_version.uuid)
    context = {
        **_top(dossier, version, at),
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
