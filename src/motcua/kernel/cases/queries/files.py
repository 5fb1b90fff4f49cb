"""Who may read the files of a case, and which documents may be attached to it as well."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.cases.models import Case, CaseDocument, Involvement
from motcua.kernel.cases.permissions import is_involved, may_see_inside
from motcua.kernel.documents import api as documents


def file_leave(actor: Actor, question: Any) -> documents.FileAccess | None:
    """
    Leave to read what is attached to a case and was not withdrawn.

    Officials who see the inside of the case read all of it; the people involved what is for them.
    Those who represent somebody come by `open_case_document`: a guard is told no moment.
    """
    by = {"file_uuid": question.file_uuid}
    if question.document_uuid is not None:
        by = {"document_uuid": question.document_uuid}
    rows = CaseDocument.objects.filter(**by, withdrawn_at__isnull=True).select_related("case")
    for row in rows:
        is_theirs = row.is_for_parties and is_involved(actor, row.case)
        if is_theirs or may_see_inside(actor, row.case):
            return _leave(row.case)
    return None


def open_case_document(*, actor: Actor, document_uuid: UUID, at: datetime) -> Any:
    """
    Open a document of a case for somebody who may read it there at the moment; it is logged.

    :raises FileNotFound: if there is none, it was withdrawn, or it is not for the actor.
    """
    row = (
        CaseDocument.objects.select_related("case")
        .filter(uuid=document_uuid, withdrawn_at__isnull=True)
        .first()
    )
    if row is None:
        raise documents.FileNotFound()
    is_theirs = row.is_for_parties and is_involved(actor, row.case, at=at)
    if not is_theirs and not may_see_inside(actor, row.case):
        raise documents.FileNotFound()
    given: dict[str, Any] = {"actor": actor, "at": at, "access": _leave(row.case)}
    if row.file_uuid is not None:
        return documents.open_file(**given, file_uuid=row.file_uuid)
    assert row.document_uuid is not None  # a constraint of the table: one of the two
    return documents.open_document(**given, document_uuid=row.document_uuid)


def _leave(case: Case) -> documents.FileAccess:
    purpose = f"Xem tài liệu của vụ việc {case}"[:300]
    return documents.FileAccess(purpose=purpose, party_uuids=_parties_of(case))


def _parties_of(case: Case) -> tuple[UUID, ...]:
    rows = Involvement.objects.filter(case=case).order_by("id")
    return tuple(dict.fromkeys(rows.values_list("party_uuid", flat=True)))


def list_attachable(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """
    Documents of the cases around this one that the actor sees, as (key, title): issued papers,
    and what is attached to its parent and its sub-cases; without what it has already.
    """
    around = [case, *Case.objects.filter(parent=case), *([case.parent] if case.parent else [])]
    seen = [one for one in around if may_see_inside(actor, one)]
    attached = CaseDocument.objects.filter(case__in=seen, withdrawn_at__isnull=True)
    found: dict[str, str] = {}
    for paper in documents.list_documents_of(*(one.uuid for one in seen)):
        found[f"document:{paper.uuid}"] = f"{paper.number} {paper.title}".strip()
    for row in attached.exclude(case=case).order_by("id"):
        found[_key(row)] = row.title
    for row in attached.filter(case=case):
        found.pop(_key(row), None)
    return list(found.items())


def _key(row: CaseDocument) -> str:
    return f"file:{row.file_uuid}" if row.file_uuid else f"document:{row.document_uuid}"
