"""What machines get about days of mergers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

Words = Annotated[str, Field(max_length=300)]


class MergerOut(Schema):
    """A prepared day: its state, and how many open matters its newest report found."""

    uuid: UUID
    on_date: date
    grounds: str
    state: str
    rehearsed_at: datetime | None
    approved_at: datetime | None
    committed_at: datetime | None
    cases: int | None
    cases_moved: int | None


class MergerLineOut(Schema):
    """What goes from one agency to another; `to_agency` is empty while nobody takes it."""

    from_agency: str
    to_agency: str
    topic: str
    open: int
    waiting: int
    overdue: int


class MergerFindingOut(Schema):
    """What stands in the way (`problem`), or waits for an answer (`warning`)."""

    uuid: UUID
    severity: str
    code: str
    agency: str
    words: str
    answer: str


class MergerReportOut(MergerOut):
    """A day with its report, as it was found by carrying it out and taking it back."""

    lines: list[MergerLineOut]
    findings: list[MergerFindingOut]


class MergerIn(Schema):
    """The day on which agencies end, and the resolution."""

    on_date: date
    grounds: Words


class MergerSuccessorIn(Schema):
    """Where the matters of an agency go, or those of one topic of it (a procedure), and why."""

    agency: UUID
    to_agency: UUID
    topic: Annotated[str, Field(max_length=60)] = ""
    reason: Words


class MergerAnswerIn(Schema):
    """What was done about warnings."""

    findings: Annotated[list[UUID], Field(max_length=1000)]
    answer: Words


class MergerUndoingIn(Schema):
    """Why a day is taken back."""

    reason: Words


class MergerStayedOut(Schema):
    """A case that stays where it went, because somebody acted on it since."""

    case: UUID
    number: str
    title: str
    event: str
    at: datetime


class MergerUndoneOut(MergerOut):
    """A day that was taken back: how many cases returned, and which stay."""

    returned: int
    stayed: list[MergerStayedOut]
