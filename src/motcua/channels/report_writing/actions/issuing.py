"""Make the official paper of a frozen report with its signature and seal; publish it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events

from ..events import REPORT_PUBLISHED, REPORT_SIGNED
from ..models import WrittenReport
from ..queries.papers import paper_context, signer_of
from ..queries.reports import read_report
from .freezing import locked_report

_STATES = WrittenReport.State
KIND = "report"
SIGN = "documents.sign"


class NotFrozen(Refusal):
    """Chốt báo cáo trước khi ký."""

    message_en = "Freeze the report before it is signed."


class NotSigned(Refusal):
    """Báo cáo chưa được ký nên chưa công bố được."""

    message_en = "The report is not signed and cannot be published."


@transaction.atomic
def sign_report(
    *, actor: Actor, report_uuid: UUID, at: datetime, pin: str | None = None
) -> WrittenReport:
    """
    Typeset the frozen report by Decree 30/2020 with its number, sign and seal it; twice is once.

    :raises NotFrozen: while the report is open.
    :raises PermissionRefused: unless the actor signs for the agency.
    """
    report = locked_report(actor, report_uuid, SIGN)
    if report.state == _STATES.OPEN:
        raise NotFrozen()
    if report.state != _STATES.FROZEN:
        return report
    signer = signer_of(actor, report, at=at)
    document = documents.issue_document(
        actor=actor,
        kind=KIND,
        title=report.title,
        context=paper_context(report, read_report(report, at=at), signer=signer),
        subject_uuid=report.uuid,
        agency_uuid=report.agency.uuid,
        at=at,
    )
    documents.sign_document(
        actor=actor, document_uuid=document.uuid, at=at, pin=pin,
        signer_name=actor.name, signer_title=signer["title"],
    )  # fmt: skip
    documents.seal_document(actor=actor, document_uuid=document.uuid, at=at)
    report.document, report.state = document, _STATES.SIGNED
    report.save(update_fields=["document", "state"])
    _tell(REPORT_SIGNED, actor, report, document, at)
    return report


@transaction.atomic
def publish_report(*, actor: Actor, report_uuid: UUID, at: datetime) -> WrittenReport:
    """
    Let everybody read a signed report; publishing twice is publishing once.

    :raises NotSigned: before it is signed.
    """
    report = locked_report(actor, report_uuid)
    if report.state == _STATES.PUBLISHED:
        return report
    if report.state != _STATES.SIGNED or report.document is None:
        raise NotSigned()
    report.state, report.published_at = _STATES.PUBLISHED, at
    report.save(update_fields=["state", "published_at"])
    _tell(REPORT_PUBLISHED, actor, report, report.document, at)
    return report


def _tell(
    event: events.EventType,
    actor: Actor,
    report: WrittenReport,
    document: documents.Document,
    at: datetime,
) -> None:
    events.publish(
        event, actor=actor, subject=report, at=at, agency_uuid=report.agency.uuid,
        payload={"document": document.uuid},
    )  # fmt: skip
