"""Brings the province's content into the catalogue; the same content again changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.kernel.events import api as events

from ..events import COMPETENCE_SET, PROCEDURE_REGISTERED, TAXONOMY_SET
from ..models import (
    Competence,
    EssentialService,
    Field,
    LifeEvent,
    Procedure,
    ProcedureVersion,
)
from ..permissions import may_publish_catalogue
from ..rules.reading import date_of
from ..rules.sheets import ABOUT_THE_VERSION
from . import publication
from .indexing import write_search_entry


class PublishedVersionChanged(Refusal):
    """Phiên bản {number} của thủ tục {code} đã công bố; nội dung mới phải là phiên bản mới."""

    message_en = (
        "Version {number} of procedure {code} is published; new content has to be a new version."
    )


@transaction.atomic
def set_taxonomy(
    *,
    actor: Actor,
    fields: Sequence[Mapping[str, Any]],
    life_events: Sequence[Mapping[str, Any]],
    essential_services: Sequence[Mapping[str, Any]] = (),
    at: datetime,
) -> None:
    """Set the fields, the events of life and the essential services that people browse by."""
    _permit(actor)
    changed = False
    for order, one in enumerate(fields):
        values = {"title": one["title"], "order": order}
        changed |= _put(Field, one["code"], values)
    for order, one in enumerate(life_events):
        values = {
            "title": one["title"],
            "summary": one.get("summary", {}),
            "audience": one["audience"],
            "order": order,
        }
        changed |= _put(LifeEvent, one["code"], values)
    for one in essential_services:
        values = {
            name: one[name] for name in ("number", "title", "decided_by", "province", "procedures")
        }
        changed |= _put(EssentialService, one["code"], values)
    if changed:
        first = Field.objects.first()
        if first is not None:
            payload = {"fields": len(fields), "life_events": len(life_events)}
            events.publish(TAXONOMY_SET, subject=first, actor=actor, at=at, payload=payload)


def _put(
    model: type[Field] | type[LifeEvent] | type[EssentialService],
    code: str,
    values: dict[str, Any],
) -> bool:
    row = model.objects.filter(code=code).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    model.objects.update_or_create(code=code, defaults=values)
    return True


@transaction.atomic
def load_procedure(*, actor: Actor, content: Mapping[str, Any], at: datetime) -> Procedure:
    """
    Enter one content file: the procedure, who is competent, and each version, published.

    :raises PublishedVersionChanged: if a published version reads differently in the file.
    :raises VersionIncomplete, VersionFaulty, VersionsOverlap: as `publish_version` does.
    """
    _permit(actor)
    content = json_plain(content)
    procedure = register_procedure(actor=actor, content=content, at=at)
    set_competences(actor=actor, code=procedure.code, periods=content["competence"], at=at)
    for version in sorted(content["versions"], key=lambda one: one["number"]):
        _load_version(actor, procedure, version, at)
    return procedure


@transaction.atomic
def register_procedure(*, actor: Actor, content: Mapping[str, Any], at: datetime) -> Procedure:
    """Enter a procedure in the catalogue, or set anew what is not part of its versions."""
    _permit(actor)
    field = Field.objects.filter(code=content["field"]).first()
    if field is None:
        raise InvalidInput(fields={"field": f"Không có lĩnh vực «{content['field']}»."})
    known = set(LifeEvent.objects.values_list("code", flat=True))
    if unknown := set(content.get("life_events", ())) - known:
        raise InvalidInput(fields={"life_events": f"Không có sự kiện {sorted(unknown)}."})
    values = {
        "code_status": content["code_status"],
        "slug": content["slug"],
        "field_id": field.pk,
        "audience": content["audience"],
        "life_events": content.get("life_events", []),
        "keywords": content.get("keywords", {}),
        "example_answers": content.get("example_answers", {}),
    }
    if Procedure.objects.filter(slug=content["slug"]).exclude(code=content["code"]).exists():
        raise InvalidInput(
            fields={"slug": f"Địa chỉ «{content['slug']}» đã dùng cho thủ tục khác."}
        )
    procedure = Procedure.objects.filter(code=content["code"]).first()
    if procedure is not None and all(getattr(procedure, k) == v for k, v in values.items()):
        return procedure
    procedure, _ = Procedure.objects.update_or_create(code=content["code"], defaults=values)
    for version in procedure.versions.filter(state="published").select_related("procedure__field"):
        write_search_entry(version)
    payload = {"code": procedure.code}
    events.publish(PROCEDURE_REGISTERED, subject=procedure, actor=actor, at=at, payload=payload)
    return procedure


@transaction.atomic
def set_competences(
    *, actor: Actor, code: str, periods: Sequence[Mapping[str, Any]], at: datetime
) -> None:
    """Set who is competent for a procedure in each period of its history, and how far online."""
    _permit(actor)
    procedure = Procedure.objects.select_for_update().get(code=code)
    wanted = [_competence(procedure, period) for period in periods]
    existing = list(procedure.competences.all())
    if sorted(map(_competence_key, wanted)) == sorted(map(_competence_key, existing)):
        return
    procedure.competences.all().delete()
    Competence.objects.bulk_create(wanted)
    payload = {"code": code, "periods": len(wanted)}
    events.publish(COMPETENCE_SET, subject=procedure, actor=actor, at=at, payload=payload)


def _competence(procedure: Procedure, period: Mapping[str, Any]) -> Competence:
    return Competence(
        procedure=procedure,
        agency_kind=period["agency_kind"],
        agency_code=period.get("agency_code", ""),
        service_level=period["service_level"],
        partial_reason=period.get("partial_reason", ""),
        legal_basis=period.get("legal_basis", {}),
        valid_from=date.fromisoformat(str(period["valid_from"])),
        valid_to=date_of(period.get("valid_to")),
    )


def _competence_key(row: Competence) -> tuple[str, ...]:
    return (
        row.agency_kind,
        row.agency_code,
        row.service_level,
        row.partial_reason,
        str(sorted(row.legal_basis.items())),
        str(row.valid_from),
        str(row.valid_to),
    )


def _load_version(
    actor: Actor, procedure: Procedure, version: Mapping[str, Any], at: datetime
) -> None:
    number = int(version["number"])
    content = {name: one for name, one in version.items() if name not in ABOUT_THE_VERSION}
    existing = procedure.versions.filter(number=number).first()
    if existing is not None:
        if existing.digest != publication.digest_of(content):
            raise PublishedVersionChanged(number=number, code=procedure.code)
        return
    publication.publish_version(
        actor=actor,
        code=procedure.code,
        content=content,
        valid_from=date.fromisoformat(version["valid_from"]),
        valid_to=date_of(version.get("valid_to")),
        event=version.get("event", ProcedureVersion.Event.AMENDED),
        decision=version.get("decision"),
        number=number,
        at=at,
    )


def json_plain(value: Any) -> Any:
    """Content as JSON can hold it: dates become ISO texts."""
    if isinstance(value, Mapping):
        return {str(name): json_plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [json_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _permit(actor: Actor) -> None:
    if not may_publish_catalogue(actor):
        raise PermissionRefused()


@transaction.atomic
def set_essential(*, actor: Actor, code: str, services: Sequence[str], at: datetime) -> None:
    """Say which essential services a procedure gives."""
    _permit(actor)
    changed = []
    for one in EssentialService.objects.select_for_update():
        if (one.code in services) == (code in one.procedures):
            continue
        others = [other for other in one.procedures if other != code]
        one.procedures = [*others, code] if one.code in services else others
        one.save(update_fields=["procedures"])
        changed.append(one)
    if changed:
        counts = {"fields": Field.objects.count(), "life_events": LifeEvent.objects.count()}
        events.publish(TAXONOMY_SET, subject=changed[0], actor=actor, at=at, payload=counts)
