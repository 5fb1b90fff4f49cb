"""The law of the one-stop shop on a day, read from the province's dated content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, Literal

from motcua.base.content import load_yaml, province_root


@dataclass(frozen=True, slots=True)
class OneStopLaw:
    """The rules by which dossiers are handled in a period."""

    valid_from: date
    valid_to: date | None
    legal_basis: Mapping[str, str]
    supplement_clock: Literal["restart", "subtract"]
    supplement_requests_allowed: int
    cut_off: time
    reception_hours: int
    templates: Mapping[str, str]

    def holds_on(self, day: date) -> bool:
        """Whether these rules are in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def one_stop_law(*, on: date) -> OneStopLaw:
    """
    The rules in force on a day.

    :raises LookupError: if the content names none for it, which is a fault of the content.
    """
    for law in _laws():
        if law.holds_on(on):
            return law
    raise LookupError(f"law/one-stop.yaml names no rules for {on}")


@cache
def _laws() -> tuple[OneStopLaw, ...]:
    rows: list[dict[str, Any]] = load_yaml(province_root() / "law" / "one-stop.yaml")
    return tuple(
        OneStopLaw(
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            legal_basis=row["legal_basis"],
            supplement_clock=row["supplement_clock"],
            supplement_requests_allowed=row["supplement_requests_allowed"],
            cut_off=time.fromisoformat(row["cut_off"]),
            reception_hours=row["reception_hours"],
            templates=row["templates"],
        )
        for row in rows
    )
