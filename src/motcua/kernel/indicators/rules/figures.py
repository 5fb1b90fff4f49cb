"""Figures as they are told, and values as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One number that is told: of a whole, or with dimensions of a part of it.

    :ivar na: that it does not apply here; a value of None without it takes back what was told.
    """

    indicator: str
    value: Decimal | None
    na: bool = False
    note: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """
    Where a told figure comes from: a submission, a passage of a report.

    :ivar kind: as a subject of the journal has it, so that its page is found.
    :ivar detail: the place within it, in words or a number.
    """

    kind: str
    uuid: UUID
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """
    One figure of a unit and period, as it is known.

    :ivar source: `measured`, `submitted` or `formula`; empty where nothing is known.
    :ivar expected: how many units owe a figure of their own; None where nobody said who does.
    :ivar missing: those that have none.
    :ivar missing_periods: the parts of the period of which nothing is known.
    :ivar is_mixed: the definition changed within the period.
    :ivar is_approximate: land or work of a unit was shared out, and went to the greater part here.
    """

    value: Decimal | None = None
    na: bool = False
    note: str = ""
    source: str = ""
    origin: Origin | None = None
    known_from: datetime | None = None
    expected: int | None = None
    missing: tuple[UUID, ...] = ()
    missing_periods: tuple[str, ...] = ()
    is_mixed: bool = False
    is_approximate: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is a number, or it is known that none applies."""
        return self.value is not None or self.na

    @property
    def is_complete(self) -> bool:
        """Whether everybody told, for the whole time."""
        return not self.missing and not self.missing_periods


NOTHING = Value()
