"""What machines send and get about indicators."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class IndicatorOut(Schema):
    """One indicator in the version of a day."""

    code: str
    name: str
    name_en: str
    unit: str
    source: str
    formula: str
    periods: list[str]
    dimensions: list[str]
    windows: list[str]
    decimals: int
    legal_basis: str
    valid_from: date
    valid_to: date | None


class IndicatorsOut(Schema):
    """The indicators in force."""

    rows: list[IndicatorOut]


class ValuesIn(Schema):
    """Which indicators, of whom, when; a unit is the uuid of an agency or of a group of units."""

    code: Annotated[list[str], Field(min_length=1, max_length=50)]
    unit: Annotated[list[UUID], Field(min_length=1, max_length=250)]
    period: Annotated[list[str], Field(min_length=1, max_length=24)]
    known_at: datetime | None = None
    units_on: date | None = None
    is_with_below: bool = True
    window: Annotated[
        str | None,
        Field(
            description="Which days the periods' figures are of: calendar, or the code of a report"
            " regime. Indicators that are not counted so, and all if it is left out: their own."
        ),
    ] = None


class FigureOut(Schema):
    """One value; `value` is empty where nothing is known or none applies."""

    code: str
    unit: UUID
    period: str
    covers_from: date
    covers_to: date
    value: Decimal | None
    is_na: bool
    source: str
    known_from: datetime | None
    missing: list[UUID]
    missing_periods: list[str]


class FiguresOut(Schema):
    """The values asked for."""

    rows: list[FigureOut]


class FigureSourcesIn(Schema):
    """Of which value."""

    unit: UUID
    period: Annotated[str, Field(max_length=10)]
    known_at: datetime | None = None
    skip: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class CountedOut(Schema):
    """One matter that was counted."""

    matter: UUID
    day: date
    amount: int
    event: str
    event_uuid: UUID
    dimensions: dict[str, str]


class ToldOut(Schema):
    """One figure that was told, with where it comes from."""

    unit: UUID
    period: str
    value: Decimal | None
    is_na: bool
    origin_kind: str
    origin_uuid: UUID
    known_from: datetime
    known_until: datetime | None


class FigureSourcesOut(Schema):
    """What is behind a value."""

    total: int
    counted: list[CountedOut]
    told: list[ToldOut]
    parts: dict[str, Decimal | None]


class PictureIn(Schema):
    """Which picture, of whom, of which period; a unit is an agency or a group of units."""

    unit: UUID
    period: Annotated[str, Field(max_length=10)]
    kind: Literal["trend", "ranking", "map", "multiples", "target"] = "trend"
    count: Annotated[
        int, Field(ge=0, le=24, description="How many periods back; 0: as is usual.")
    ] = 0
    known_at: datetime | None = None
    language: Literal["vi", "en"] = "vi"
    window: Annotated[
        str | None, Field(max_length=40, description="As for the values of indicators.")
    ] = None


class PictureOut(Schema):
    """A picture as its table says it; `problem` is why nothing is drawn, else empty."""

    kind: str
    title: str
    head: list[str]
    rows: list[list[str]]
    source: str
    note: str
    problem: str
    is_drawn: bool
