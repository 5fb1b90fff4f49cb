"""What machines give and get about feedback."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

Code = Annotated[str, Field(min_length=1, max_length=60)]
Words = Annotated[str, Field(max_length=8000)]


class FeedbackIn(Schema):
    """What somebody says about how a dossier was handled."""

    kind: Literal["conduct", "regulation", "proposal"]
    text: Words


class FeedbackByReceiptIn(FeedbackIn):
    """The same without an account, by the code and PIN of the receipt."""

    code: Code
    pin: Annotated[str, Field(max_length=6)]


class FeedbackReceiptIn(Schema):
    """The code and PIN of a dossier's receipt."""

    code: Code
    pin: Annotated[str, Field(max_length=6)]


class FeedbackAnswerIn(Schema):
    """The agency's one answer, or why it is for another way."""

    outcome: Literal["answered", "declined"]
    text: Words


class FeedbackJudgementIn(Schema):
    """Whether the answer satisfies."""

    is_satisfied: bool


class FeedbackOut(Schema):
    """Feedback, its state, and its answer once there is one."""

    uuid: UUID
    code: str
    dossier: str
    kind: str
    text: str
    sent_at: datetime
    state: str
    answer: str
    answered_at: datetime | None
    is_satisfied: bool | None


class FeedbackPageOut(Schema):
    """A page of feedback; `after` leads on, 0 at the end."""

    rows: list[FeedbackOut]
    after: int


class FeedbackFiltersIn(Schema):
    """What the list is narrowed to."""

    state: Literal["", "received", "answered", "declined"] = ""
    after: Annotated[int, Field(ge=0, lt=2**62)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 50
