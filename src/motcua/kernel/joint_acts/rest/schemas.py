"""What machines send and get about acts on many matters."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

Words = Annotated[str, Field(max_length=5_000)]


class ManyMattersIn(Schema):
    """One act on many matters, such as `cases.transfer`; `key` makes it happen once."""

    act: Annotated[str, Field(max_length=60)]
    matters: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    key: UUID | None = None
    is_trial: bool = False
    reason: Words = ""
    reason_code: Annotated[str, Field(max_length=60)] = ""
    agency: UUID | None = None
    work: Annotated[str, Field(max_length=300)] = ""
    due_on: date | None = None


class MatterAnswerOut(Schema):
    """What became of one matter; `reason` says why it stayed as it was."""

    matter: UUID
    is_done: bool
    code: str
    reason: str


class ManyMattersOut(Schema):
    """What became of each; a trial has no uuid, for nothing was kept."""

    uuid: UUID | None
    answers: list[MatterAnswerOut]
