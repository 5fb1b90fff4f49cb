"""Who may read the files of a case, and which documents may be attached to it as well."""

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
    Whom they represent is left to the page of the case: this door knows no moment.
    """
    by = {"file_uuid": question.file_uuid}
    if question.document_uuid is not None:
        by = {"document_uuid": question.document_uuid}
    rows = CaseDocument.objects.filter(**by, withdrawn_at__isnull=True).select_related("case")
    for row in rows:
        is_theirs = row.is_for_parties and is_involved(actor, row.case)
        if is_theirs or may_see_inside(actor, row.case):
            return documents.FileAccess(
                purpose=f"Xem tài liệu của vụ việc {row.case}"[:300],
                party_uuids=_parties_of(row.case),
            )
    return None


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
    for one in seen:
        for paper in documents.list_documents_of(one.uuid):
            found[f"document:{paper.uuid}"] = f"{paper.number} {paper.title}".strip()
    for row in attached.exclude(case=case).order_by("id"):
        found[_key(row)] = row.title
    for row in attached.filter(case=case):
        found.pop(_key(row), None)
    return list(found.items())


def _key(row: CaseDocument) -> str:
    return f"file:{row.file_uuid}" if row.file_uuid else f"document:{row.document_uuid}"
