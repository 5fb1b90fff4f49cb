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


class SuggestionOut(Schema):
    """What a figure may tell; `score` is a percentage, `reasons` are codes."""

    indicator: str
    agency: UUID | None
    period: str
    dimensions: dict[str, str]
    value: Decimal
    score: int
    reasons: list[str]


class KnownOut(Schema):
    """What was known before, with where that came from."""

    value: Decimal
    source: str
    origin_kind: str
    origin_uuid: str
    origin_detail: str


class FigureMatchOut(Schema):
    """A figure with what it may tell, or what was said of it; `left` says why nothing is."""

    number: int
    written: str
    state: Literal["suggested", "left", "told", "agrees", "kept", "none"]
    left: str
    suggestions: list[SuggestionOut]
    indicator: str
    agency: UUID | None
    period: str
    dimensions: dict[str, str]
    value: Decimal | None
    known: KnownOut | None


class FigureMatchIn(Schema):
    """
    What is said of a figure; without an indicator: that it tells none.

    `value` is in the indicator's unit as Vietnamese write it, empty: as it was read. `against` says
    what to do where something else is known.
    """

    number: int = Field(ge=0)
    indicator: str = Field(default="", max_length=60)
    agency: UUID | None = None
    period: str = Field(default="", max_length=10)
    dimensions: dict[str, str] = {}
    value: str = Field(default="", max_length=60)
    against: Literal["", "keep", "replace"] = ""


class FigureMatchesIn(Schema):
    """Decisions on figures; sending them again changes nothing."""

    figures: list[FigureMatchIn] = Field(min_length=1, max_length=1000)


class MatchedOut(Schema):
    """What came of it; `open` differ from what is known: send them again with `against`."""

    told: int
    agrees: int
    kept: int
    none: int
    open: list[int]


class TakingBackIn(Schema):
    """Which figures to take back, and why."""

    figures: list[int] = Field(min_length=1, max_length=1000)
    reason: str = Field(min_length=1, max_length=300)


class TakenBackOut(Schema):
    """How many were taken back."""

    taken_back: int


class MatchHabitOut(Schema):
    """Words of an agency's reports (folded) and the indicator that they stood for."""

    uuid: UUID
    agency: UUID
    phrase: str
    indicator: str
    dimensions: dict[str, str]
    times: int
