"""The control slip: one row for every hand-over, written by the process itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.kernel.documents import api as documents
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.systems.procedures import api as procedures

from .. import rules
from ..models import Dossier
from ..queries import facts
from .moving import locked_dossier, run_of

APPLICANT = "Người nộp hồ sơ"


@transaction.atomic
def make_control_slip(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> documents.Document:
    """
    Make the control slip of a dossier as it stands: who handed it to whom, when, and how late.

    Asking again gives the slip that is there, until the next hand-over.
    """
    dossier = locked_dossier(dossier_uuid)
    done = [
        step
        for step in processes.runs.history_of(run_of(dossier))
        if step.kind == "human" and step.ended_at is not None and step.done_by is not None
    ]
    since = max((step.ended_at for step in done if step.ended_at), default=dossier.submitted_at)
    made = [
        one
        for one in documents.list_documents_of(dossier.uuid)
        if one.kind == "control_slip" and one.issued_at >= since
    ]
    if made:
        return made[-1]
    version = procedures.get_version(dossier.procedure_version.uuid)
    due = dossier.case.due_current
    document = documents.issue_document(
        actor=actor,
        kind="control_slip",
        title="Phiếu kiểm soát quá trình giải quyết hồ sơ",
        context={
            "dossier": {"code": dossier.code, "procedure": facts.procedure_name(version)},
            "applicant": {"name": dossier.applicant.full_name},
            "desk": dossier.receiving_agency.name,
            "received_at": facts.moment_words(dossier.accepted_at or dossier.submitted_at),
            "due_at": facts.moment_words(due) if due else "",
            "steps": _rows(dossier, done),
            "signer": {"title": "Bộ phận Tiếp nhận và Trả kết quả", "name": ""},
        },
        subject_uuid=dossier.uuid,
        agency_uuid=dossier.receiving_agency.uuid,
        at=at,
    )
    documents.seal_document(actor=facts.PAPERS, document_uuid=document.uuid, at=at)
    return document


def _rows(dossier: Dossier, done: Sequence[processes.runs.HistoryStep]) -> list[dict[str, Any]]:
    names = {step.agency_uuid: "" for step in done}
    for uuid in names:
        names[uuid] = organizations.get_agency(uuid).name if uuid else ""
    rows = []
    for place, step in enumerate(done):
        following = done[place + 1] if place + 1 < len(done) else None
        if following is not None:
            receiver = names[following.agency_uuid]
        else:
            receiver = APPLICANT if dossier.returned_at else dossier.competent_agency.name
        assert step.ended_at is not None
        rows.append(
            {
                "from": names[step.agency_uuid],
                "to": receiver,
                "at": facts.moment_words(step.ended_at),
                "by": step.done_by_name,
                "taken_by": following.done_by_name if following is not None else "",
                "verdict": rules.verdict_of_step(due_at=step.due_at, ended_at=step.ended_at),
                "note": step.name,
            }
        )
    return rows
