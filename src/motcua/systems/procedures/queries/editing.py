"""What the catalogue office sees: every procedure and version, drafts and gaps included."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from ..models import Procedure, ProcedureVersion
from ..rules import completeness
from .catalogue import ProcedureNotFound, VersionRecord, record_of


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A procedure in the office's list."""

    code: str
    code_status: str
    name: Any
    field_title: Any
    in_force_from: date | None
    drafts: int
    abolished_on: date | None


@dataclass(frozen=True, slots=True)
class VersionState:
    """A version with what it still lacks."""

    record: VersionRecord
    missing: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def is_draft(self) -> bool:
        """Whether it is not law yet."""
        return self.record.state == ProcedureVersion.State.DRAFT

    @property
    def may_be_published(self) -> bool:
        """Whether nothing is missing and nothing wrong."""
        return self.is_draft and not self.missing and not self.faults


def list_catalogue(*, on: date, text: str = "") -> list[CatalogueRow]:
    """Every procedure of the catalogue with its name on the day; one query."""
    latest = ProcedureVersion.objects.filter(procedure=OuterRef("pk")).order_by("state", "-number")
    in_force = latest.filter(state="published", valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )
    found = Procedure.objects.select_related("field").annotate(
        name=Subquery(latest.values("content__name")[:1]),
        in_force_from=Subquery(in_force.values("valid_from")[:1]),
        drafts=Count("versions", filter=Q(versions__state="draft")),
    )
    if text:
        found = found.filter(Q(code__icontains=text) | Q(name__vi__icontains=text))
    return [
        CatalogueRow(
            code=row.code,
            code_status=row.code_status,
            name=row.name or {"vi": row.code},
            field_title=row.field.title,
            in_force_from=row.in_force_from,
            drafts=row.drafts,
            abolished_on=row.abolished_on,
        )
        for row in found.order_by("field__order", "code")
    ]


def get_version_state(version_uuid: UUID) -> VersionState:
    """
    A version and what it lacks.

    :raises ProcedureNotFound: if there is none of this uuid.
    """
    version = (
        ProcedureVersion.objects.select_related("procedure", "procedure__field")
        .filter(uuid=version_uuid)
        .first()
    )
    if version is None:
        raise ProcedureNotFound()
    return state_of(record_of(version))


def state_of(record: VersionRecord) -> VersionState:
    """What a version lacks."""
    missing = completeness.missing_parts(record.content)
    return VersionState(record, missing, completeness.faults_of(record.content))
