"""What is asked, and what is granted, when somebody wants to read a file."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """The file that somebody wants to read, and the paper that it is a version of."""

    file_uuid: UUID
    stored_by: UUID
    document_uuid: UUID | None = None
    subject_uuid: UUID | None = None
    agency_path: str | None = None


@dataclass(frozen=True, slots=True)
class FileAccess:
    """Leave to read: for which purpose (in Vietnamese), and whose personal data is seen."""

    purpose: str
    party_uuids: tuple[UUID, ...] = ()
