"""What machines get of figures."""

from datetime import date, datetime
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
    """One indicator: its value and points, or why there is none."""

    code: str
    title: str
    value: str | None
    points: str | None
    most: str | None
    part: int | None
    whole: int | None
    lacks: str


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
