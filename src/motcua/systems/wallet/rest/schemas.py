"""What machines get of held papers."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema


class HeldPaperOut(Schema):
    """A paper of a repository as it stands today."""

    uuid: UUID
    kind: str
    title: str
    legal_kind: str
    state: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    identity_code: str
    dossier_code: str
    entered_at: datetime


class HeldPaperPage(Schema):
    """A page of a list; `after` asks for the next one."""

    papers: list[HeldPaperOut]
    after: str


class HeldPapersIn(Schema):
    """What of the repository is asked for; `holder`: of whom one represents."""

    holder: UUID | None = None
    q: str = Field("", max_length=100)
    kind: str = Field("", max_length=60)
    state: str = Field("", pattern=r"^(valid|expired|revoked|replaced|)$")
    after: str = Field("", pattern=r"^\d{0,18}$")
    limit: int = Field(20, ge=1, le=100)
