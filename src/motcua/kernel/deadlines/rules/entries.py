"""What made or moved a due date: the entries that a clock is reckoned from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.kernel.calendars import api as calendars

from .law import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One thing that made or moved a due date, as it is stored.

    kind: start · pause · wait · reappointment · outage · opinion. A pause has a cause (supplement,
    fee, …), and once over a mode: `restart` counts the whole limit anew from its end (Decree
    61/2018, art. 19(4)), `subtract` adds the time that was waited (index of Decision 766/2022). A
    wait has a cause too and moves nothing. The cause of a start is the moment that law begins with.
    The reckoning of an opinion is that of its own clock; the pause that law may let it make is an
    entry of its own.
    """

    kind: str
    began_at: datetime
    ended_at: datetime | None = None
    cause: str = ""
    mode: str = ""
    calendar_code: str = ""
    due_before: datetime | None = None
    due_after: datetime | None = None
    reason: str = ""
    is_late: bool = False  # a supplement asked for, or an opinion given, after its days
    outcome: str = ""  # of an opinion: answered · declined · called_off
    legal_basis: Words | None = None
    reckoning: calendars.Derivation | None = None

    def to_json(self) -> dict[str, Any]:
        """The entry as plain values, with all that is needed to reckon it anew."""
        return {
            "kind": self.kind,
            "began_at": self.began_at.isoformat(),
            "ended_at": written(self.ended_at),
            "cause": self.cause,
            "mode": self.mode,
            "calendar": self.calendar_code,
            "due_before": written(self.due_before),
            "due_after": written(self.due_after),
            "reason": self.reason,
            "is_late": self.is_late,
            "outcome": self.outcome,
            "legal_basis": dict(self.legal_basis) if self.legal_basis else None,
            "reckoning": self.reckoning.to_json() if self.reckoning else None,
        }


def written(at: datetime | None) -> str | None:
    """A moment as text for machines; none stays none."""
    return at.isoformat() if at else None
