"""What machines get of figures."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field


class FiguresIn(Schema):
    """Of which agency and period; an agency is known by its path."""

    agency: Annotated[str, Field(max_length=120)] = ""
    first: date
    last: date
    rows: Literal["field", "procedure", "agency"] = "field"
    is_with_below: bool = True


class ColumnsOut(Schema):
    """Columns 3 to 13 of form II.06a."""

    received: int
    online: int
    direct: int
    carried: int
    settled: int
    early: int
    on_time: int
    late: int
    in_progress: int
    pending: int
    overdue: int


class ReportLineOut(Schema):
    """One line of the form."""

    number: str
    title: str
    depth: int
    level: str
    field_code: str
    procedure_code: str
    path: str
    columns: ColumnsOut


class ReportOut(Schema):
    """Form II.06a of an agency and a period."""

    form: str
    agency: str
    first: date
    last: date
    is_closed: bool
    corrections: int
    counted_at: datetime | None
    lines: list[ReportLineOut]
    total: ColumnsOut


class ScoreOut(Schema):
    """One indicator: its value and points, or why there is none.

    `told` is the figure of agencies that it is taken from; empty: it is counted here.
    """

    code: str
    title: str
    value: str | None
    points: str | None
    most: str | None
    part: int | None
    whole: int | None
    lacks: str
    told: str


class ScoreSetOut(Schema):
    """One set of indicators."""

    code: str
    title: str
    points: str
    most_reckoned: str
    missing: int
    rating: str
    indicators: list[ScoreOut]


class ScoresOut(Schema):
    """The sets of indicators in force."""

    sets: list[ScoreSetOut]


class PublishedFigurePlace(Schema):
    """A figure of a published report, by their codes."""

    report: Annotated[str, Field(max_length=80)]
    figure: Annotated[str, Field(max_length=80)]


class DifferenceReasonIn(Schema):
    """Why a figure differs: 10 to 1,000 letters."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]


class DifferenceReasonOut(Schema):
    """What an official said of a difference, and of which one."""

    text: str
    difference: Decimal
    said_at: datetime
    said_by_name: str


class DifferenceReasonsOut(Schema):
    """What officials said, the newest first."""

    rows: list[DifferenceReasonOut]


class PublishedFigureOut(Schema):
    """A published figure beside ours; `lacks` is why there is none of ours."""

    code: str
    title: str
    section: str
    value: Decimal
    expected: Decimal
    counted: Decimal | None
    difference: Decimal | None
    is_share: bool
    indicator: str
    lacks: str
    why: str
    told: DifferenceReasonOut | None
    passage: str


class PublishedReportOut(Schema):
    """A published report with the days that are compared, and its figures."""

    code: str
    source: str
    first: date
    last: date
    compared_first: date
    compared_last: date
    compared_because: str
    scale: Decimal
    unexplained: int
    figures: list[PublishedFigureOut]


class PublishedReportsOut(Schema):
    """The published reports."""

    reports: list[PublishedReportOut]
