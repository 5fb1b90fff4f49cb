"""Finds papers and opens files for those who may read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.kernel.parties import api as parties

from ..models import Document, Signature, StoredFile
from ..permissions import may_read_file
from ..ports.files import FileDamaged, open_content
from ..ports.readers import leave_to_read
from ..rules.codes import tidy_verification_code
from ..rules.reading import FileAccess, FileQuestion

_OF_ONE: Lookup[Document] = Lookup(
    lambda subject: (
        Document.objects.filter(subject_uuid=subject)
        .select_related("file")
        .order_by("issued_at", "id")
    )
)


class FileNotFound(NotFound):
    """Không tìm thấy tệp, hoặc Ông/Bà không có quyền xem tệp này."""

    message_en = "There is no such file, or you may not read it."


class DocumentNotFound(NotFound):
    """Không tìm thấy văn bản này."""

    message_en = "There is no such document."


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file opened for somebody who may read it; close `stream` when done."""

    stream: IO[bytes]
    name: str
    media_type: str
    size: int
    sha256: str


def get_file(file_uuid: UUID) -> StoredFile:
    """
    The row of a file, for linking and showing its name; contents come from `open_file`.

    :raises FileNotFound: if there is none.
    """
    file = StoredFile.objects.filter(uuid=file_uuid).first()
    if file is None:
        raise FileNotFound()
    return file


def list_files(file_uuids: Iterable[UUID]) -> dict[UUID, StoredFile]:
    """The rows of several files in one statement; unknown ones are left out."""
    return {row.uuid: row for row in StoredFile.objects.filter(uuid__in=list(file_uuids))}


def open_file(
    *, actor: Actor, file_uuid: UUID, at: datetime, access: FileAccess | None = None
) -> OpenedFile:
    """
    Open a file for somebody who may read it; reading personal data is logged.

    `access` is the leave of a caller that has checked by itself, such as a code with its PIN.

    :raises FileNotFound: also where the actor may not read it, so that nothing is given away.
    :raises FileDamaged: if its content is not (any more) what was stored.
    """
    file = get_file(file_uuid)
    question = _question(file)
    leave = access or may_read_file(actor, question) or leave_to_read(actor, question)
    if leave is None:
        raise FileNotFound()
    if leave.party_uuids:
        parties.read_parties(
            actor=actor,
            party_uuids=leave.party_uuids,
            purpose=leave.purpose,
            at=at,
            fields=("file",),
        )
    return OpenedFile(
        stream=_content_of(file),
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
    )


def _content_of(file: StoredFile) -> IO[bytes]:
    try:
        return open_content(file.sha256)
    except FileNotFoundError as error:
        raise FileDamaged() from error


def read_stored(file: StoredFile) -> bytes:
    """The whole content of a file, checked; for our own work on it, not for showing."""
    with open_content(file.sha256) as stream:
        return stream.read()


def get_document(document_uuid: UUID) -> Document:
    """
    An issued paper.

    :raises DocumentNotFound: if there is none.
    """
    document = Document.objects.select_related("file").filter(uuid=document_uuid).first()
    if document is None:
        raise DocumentNotFound()
    return document


def open_document(
    *, actor: Actor, document_uuid: UUID, at: datetime, access: FileAccess | None = None
) -> OpenedFile:
    """
    Open the current version of a paper, with all its signatures.

    :raises DocumentNotFound: if there is none.
    :raises FileNotFound: if the actor may not read it.
    """
    document = get_document(document_uuid)
    return open_file(actor=actor, file_uuid=document.file.uuid, at=at, access=access)


def list_documents_of(*subject_uuids: UUID) -> list[Document]:
    """The papers issued about subjects (a dossier, a case), the oldest first (one SQL query)."""
    if len(subject_uuids) == 1:
        return _OF_ONE.list(subject=subject_uuids[0])
    rows = Document.objects.filter(subject_uuid__in=subject_uuids).select_related("file")
    return list(rows.order_by("issued_at", "id"))


def list_signatures(document_uuid: UUID) -> list[Signature]:
    """The signatures on a paper in the order in which they were made."""
    return list(Signature.objects.filter(document__uuid=document_uuid).order_by("signed_at", "id"))


def find_document_by_verification_code(code: str) -> Document | None:
    """The paper that carries this code, typed in whatever way; None where there is none."""
    written = tidy_verification_code(code)
    if written is None:
        return None
    return Document.objects.select_related("file").filter(verification_code=written).first()


def find_document_by_content(sha256: str) -> Document | None:
    """The paper one of whose versions has this very content, or None."""
    signed = Document.objects.filter(signatures__file__sha256=sha256)
    return Document.objects.filter(original__sha256=sha256).union(signed).first()


def _question(file: StoredFile) -> FileQuestion:
    signed = Signature.objects.filter(file=file).values("document_id")[:1]
    document = (
        Document.objects.filter(original=file).first()
        or Document.objects.filter(id__in=signed).first()
    )
    return FileQuestion(
        file_uuid=file.uuid,
        stored_by=file.stored_by,
        document_uuid=document.uuid if document else None,
        subject_uuid=document.subject_uuid if document else None,
        agency_path=document.agency_path if document else None,
    )
