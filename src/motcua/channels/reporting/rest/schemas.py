"""What machines send and get about reports that are owed."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field


class OwedReportOut(Schema):
    """One report that an agency owes."""

    uuid: UUID
    set_code: str
    title: str
    period: str
    agency_uuid: UUID
    agency_name: str
    state: str
    revision: int
    asked_at: datetime
    covers_from: date
    covers_to: date
    due_at: datetime
    is_late: bool


class OwedReportsOut(Schema):
    """The reports that the caller's agencies owe, the nearest day first."""

    rows: list[OwedReportOut]


class ReportFieldOut(Schema):
    """One figure or answer that is asked for, and how it stands."""

    key: str
    indicator: str
    number: str
    title: str
    unit: str
    kind: str
    places: int
    is_required: bool
    value: str
    previous: str
    doubt: str
    source: str


class ReportFindingOut(Schema):
    """Something that stops the submission, or that has to be explained by a note."""

    level: str
    key: str
    words: str


class FilledReportOut(Schema):
    """A report with its fields and what is not right of it."""

    report: OwedReportOut
    fields: list[ReportFieldOut]
    notes: dict[str, str]
    findings: list[ReportFindingOut]


class ReportFiguresIn(Schema):
    """
    Values by field, as plain numbers with a point (1234.5) and dates as 2026-11-21.

    `revision` is that of the draft on which they rest: another's saving meanwhile is a conflict.
    """

    values: dict[str, Annotated[str, Field(max_length=2_000)]]
    notes: dict[str, Annotated[str, Field(max_length=1_000)]] = {}
    revision: Annotated[int, Field(ge=0)]
    submit: bool = False
