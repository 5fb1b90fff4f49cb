"""What machines send and get about the inbox."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from ..queries import Whose


class InboxIn(Schema):
    """What of the inbox to show, as on the page."""

    whose: Whose = "all"
    is_overdue: bool = False
    text: Annotated[str, Field(max_length=100)] = ""
    after: Annotated[str, Field(max_length=80)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class TaskOut(Schema):
    """One task that waits for the official."""

    uuid: UUID
    subject_kind: str
    subject_uuid: UUID
    title: str
    step: str
    element: str
    opened_at: datetime
    due_at: datetime | None
    is_late: bool
    deadline_words: str
    assignee: str
    is_mine: bool


class InboxOut(Schema):
    """A page of the inbox, and what to send as `after` for the next one."""

    rows: list[TaskOut]
    after: str


class BulkIn(Schema):
    """One thing to do to many tasks."""

    action: Literal["claim", "release", "accept", "approve"]
    tasks: Annotated[list[UUID], Field(min_length=1, max_length=200)]


class ActedOut(Schema):
    """What became of one task; `code` and `reason` say why it stayed as it was."""

    task: UUID
    title: str
    is_done: bool
    code: str
    reason: str
    due_at: datetime | None
