"""What machines get about days of mergers."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


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

    severity: str
    code: str
    agency: str
    words: str
    answer: str


class MergerReportOut(MergerOut):
    """A day with its report, as it was found by carrying it out and taking it back."""

    lines: list[MergerLineOut]
    findings: list[MergerFindingOut]
