"""For tests: an owner of made-up matters, its officials, and clocks that run."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.errors import PermissionRefused
from motcua.base.fields import uuid7
from motcua.kernel.calendars import api as calendars
from motcua.kernel.events import api as events

from . import api as deadlines
from .actions.warnings import warn_of_deadlines

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 08:00 in Việt Nam
KIND = "demo.matter"
PATH = "h27.10"
AGENCY = uuid5(UUID(int=1), PATH)


class MattersOfNobody:
    """Owns the made-up matters: whoever holds `demo.change` at h27.10 may change their clocks."""

    def __init__(self) -> None:
        """Begin with an office calendar and nothing told."""
        self.told: list[deadlines.ClockState] = []

    def lock_matter(self, actor: Actor, subject_uuid: UUID) -> deadlines.Matter:
        """Let officials of the agency, and the system, change the clocks."""
        if actor.kind != "system" and not actor.may("demo.change", PATH):
            raise PermissionRefused()
        return deadlines.Matter(AGENCY, "office")

    def clock_changed(self, clock: deadlines.ClockState) -> None:
        """Remember what was told."""
        self.told.append(clock)


OWNER = MattersOfNobody()


def officer(path: str = PATH) -> Actor:
    """An official who may change clocks at the agency of this path."""
    grant = Grant(
        role="demo",
        permissions=frozenset({"demo.change"}),
        agency_uuid=uuid5(UUID(int=1), path),
        agency_path=path,
    )
    return Actor(kind="official", uuid=uuid7(), name="Phan Văn Thẩm", grants=(grant,))


class Matter:
    """A made-up matter whose clock is moved with few words; times are Việt Nam's."""

    def __init__(self, actor: Actor | None = None) -> None:
        """Begin without a clock."""
        deadlines.register_owner(KIND, OWNER)
        self.subject = events.Subject(KIND, uuid7())
        self.actor = actor or system_actor("tests")

    def do(self, action: Callable[..., Any], **given: Any) -> Any:
        """Carry out one of the actions on this matter."""
        return action(**{"actor": self.actor, "subject": self.subject, "at": AT, **given})

    def start(self, amount: int = 3, unit: Any = "working_days", **given: Any) -> Any:
        """Start its clock."""
        limit = calendars.Duration(amount, unit)
        return self.do(deadlines.start_clock, **{"duration": limit, **given})

    @property
    def clock(self) -> deadlines.ClockState:
        """The clock as it stands."""
        clock = deadlines.find_clock(self.subject)
        if clock is None:
            raise AssertionError("the matter has no clock")
        return clock


def warn(at: datetime) -> int:
    """Warn of deadlines as the worker does at this moment; gives the number of warnings."""
    return warn_of_deadlines(at=at)
