"""What machines get about the working calendar."""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field


class SpecialDayOut(Schema):
    """A day that is off although its weekday works, or worked although it rests."""

    day: date
    kind: str
    name: dict[str, str]
    legal_basis: dict[str, str]
    certainty: str
    replaces: date | None


class HoursOut(Schema):
    """The hours of some weekdays (1 is Monday) in a season; `to` is the last day."""

    weekdays: list[int]
    spans: list[str]
    valid_from: date
    to: date
    counts_as_working_day: bool


class CutOffOut(Schema):
    """What comes after it counts as received on the next working day."""

    at: Annotated[str, Field(pattern=r"^\d\d:\d\d$", examples=["15:00"])]
    valid_from: date
    valid_to: date | None


class CalendarOut(Schema):
    """A calendar that agencies keep, in one year."""

    code: str
    title: dict[str, str]
    hours: list[HoursOut]
    cut_offs: list[CutOffOut]


class YearOut(Schema):
    """A year of the working calendar, as it is in force."""

    year: int
    version: int
    working_days: int
    days: list[SpecialDayOut]
    calendars: list[CalendarOut]
