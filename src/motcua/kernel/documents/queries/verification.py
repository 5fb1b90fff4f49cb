"""Verifies papers: is the file the one that was issued, and do its signatures hold?"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..ports.chosen_keys import signing_keys
from ..ports.files import FileDamaged, waiting_file
from ..rules.verification import SignatureCheck, check_from_plain
from ..rules.workshop import WorkFailed, Workshop, WorkTooLong
from .papers import find_document_by_content, get_document, read_stored

_SECONDS = 20.0

verifier = Workshop(memory_bytes=2 * 1024**3)


@dataclass(frozen=True, slots=True)
class Verification:
    """
    What is known about a PDF.

    `document_uuid`: the issued paper whose version this file is, to the byte; None for any other
    file. `is_current`: it is the version with all signatures. `archival_faults`: why it is not
    PDF/A, empty where it is. `problem`: why nothing more could be said.
    """

    signatures: tuple[SignatureCheck, ...]
    archival_faults: tuple[str, ...]
    sha256: str = ""
    document_uuid: UUID | None = None
    is_current: bool = False
    is_annulled: bool = False
    problem: str = ""

    @property
    def is_pdf_a(self) -> bool:
        """Whether the file is PDF/A-2."""
        return not self.archival_faults and not self.problem

    @property
    def are_signatures_valid(self) -> bool:
        """Whether there are signatures and every one holds."""
        return bool(self.signatures) and all(one.is_valid for one in self.signatures)

    @property
    def is_valid(self) -> bool:
        """Whether this is a paper issued here, not annulled, with valid signatures."""
        return self.document_uuid is not None and not self.is_annulled and self.are_signatures_valid


def verify_document(document_uuid: UUID, *, at: datetime) -> Verification:
    """
    Verify the current version of an issued paper, as it lies in the store.

    :raises DocumentNotFound: if there is none.
    """
    document = get_document(document_uuid)
    try:
        content = read_stored(document.file)
    except (FileDamaged, FileNotFoundError) as error:
        return Verification((), (), document_uuid=document.uuid, problem=type(error).__name__)
    return verify_file(content, at=at)


def verify_file(content: bytes, *, at: datetime) -> Verification:
    """Verify any PDF: its signatures, and whether it is a paper that was issued here."""
    digest = hashlib.sha256(content).hexdigest()
    document = find_document_by_content(digest)
    keys = signing_keys()
    order = {
        "trust_roots": [root.hex() for root in keys.trust_roots()],
        "revocation_lists": [one.hex() for one in keys.revocation_lists(at=at)],
    }
    with waiting_file() as path:
        path.write_bytes(content)
        try:
            found, _ = verifier.do("verify", {"path": str(path), **order}, seconds=_SECONDS)
        except (WorkFailed, WorkTooLong) as error:
            return Verification((), (), digest, problem=type(error).__name__)
    return Verification(
        signatures=tuple(check_from_plain(one) for one in found["signatures"]),
        archival_faults=tuple(found["archival_faults"]),
        sha256=digest,
        document_uuid=document.uuid if document else None,
        is_current=document is not None and document.file.sha256 == digest,
        is_annulled=document is not None and document.annulled_at is not None,
    )
