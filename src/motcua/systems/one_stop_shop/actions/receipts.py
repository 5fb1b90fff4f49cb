"""Form 01: what the receipt says is fixed at the submission; its paper is made when asked for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.text import money_vi, vietnam_day
from motcua.base.together import apart_from_the_deed, insert
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.documents import api as documents
from motcua.systems.procedures import api as procedures

from ..models import Dossier, Paper, SubmissionReceipt
from ..queries import facts
from ..queries.papers import handed_in
from .moving import locked_dossier
from .papers import kept_paper, pin_of, top_of
from .registering import enter_dossier

DELIVERY = {
    "portal": "Nhận bản điện tử trên Cổng dịch vụ công",
    "counter": "Nhận tại Bộ phận Tiếp nhận và Trả kết quả",
    "postal": "Nhận qua dịch vụ bưu chính công ích",
}


def fix_receipt(
    *,
    by: Actor,
    dossier: Dossier,
    version: procedures.VersionRecord,
    papers: Sequence[Paper],
    at: datetime,
) -> str:
    """
    Fix what the receipt of a submission says, in the transaction of the submission.

    Returns its SHA-256, which the journal tells with the submission.
    """
    with apart_from_the_deed():
        content = _content(by, dossier, version, papers, at)
    digest = digest_of(content)
    insert(SubmissionReceipt(dossier=dossier, content=content, sha256=digest, fixed_at=at))
    return digest


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of what a receipt says, however its keys are ordered."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def make_receipt(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> documents.Document:
    """
    Make form 01 of a dossier as it stands: with the day of return once it is accepted.

    Before the acceptance it says what was fixed at the submission and has that date; its seal
    tells when it was made. Asking again gives the receipt of the present state that is there.
    """
    dossier = locked_dossier(dossier_uuid)
    kept = kept_paper(dossier, "receipt", since=dossier.accepted_at or dossier.submitted_at)
    if kept is not None:
        return kept
    content, issued_at = _said(actor, dossier, at)
    document = documents.issue_document(
        actor=actor if actor.is_official else facts.PAPERS,
        kind="receipt",
        title="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        context={**content, "pin": pin_of(dossier)},
        subject_uuid=dossier.uuid,
        agency_uuid=dossier.receiving_agency.uuid,
        at=issued_at,
    )
    documents.seal_document(actor=facts.PAPERS, document_uuid=document.uuid, at=at)
    dossier.receipt_uuid = document.uuid
    dossier.save(update_fields=["receipt_uuid"])
    return document


def _said(actor: Actor, dossier: Dossier, at: datetime) -> tuple[Mapping[str, Any], datetime]:
    """What the receipt says now, and of when that is."""
    if dossier.accepted_at is None:
        fixed = SubmissionReceipt.objects.filter(dossier=dossier).first()
        if fixed is not None:
            return fixed.content, fixed.fixed_at
    version = procedures.get_version(dossier.procedure_version.uuid)
    content = _content(actor, dossier, version, handed_in(dossier.application), at)
    return {**content, **_in_register(dossier, at)}, at


def _in_register(dossier: Dossier, at: datetime) -> dict[str, Any]:
    """Form 01 of Circular 01/2018/TT-VPCP names the volume and the number of the register."""
    # Mostly it stands there already; a receipt that is asked for sooner enters the dossier itself.
    entry = enter_dossier(actor=facts.PAPERS, dossier_uuid=dossier.uuid, at=at)
    if entry is None:
        return {}
    volume = f"{entry.book.volume:02d}/{entry.book.year}"
    return {"register": {"volume": volume, "number": str(entry.number)}}


def _content(
    actor: Actor,
    dossier: Dossier,
    version: procedures.VersionRecord,
    papers: Sequence[Paper],
    at: datetime,
) -> dict[str, Any]:
    return {
        **top_of(dossier, version, at),
        "components": facts.component_facts(papers),
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
        **_appointment(dossier, at),
    }


def _appointment(dossier: Dossier, at: datetime) -> dict[str, Any]:
    if dossier.accepted_at is None:
        law = deadlines.rule_set_on("one-stop", vietnam_day(at))
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
