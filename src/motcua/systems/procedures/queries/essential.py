"""The national list of essential services, with the procedures by which the province gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..models import EssentialService, SearchEntry


@dataclass(frozen=True, slots=True)
class EssentialProcedure:
    """A procedure that gives an essential service on a day."""

    code: str
    slug: str
    name: Mapping[str, str]
    time_limit: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EssentialRow:
    """One essential service: who decides it, what the province does, by which procedures."""

    number: int
    code: str
    title: Mapping[str, str]
    decided_by: Mapping[str, str]
    province: str  # "decides" | "passes_on" | "looks_up"
    procedures: tuple[EssentialProcedure, ...]


def list_essential_services(*, on: date) -> list[EssentialRow]:
    """Every essential service in the list's order, with its procedures in force on a day."""
    services = list(EssentialService.objects.all())
    wanted = {code for service in services for code in service.procedures}
    entries = SearchEntry.objects.in_force_on(on).filter(code__in=wanted)
    found = {
        entry.code: EssentialProcedure(entry.code, entry.slug, entry.name, entry.time_limit)
        for entry in entries
    }
    return [
        EssentialRow(
            number=service.number,
            code=service.code,
            title=service.title,
            decided_by=service.decided_by,
            province=service.province,
            procedures=tuple(found[code] for code in service.procedures if code in found),
        )
        for service in services
    ]
