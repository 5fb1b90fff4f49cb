"""The paper of a decision: typeset from the answers, signed by the person, sealed by the agency."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM, in_language
from motcua.kernel.documents import api as documents
from motcua.systems.procedures import api as procedures

from ..models import Dossier, Opinion
from ..queries import facts


def make_result(*, actor: Actor, dossier: Dossier, at: datetime) -> documents.Document:
    """
    Make the result that the procedure names, from the answers, signed and sealed.

    :raises CertificateExpired: if the signer's certificate does not hold; nothing is decided then.
    """
    version = procedures.get_version(dossier.procedure_version.uuid)
    result = version.parts.result
    context = {
        **version.result_context(
            dossier.answers, unit_name=facts.unit_namer(at), facts=facts.case_facts(dossier, at=at)
        ),
        "signer": facts.signer_facts(actor, dossier, at=at),
    }
    return _sign(
        actor,
        dossier,
        kind=result.kind,
        title=in_language(result.title, "vi"),
        template=result.template,
        context=context,
        at=at,
    )


def make_refusal(
    *, actor: Actor, dossier: Dossier, opinion: Opinion, at: datetime
) -> documents.Document:
    """Make the signed notice that what was asked for is refused, with reason and legal basis."""
    version = procedures.get_version(dossier.procedure_version.uuid)
    name = facts.procedure_name(version)
    agency = dossier.competent_agency.name
    context = {
        "abstract": f"Từ chối giải quyết hồ sơ {dossier.code}",
        "paragraphs": [
            f"{agency} đã xem xét hồ sơ mã số {dossier.code} của "
            f"{dossier.applicant.full_name} về việc {name}.",
            f"Hồ sơ không đủ điều kiện giải quyết, lý do: {opinion.text}",
            f"Căn cứ: {opinion.legal_basis}.",
            "Ông/Bà có quyền khiếu nại theo quy định của pháp luật về khiếu nại.",
        ],
        "signer": facts.signer_facts(actor, dossier, at=at),
        "recipients": ["Như trên", "Bộ phận Tiếp nhận và Trả kết quả", "Lưu: VT"],
    }
    return _sign(
        actor,
        dossier,
        kind="notice",
        title=f"Thông báo từ chối giải quyết hồ sơ {dossier.code}",
        template="thong-bao",
        context=context,
        at=at,
    )


def make_apology(
    *,
    actor: Actor,
    dossier: Dossier,
    promised: datetime | None,
    due_at: datetime,
    reasons: list[str],
    at: datetime,
) -> documents.Document:
    """Make form 04: why the result comes later, an apology, and the new day, signed."""
    version = procedures.get_version(dossier.procedure_version.uuid)
    received = (dossier.accepted_at or dossier.submitted_at).astimezone(VIETNAM)
    context = {
        "dossier": {"code": dossier.code, "procedure": facts.procedure_name(version)},
        "applicant": facts.applicant_facts(dossier, at=at),
        "received_on": received.strftime("%d/%m/%Y"),
        "promised_on": facts.moment_words(promised) if promised else "",
        "reasons": reasons,
        "new_date": facts.moment_words(due_at),
        "signer": facts.signer_facts(actor, dossier, at=at),
        "recipients": ["Như trên", "Bộ phận Tiếp nhận và Trả kết quả", "Lưu: VT"],
    }
    return _sign(
        actor,
        dossier,
        kind="extension",
        title="Xin lỗi và hẹn lại ngày trả kết quả",
        template="",
        context=context,
        at=at,
    )


def _sign(
    actor: Actor,
    dossier: Dossier,
    *,
    kind: str,
    title: str,
    template: str,
    context: Mapping[str, Any],
    at: datetime,
) -> documents.Document:
    document = documents.issue_document(
        actor=actor,
        kind=kind,
        template=template,
        title=title,
        context=context,
        subject_uuid=dossier.uuid,
        agency_uuid=dossier.competent_agency.uuid,
        at=at,
    )
    documents.sign_document(
        actor=actor,
        document_uuid=document.uuid,
        signer_name=actor.name,
        signer_title=context["signer"]["title"],
        at=at,
    )
    documents.seal_document(actor=actor, document_uuid=document.uuid, at=at)
    return document
