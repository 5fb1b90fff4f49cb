"""Who may open the paper of a report."""

from typing import Any

from motcua.base.actors import Actor
from motcua.kernel.documents import api as documents

from ..models import WrittenReport
from ..permissions import may_see


def paper_leave(actor: Actor, question: Any) -> documents.FileAccess | None:
    """Leave to open a report's paper: for all once it is published, before for who works on it."""
    if question.subject_uuid is None:
        return None
    found = WrittenReport.objects.select_related("agency").filter(uuid=question.subject_uuid)
    report = found.first()
    if report is None:
        return None
    if report.state == WrittenReport.State.PUBLISHED or may_see(actor, report):
        return documents.FileAccess(purpose=f"Xem báo cáo: {report.title}")
    return None
