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


class RequestOut(Schema):
    """What a counter asks: which paper, for what, until when it waits."""

    uuid: UUID
    paper_uuid: UUID
    paper_title: str
    purpose: str
    agency_name: str
    asked_by_name: str
    asked_at: datetime
    until: datetime


class RequestsOut(Schema):
    """The questions that wait for the caller."""

    requests: list[RequestOut]


class HolderAnswerIn(Schema):
    """Whether the holder agrees."""

    agree: bool


class AnsweredOut(Schema):
    """What was answered: `screen` with its consent, or `refused`."""

    uuid: UUID
    answer: str
    consent: UUID | None


class CheckedIn(Schema):
    """Which compared papers are asked for."""

    q: str = Field("", max_length=100)
    after: str = Field("", pattern=r"^\d{0,18}$")
    limit: int = Field(20, ge=1, le=100)


class CheckedPaperOut(HeldPaperOut):
    """A compared paper: who compared it, and why it holds no more."""

    holder_name: str
    checked_by_name: str
    checked_at: datetime | None
    state_reason: str


class CheckedPage(Schema):
    """A page of compared papers; `after` asks for the next one."""

    papers: list[CheckedPaperOut]
    after: str


class GivenTo(Schema):
    """Who was given a paper, for what, and whether that lasts."""

    agency_name: str
    purpose: str
    given_at: datetime
    is_open: bool


class CheckedOut(Schema):
    """A compared paper, who was given it, and how often it was opened."""

    paper: CheckedPaperOut
    given: list[GivenTo]
    opened: int


class RevocationIn(Schema):
    """Why a paper holds no more."""

    reason: str = Field(max_length=500)
