"""What the catalogue office sees: every procedure with what is in force, to come or abolished."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from motcua.base.text import fold

from ..models import Competence, EssentialService, Field, Procedure, ProcedureVersion
from ..rules.sheets import HEAD, file_of, file_version
from .catalogue import ProcedureNotFound

STATES = ("in_force", "scheduled", "abolished", "none")


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A procedure in the office's list; of a state, the days that belong to it."""

    code: str
    code_status: str
    name: Any
    field_code: str
    field_title: Any
    in_force_from: date | None
    ends_on: date | None
    scheduled_from: date | None
    abolished_on: date | None

    def is_in(self, state: str, on: date) -> bool:
        """Whether the procedure belongs to a part of the list."""
        if state == "in_force":
            return self.in_force_from is not None
        if state == "scheduled":
            is_to_end = self.abolished_on is not None and self.abolished_on > on
            return self.scheduled_from is not None or is_to_end
        if state == "abolished":
            return self.abolished_on is not None and self.abolished_on <= on
        return state == "none" and self.in_force_from is None and self.scheduled_from is None


def list_catalogue(
    *, on: date, text: str = "", field: str = "", state: str = ""
) -> list[CatalogueRow]:
    """Every procedure of the catalogue with its name on the day; one query."""
    published = ProcedureVersion.objects.filter(procedure=OuterRef("pk"), state="published")
    in_force = published.filter(valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )
    latest = published.order_by("-number")
    coming = published.filter(valid_from__gt=on).order_by("valid_from")
    found = Procedure.objects.select_related("field").annotate(
        in_force_name=Subquery(in_force.values("content__name")[:1]),
        latest_name=Subquery(latest.values("content__name")[:1]),
        in_force_from=Subquery(in_force.values("valid_from")[:1]),
        ends_on=Subquery(in_force.values("valid_to")[:1]),
        scheduled_from=Subquery(coming.values("valid_from")[:1]),
    )
    rows = [
        CatalogueRow(
            code=row.code,
            code_status=row.code_status,
            name=row.in_force_name or row.latest_name or {"vi": row.code},
            field_code=row.field.code,
            field_title=row.field.title,
            in_force_from=row.in_force_from,
            ends_on=row.ends_on,
            scheduled_from=row.scheduled_from,
            abolished_on=row.abolished_on,
        )
        for row in found.order_by("field__order", "code")
    ]
    words = fold(text).split()
    return [
        row
        for row in rows
        if _fits(row, words)
        and (not field or row.field_code == field)
        and (not state or row.is_in(state, on))
    ]


def _fits(row: CatalogueRow, words: list[str]) -> bool:
    searched = fold(f"{row.code} {' '.join(map(str, row.name.values()))}")
    return all(word in searched for word in words)


def field_choices() -> list[Field]:
    """Every field of administration."""
    return list(Field.objects.all())


def find_row(code: str, number: int | None = None) -> ProcedureVersion | None:
    """A version by its number, or the newest one; withdrawn ones count, so that numbers go on."""
    rows: QuerySet[ProcedureVersion] = ProcedureVersion.objects.select_related("procedure__field")
    rows = rows.filter(procedure__code=code)
    if number is not None:
        rows = rows.filter(number=number)
    return rows.order_by("-number").first()


def find_published(code: str) -> ProcedureVersion | None:
    """The newest version that is, was or will be in force."""
    rows = ProcedureVersion.objects.select_related("procedure__field")
    found = rows.filter(procedure__code=code, state="published")
    return found.order_by("-number").first()


def about_of(version: ProcedureVersion) -> dict[str, Any]:
    """A version with its procedure as a draft holds it."""
    procedure = version.procedure
    head = {name: getattr(procedure, name) for name in HEAD if name != "field"}
    services = EssentialService.objects.filter(procedures__contains=[procedure.code])
    essential = list(services.values_list("code", flat=True))
    told = {
        "code": procedure.code,
        **{name: value for name, value in head.items() if value},
        "field": procedure.field.code,
        **({"essential": essential} if essential else {}),
    }
    return {
        "procedure": told,
        "version": {"event": version.event, "decision": version.decision},
        "content": version.content,
        "competence": competence_of(procedure),
    }


def competence_of(procedure: Procedure) -> list[dict[str, Any]]:
    """Who is competent in every period, as content files have it."""
    rows = Competence.objects.filter(procedure=procedure)
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name in (
                "agency_kind", "agency_code", "service_level", "partial_reason", "legal_basis",
                "valid_from", "valid_to",
            )
            if (value := getattr(row, name))
        }
        for row in rows.order_by("valid_from", "agency_kind", "agency_code")
    ]  # fmt: skip


def procedure_file(code: str) -> Mapping[str, Any]:
    """
    A procedure as a content file: its head, its competences and every published version.

    :raises ProcedureNotFound: if there is none of this code.
    """
    rows = ProcedureVersion.objects.filter(procedure__code=code, state="published")
    rows = rows.select_related("procedure__field").order_by("number")
    if not rows:
        raise ProcedureNotFound()
    versions = [
        file_version(row.number, {**_told(row), "content": row.content}, row.valid_from, None)
        for row in rows
    ]
    return file_of(code, about_of(rows[len(rows) - 1]), versions)


def _told(row: ProcedureVersion) -> dict[str, Any]:
    return {"version": {"event": row.event, "decision": row.decision}}


def ended_laws() -> dict[str, str]:
    """The laws that some published version says have ended, by number, with their last word."""
    rows = ProcedureVersion.objects.filter(state="published").values_list("content", flat=True)
    found: dict[str, str] = {}
    for content in rows.filter(content__contains={"legal_basis": []}).iterator():
        for one in content.get("legal_basis", ()):
            if one.get("ends"):
                found[str(one.get("number"))] = str(one["ends"])
    return found
