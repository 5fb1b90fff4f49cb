"""What parties let the apps above plug in."""

from collections.abc import Callable, Iterable
from uuid import UUID

AgencyNames = Callable[[Iterable[UUID]], dict[UUID, str]]

_agency_names: list[AgencyNames] = []


def register_agency_names(resolver: AgencyNames) -> None:
    """Let the reading log show the names of agencies, which parties do not know themselves."""
    _agency_names[:] = [resolver]


def agency_names(uuids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of agencies, or nothing when no app above knows them."""
    return _agency_names[0](uuids) if _agency_names else {}
