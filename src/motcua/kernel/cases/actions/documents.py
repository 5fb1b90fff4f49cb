"""Attaching files and issued papers to a case, and withdrawing them with a trace."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, PermissionRefused, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.cases.events import DOCUMENT_ATTACHED, DOCUMENT_WITHDRAWN
from motcua.kernel.cases.models import Case, CaseDocument
from motcua.kernel.cases.permissions import (
    delegator_of,
    is_involved,
    may_attach_document,
    may_change_case,
)
from motcua.kernel.cases.queries.cases import CaseAlreadyClosed, CaseNotFound, lock_case, subject_of
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events

from .cases import ReasonMissing


class DocumentUnclear(InvalidInput):
    """Vui lòng chọn tệp hoặc văn bản, ghi tên và chọn loại tài liệu."""

    message_en = "Please choose a file or paper, name it and say what kind it is."


class AlreadyAttached(Refusal):
    """Tài liệu này đã được đính kèm vào vụ việc."""

    message_en = "This document is attached to the case already."


class CaseDocumentNotFound(NotFound):
    """Không tìm thấy tài liệu này trong vụ việc."""

    message_en = "There is no such document in the case."


@transaction.atomic
def attach_document(
    *,
    actor: Actor,
    case_uuid: UUID,
    title: str,
    role: str,
    at: datetime,
    file_uuid: UUID | None = None,
    document_uuid: UUID | None = None,
    is_for_parties: bool = False,
) -> CaseDocument:
    """
    Attach a stored file or an issued paper, which the actor may read, to a case.

    What a person involved attaches is theirs to read; an official says whether the people
    involved may read it.

    :raises AlreadyAttached: if it is attached and was not withdrawn.
    :raises FileNotFound: if the actor may not read it.
    """
    case = lock_case(case_uuid)
    _check(actor, case, at)
    is_one = (file_uuid is None) != (document_uuid is None)
    if not title.strip() or role not in CaseDocument.Role.values or not is_one:
        raise DocumentUnclear(fields={"title": DocumentUnclear().message("vi")})
    _check_readable(actor, file_uuid, document_uuid, at)
    same = {"case": case, "file_uuid": file_uuid, "document_uuid": document_uuid}
    if CaseDocument.objects.filter(**same, withdrawn_at__isnull=True).exists():
        raise AlreadyAttached()
    document = CaseDocument.objects.create(
        **same,
        title=title.strip()[:300],
        role=role,
        is_for_parties=is_for_parties or actor.kind == "person",
        attached_at=at,
        attached_by=actor.uuid,
        attached_by_name=actor.name,
    )
    events.publish(
        DOCUMENT_ATTACHED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={
            "document": document.uuid,
            "role": role,
            "is_for_parties": document.is_for_parties,
        },
        agency_uuid=case.agency_uuid,
        acting_for=delegator_of(actor, case),
    )
    return document


@transaction.atomic
def upload_document(
    *,
    actor: Actor,
    case_uuid: UUID,
    content: documents.Readable,
    filename: str,
    title: str,
    role: str,
    at: datetime,
    is_for_parties: bool = False,
) -> CaseDocument:
    """
    Take in a file, after looking into it, and attach it to a case.

    :raises UploadRefused: with words that say what to do.
    :raises AlreadyAttached: if the same content is there: a second press attaches nothing twice.
    """
    case = lock_case(case_uuid)
    _check(actor, case, at)
    file = documents.accept_upload(actor=actor, content=content, filename=filename, at=at)
    _require_new_content(actor, case, file)
    return attach_document(
        actor=actor,
        case_uuid=case_uuid,
        title=title.strip() or file.name,
        role=role,
        file_uuid=file.uuid,
        is_for_parties=is_for_parties,
        at=at,
    )


def _require_new_content(actor: Actor, case: Case, file: documents.StoredFile) -> None:
    """People are not told of a file that only officials have."""
    there = CaseDocument.objects.filter(case=case, withdrawn_at__isnull=True)
    if actor.kind == "person":
        there = there.filter(is_for_parties=True)
    files = there.exclude(file_uuid=None).values_list("file_uuid", flat=True)
    same = documents.StoredFile.objects.filter(uuid__in=list(files), sha256=file.sha256)
    if same.exists():
        raise AlreadyAttached(fields={"tep": AlreadyAttached().message("vi")})


def _check(actor: Actor, case: Case, at: datetime) -> None:
    """Outsiders do not learn that there is such a case."""
    if not may_attach_document(actor, case, at=at):
        is_known = actor.kind != "person" or is_involved(actor, case, at=at)
        raise PermissionRefused() if is_known else CaseNotFound()
    if case.state == Case.State.CLOSED:
        raise CaseAlreadyClosed()


def _check_readable(
    actor: Actor, file_uuid: UUID | None, document_uuid: UUID | None, at: datetime
) -> None:
    if file_uuid is not None:
        opened = documents.open_file(actor=actor, file_uuid=file_uuid, at=at)
    elif document_uuid is not None:
        opened = documents.open_document(actor=actor, document_uuid=document_uuid, at=at)
    opened.stream.close()


@transaction.atomic
def withdraw_document(
    *, actor: Actor, document_uuid: UUID, reason: str, at: datetime
) -> CaseDocument:
    """
    Withdraw a document from a case: it is no longer read there, and stays in its history.

    Whoever attached it may, and officials who may change the case.

    :raises CaseDocumentNotFound: if there is none, or it was withdrawn.
    """
    document = CaseDocument.objects.select_related("case").filter(uuid=document_uuid).first()
    if document is None:
        raise CaseDocumentNotFound()
    case = lock_case(document.case.uuid)
    document.refresh_from_db()
    access.require(document.attached_by == actor.uuid or may_change_case(actor, case))
    if document.withdrawn_at is not None:
        raise CaseDocumentNotFound()
    if case.state == Case.State.CLOSED:
        raise CaseAlreadyClosed()
    if not reason.strip():
        raise ReasonMissing(fields={"reason": ReasonMissing().message("vi")})
    document.withdrawn_at, document.withdrawn_by_name = at, actor.name
    document.withdrawn_reason = reason.strip()[:500]
    document.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_reason"])
    events.publish(
        DOCUMENT_WITHDRAWN,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"document": document.uuid},
        agency_uuid=case.agency_uuid,
        acting_for=delegator_of(actor, case),
    )
    return document
