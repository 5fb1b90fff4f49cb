"""What machines get of reports that were read, and what they send."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class ReportReadingOut(Schema):
    """A report that was read, or waits for its pages to be recognised."""

    uuid: UUID
    title: str
    agency: UUID
    state: Literal["reading", "read", "set_aside"]
    reason: str
    period_first: date | None
    period_until: date | None
    period_written: str
    read_at: datetime
    pages_done: int
    pages: int


class ReadFigureOut(Schema):
    """A number of a report; `starts_at` and `ends_at` are its place in the report's text."""

    number: int
    kind: str
    value: Decimal
    of_value: Decimal | None
    upto_value: Decimal | None
    written: str
    about: str
    doubt: str
    unit: str
    label: str
    section: str
    holds_from: date | None
    holds_until: date | None
    body_written: str
    body_level: str
    body_agency: UUID | None
    body_unit: UUID | None
    starts_at: int
    ends_at: int
    page: int | None
    sureness: int | None
    state: str
    corrected_value: Decimal | None
    corrected_label: str


class ReadClaimOut(Schema):
    """An identity that a report states of its own figures; `figures` are their numbers."""

    number: int
    kind: str
    verdict: Literal["holds", "fails", "unsure"]
    because: str
    stated: Decimal
    reckoned: Decimal
    formula: str
    figures: list[int]


class ReportReadingDetailOut(ReportReadingOut):
    """A report with its text, figures and claims."""

    text: str
    figures: list[ReadFigureOut]
    claims: list[ReadClaimOut]


class SettlementIn(Schema):
    """What is said of a figure; a correction names a value as Vietnamese write it, or a label."""

    number: int = Field(ge=0)
    state: Literal["proposed", "confirmed", "corrected", "rejected"]
    value: str = Field(default="", max_length=60)
    label: str = Field(default="", max_length=300)


class SettlementsIn(Schema):
    """Decisions on figures; sending them again changes nothing."""

    figures: list[SettlementIn] = Field(min_length=1, max_length=1000)


class SettledOut(Schema):
    """How many figures changed."""

    changed: int
