"""One procedure and its versions, as they are on a day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.base.text import in_language

from ..models import Competence, Field, LifeEvent, Procedure, ProcedureVersion
from ..rules import results, wording
from ..rules.conditions import holds
from ..rules.parts import Component, Parts, TimeLimit
from ..rules.reading import parts_of


class ProcedureNotFound(NotFound):
    """Không tìm thấy thủ tục, hoặc thủ tục chưa có hiệu lực vào ngày này."""

    message_en = "The procedure was not found, or is not in force on this day."


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of administration, with how many procedures in force it has."""

    code: str
    title: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class LifeEventRow:
    """An event of life, with how many procedures in force it needs."""

    code: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    audience: str
    count: int


class Content:
    """
    What a version says, as it stands in its row and as values.

    It is read once a process: the database lets nobody change what is published.
    """

    def __init__(self, row: ProcedureVersion) -> None:
        """Remember where it stands."""
        self._row = row

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """As it stands in the row."""
        content: Mapping[str, Any] = self._row.content
        return content

    @cached_property
    def parts(self) -> Parts:
        """The constituent parts as values."""
        return parts_of(self.told)


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One version with the procedure it belongs to: everything a page or a dossier reads."""

    uuid: UUID
    procedure_uuid: UUID
    code: str
    code_status: str
    slug: str
    field_code: str
    field_title: Mapping[str, str]
    audience: tuple[str, ...]
    life_events: tuple[str, ...]
    number: int
    state: str
    event: str
    decision: Mapping[str, Any]
    valid_from: date
    valid_to: date | None
    form_code: str
    process_code: str
    digest: str
    said: Content

    @property
    def content(self) -> Mapping[str, Any]:
        """The constituent parts as they stand in the row."""
        return self.said.told

    @property
    def parts(self) -> Parts:
        """The constituent parts as values."""
        return self.said.parts

    def name(self, language: str) -> str:
        """The procedure's name in a language."""
        return in_language(self.parts.name, language)

    def time_limit_for(self, answers: Mapping[str, Any]) -> TimeLimit:
        """The time limit of the case that the answers describe."""
        return wording.time_limit_for(self.parts.time_limits, answers)

    def components_for(self, answers: Mapping[str, Any]) -> tuple[Component, ...]:
        """The papers of the case that the answers describe, those held by the state among them."""
        return tuple(one for one in self.parts.components if holds(one.when, answers))

    def result_context(
        self,
        answers: Mapping[str, Any],
        *,
        unit_name: Callable[[str], str],
        facts: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """
        What the result's template is told.

        :param facts: of the case, where known: `agency` (its name), `date` (dd/mm/yyyy), `number`.
        """
        sources = results.Sources(answers, unit_name, facts or {})
        return results.result_context(self.parts.result.context, sources)

    def time_limit_words(self, language: str) -> str:
        """The ordinary time limit in plain words."""
        return wording.time_limit_words(self.time_limit_for({}), language)


def record_of(version: ProcedureVersion) -> VersionRecord:
    """A version row, its procedure and field read beside it, as a value."""
    procedure = version.procedure
    return VersionRecord(
        uuid=version.uuid,
        procedure_uuid=procedure.uuid,
        code=procedure.code,
        code_status=procedure.code_status,
        slug=procedure.slug,
        field_code=procedure.field.code,
        field_title=procedure.field.title,
        audience=tuple(procedure.audience),
        life_events=tuple(procedure.life_events),
        number=version.number,
        state=version.state,
        event=version.event,
        decision=version.decision,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        form_code=version.form_code,
        process_code=version.process_code,
        digest=version.digest,
        said=_content(version.uuid, version.digest, _Found(version)),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A row that counts as equal to any other: uuid and digest beside it tell which it is."""

    row: ProcedureVersion

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Found)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=1024)
def _content(uuid: UUID, digest: str, found: _Found) -> Content:
    return Content(found.row)


def _versions() -> Any:
    return ProcedureVersion.objects.select_related("procedure", "procedure__field")


def get_procedure(code_or_slug: str, *, on: date) -> VersionRecord:
    """
    The version of a procedure that is in force on a day, by national code or address name.

    :raises ProcedureNotFound: if there is none.
    """
    question = _BY_CODE if "." in code_or_slug else _BY_SLUG
    version = question.find(name=code_or_slug, on=on)
    if version is None:
        raise ProcedureNotFound()
    return record_of(version)


def _in_force(key: str) -> Lookup[ProcedureVersion]:
    """The published version of a day; without its content, which the process may know already."""
    return Lookup(
        lambda name, on: (
            _versions()
            .defer("content")
            .in_force_on(on)
            .filter(**{"state": "published", f"procedure__{key}": name})
        ),
        is_content=True,
    )


_BY_CODE, _BY_SLUG = _in_force("code"), _in_force("slug")
_BY_UUID: Lookup[ProcedureVersion] = Lookup(
    lambda uuid: _versions().defer("content").filter(uuid=uuid), is_content=True
)


def get_version(version_uuid: UUID) -> VersionRecord:
    """
    A version, in force or not: what a dossier keeps.

    :raises ProcedureNotFound: if there is none of this uuid.
    """
    version = _BY_UUID.find(uuid=version_uuid)
    if version is None:
        raise ProcedureNotFound()
    return record_of(version)


def get_versions(version_uuids: Iterable[UUID]) -> dict[UUID, VersionRecord]:
    """Those of these versions that there are, in one query: what many dossiers keep."""
    found = _versions().filter(uuid__in=set(version_uuids))
    return {version.uuid: record_of(version) for version in found}


def list_versions(code: str) -> list[VersionRecord]:
    """Every version of a procedure, the newest first."""
    found = _versions().filter(procedure__code=code).order_by("-number")
    return [record_of(version) for version in found]


def list_procedures(*, on: date) -> list[VersionRecord]:
    """Every procedure in force on a day, by field and name, for lists and other systems."""
    found = _versions().in_force_on(on).filter(state="published")
    return [record_of(v) for v in found.order_by("procedure__field__order", "procedure__code")]


def list_fields(*, on: date) -> list[FieldRow]:
    """The fields that have procedures in force on a day."""
    counts = _counts(on)
    rows = (FieldRow(f.code, f.title, counts[0].get(f.code, 0)) for f in Field.objects.all())
    return [row for row in rows if row.count]


def list_life_events(*, on: date, audience: str | None = None) -> list[LifeEventRow]:
    """The events of life for which there are procedures in force on a day."""
    counts = _counts(on)[1]
    events = LifeEvent.objects.all()
    if audience:
        events = events.filter(audience=audience)
    rows = (
        LifeEventRow(e.code, e.title, e.summary, e.audience, counts.get(e.code, 0)) for e in events
    )
    return [row for row in rows if row.count]


def _counts(on: date) -> tuple[dict[str, int], dict[str, int]]:
    fields: dict[str, int] = {}
    life_events: dict[str, int] = {}
    found = ProcedureVersion.objects.in_force_on(on).filter(state="published")
    for field, names in found.values_list("procedure__field__code", "procedure__life_events"):
        fields[field] = fields.get(field, 0) + 1
        for name in names:
            life_events[name] = life_events.get(name, 0) + 1
    return fields, life_events


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A kind of agency, or one agency, that handles a procedure on a day."""

    agency_kind: str
    agency_code: str
    service_level: str
    partial_reason: str
    legal_basis: Mapping[str, str]
    valid_from: date
    valid_to: date | None


def list_competences(code: str, *, on: date | None = None) -> list[CompetenceRow]:
    """Who is competent for a procedure on a day; without a day, every period of its history."""
    found = Competence.objects.filter(procedure__code=code)
    if on is not None:
        found = found.in_force_on(on)
    return [
        CompetenceRow(
            c.agency_kind,
            c.agency_code,
            c.service_level,
            c.partial_reason,
            c.legal_basis,
            c.valid_from,
            c.valid_to,
        )
        for c in found.order_by("-valid_from", "agency_kind", "agency_code")
    ]


def find_procedure(code: str) -> Procedure | None:
    """The procedure of a national code, in force or not."""
    return Procedure.objects.filter(code=code).select_related("field").first()
