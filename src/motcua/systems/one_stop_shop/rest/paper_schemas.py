"""What programs send and get about papers that fill a form, or are asked for at the counter."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

Text = Annotated[str, Field(max_length=2000)]
Code = Annotated[str, Field(min_length=3, max_length=60, pattern=r"^[0-9A-Za-z.\-]+$")]


class FillingPaper(Schema):
    """A paper of the repository that can answer questions."""

    uuid: UUID
    title: str
    number: str
    issuer: str
    legal_kind: str
    issued_on: date | None
    expires_on: date | None
    checked_by_name: str
    checked_at: datetime | None


class FillLine(Schema):
    """One question: what the paper says, in words, and what stands there now."""

    name: str
    label: str
    value: str
    now: str


class Fill(Schema):
    """One paper, what it answers, and whether answers are taken from it now."""

    paper: FillingPaper
    lines: list[FillLine]
    is_taken: bool


class FillsOut(Schema):
    """The answers as they stand, and the papers that can answer questions."""

    revision: int
    answers: dict[str, Any]
    fills: list[Fill]


class CounterQuestionIn(Schema):
    """Which paper of the applicant's repository the counter asks for, and what it stands for."""

    component: Annotated[str, Field(min_length=1, max_length=80)]
    paper: UUID


class AgreementIn(Schema):
    """The six digits that the applicant tells."""

    code: Annotated[str, Field(min_length=1, max_length=20)]


class Askable(Schema):
    """A paper that may be asked for: its title, and nothing of what it says."""

    component: str
    paper: UUID
    title: str


class Asked(Schema):
    """A question of the counter: `waiting`, `screen`, `code`, `refused` or `over`."""

    uuid: UUID
    reference: str
    paper_title: str
    asked_at: datetime
    until: datetime
    state: str


class QuestionsOut(Schema):
    """What may be asked for, and what was asked, the newest first."""

    askable: list[Askable]
    asked: list[Asked]
