"""What machines send and get about duties."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class DutiesIn(Schema):
    """What of the duties to show, as on the page."""

    kind: Annotated[str, Field(max_length=60)] = ""
    stand: Literal["", "waiting", "open", "overdue", "done", "done_late", "missed", "dropped"] = ""
    about: UUID | None = None
    after: Annotated[str, Field(max_length=80)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class DutyOut(Schema):
    """One thing that an agency owes or owed."""

    uuid: UUID
    kind: str
    about_kind: str
    about_uuid: UUID
    words: str
    agency_uuid: UUID
    begun_at: datetime
    due_at: datetime
    state: str
    ended_at: datetime | None
    reason_code: str
    answer: str


class DutiesOut(Schema):
    """A page of duties; `after` leads on, empty at the end."""

    rows: list[DutyOut]
    after: str


class DutyAnswerIn(Schema):
    """A reason of the catalogue, and words."""

    reason_code: Annotated[str, Field(max_length=60)]
    text: Annotated[str, Field(max_length=5_000)] = ""
