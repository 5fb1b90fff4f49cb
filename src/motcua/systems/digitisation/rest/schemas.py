"""What machines get of digital copies."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class DigitalCopyOut(Schema):
    """A certified digital copy; `fields` are what an officer compared with the paper, by label."""

    uuid: UUID
    title: str
    identity_code: str
    legal_kind: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    is_expired: bool
    is_revoked: bool
    agency: str
    certified_at: datetime
    document: UUID
    verification_code: str
    fields: dict[str, str]


class VerifiedCopyOut(Schema):
    """What a stranger who holds a copy learns of it."""

    title: str
    number: str
    issued_on: date | None
    is_expired: bool
    is_revoked: bool
    agency: str
    legal_kind: str
