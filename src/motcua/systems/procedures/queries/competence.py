"""Which agencies handle a procedure on a day: kinds of agencies turned into agencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from motcua.base.planned import Lookup
from motcua.kernel.organizations import api as organizations

from ..models import Competence
from .catalogue import VersionRecord


@dataclass(frozen=True, slots=True)
class CompetentAgency:
    """An agency that handles a procedure on a day, and how much of it can be done online."""

    uuid: UUID
    code: str
    name: str
    kind: str
    path: str
    unit_code: str
    calendar_code: str
    service_level: str
    partial_reason: str
    legal_basis: Mapping[str, str]


def list_competent_agencies(
    version: VersionRecord, *, on: date, unit_code: str | None = None
) -> list[CompetentAgency]:
    """
    The agencies competent for a procedure on a day, in one unit or everywhere.

    A row for one agency goes before the row of its kind. An agency of the whole province (no unit,
    or the province's) is competent in every commune. Two queries a kind of agency.
    """
    rows = list(Competence.objects.filter(procedure__uuid=version.procedure_uuid).in_force_on(on))
    own = {row.agency_code: row for row in rows if row.agency_code}
    found: dict[UUID, CompetentAgency] = {}
    for kind in dict.fromkeys(row.agency_kind for row in rows):
        general = next((r for r in rows if r.agency_kind == kind and not r.agency_code), None)
        for agency in organizations.list_agencies(kind=kind, unit_code=None, on=on):
            row = own.get(agency.code) or general
            if row is not None and _serves(agency, unit_code):
                found[agency.uuid] = _competent(agency, row)
    return list(found.values())


_OF_AGENCY: Lookup[Competence] = Lookup(
    lambda procedure, kind, code, on: (
        Competence.objects.filter(
            Q(agency_code="") | Q(agency_code=code), procedure__uuid=procedure, agency_kind=kind
        )
        .in_force_on(on)
        .order_by("-agency_code")[:1]
    ),
    is_content=True,
)


def find_competence(
    version: VersionRecord, *, agency_uuid: UUID, on: date
) -> CompetentAgency | None:
    """How an agency handles a procedure on a day, None where it does not."""
    agency = organizations.get_agency(agency_uuid)
    row = _OF_AGENCY.find(
        procedure=version.procedure_uuid, kind=agency.kind, code=agency.code, on=on
    )
    return _competent(agency, row) if row is not None else None


def _serves(agency: organizations.Agency, unit_code: str | None) -> bool:
    return unit_code is None or _unit_code(agency) in (unit_code, "", "42")


def _unit_code(agency: organizations.Agency) -> str:
    return agency.unit.code if agency.unit is not None else ""


def _competent(agency: organizations.Agency, row: Competence) -> CompetentAgency:
    return CompetentAgency(
        uuid=agency.uuid,
        code=agency.code,
        name=agency.name,
        kind=agency.kind,
        path=agency.path,
        unit_code=_unit_code(agency),
        calendar_code=agency.calendar_code,
        service_level=row.service_level,
        partial_reason=row.partial_reason,
        legal_basis=row.legal_basis,
    )
