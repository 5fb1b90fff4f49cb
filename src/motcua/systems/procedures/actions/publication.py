"""Drafting, publishing and abolishing versions of a procedure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.kernel.events import api as events

from ..events import (
    PROCEDURE_ABOLISHED,
    PROCEDURE_AMENDED,
    PROCEDURE_PUBLISHED,
    PROCEDURE_REPLACED,
    VERSION_DRAFTED,
)
from ..models import Procedure, ProcedureVersion
from ..permissions import may_edit_catalogue
from ..ports import problems_of_references
from ..rules.completeness import PART_NAMES, faults_of, missing_parts
from .indexing import write_search_entry

_EVENTS = {
    "new": PROCEDURE_PUBLISHED,
    "amended": PROCEDURE_AMENDED,
    "replaced": PROCEDURE_REPLACED,
}


class VersionIncomplete(Refusal):
    """Chưa thể công bố: thiếu {parts_vi}."""

    status = 422
    message_en = "It cannot be published: missing {parts_en}."

    def __init__(self, parts: tuple[str, ...]) -> None:
        """Name the constituent parts that the version lacks."""
        self.parts = parts
        super().__init__(
            parts_vi=", ".join(PART_NAMES[part]["vi"] for part in parts),
            parts_en=", ".join(PART_NAMES[part]["en"] for part in parts),
        )


class VersionFaulty(Refusal):
    """Chưa thể công bố: {faults}."""

    status = 422
    message_en = "It cannot be published: {faults}."

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Name what is written wrongly."""
        self.faults = faults
        super().__init__(faults="; ".join(faults))


class VersionsOverlap(Refusal):
    """Đã có phiên bản khác của thủ tục được công bố cho thời gian này."""

    message_en = "Another version of the procedure is published for this time."


class VersionAlreadyPublished(Refusal):
    """Phiên bản đã công bố thì không sửa được; hãy soạn phiên bản mới."""

    message_en = "A published version cannot be changed; draft a new one."


@transaction.atomic
def draft_version(
    *,
    actor: Actor,
    code: str,
    content: Mapping[str, Any],
    valid_from: date,
    event: str,
    decision: Mapping[str, Any] | None = None,
    number: int | None = None,
    at: datetime,
) -> ProcedureVersion:
    """
    Write down a version that is not law yet; it may lack parts.

    :raises InvalidInput: if no procedure has the code.
    """
    _permit(actor)
    procedure = Procedure.objects.select_for_update().filter(code=code).first()
    if procedure is None:
        raise InvalidInput(fields={"code": "Không có thủ tục mang mã này."})
    last = procedure.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=number or last + 1,
        event=event,
        decision=dict(decision or {}),
        content=dict(content),
        form_code=content.get("form", ""),
        process_code=content.get("process", ""),
        digest=digest_of(content),
        valid_from=valid_from,
    )
    events.publish(
        VERSION_DRAFTED,
        subject=version,
        actor=actor,
        at=at,
        payload={"procedure_uuid": procedure.uuid, "code": code, "version": version.number},
    )
    return version


@transaction.atomic
def publish_version(*, actor: Actor, version_uuid: UUID, at: datetime) -> ProcedureVersion:
    """
    Make a draft the law from its `valid_from`; the version before it ends on that day.

    :raises VersionIncomplete: if a constituent part is missing (Decree 63/2010, art. 8.2).
    :raises VersionFaulty: if a part is written wrongly or refers to what does not exist.
    :raises VersionsOverlap: if a later version is already published for some of its days.
    """
    version: ProcedureVersion = (
        ProcedureVersion.objects.select_for_update(of=("self", "procedure"))
        .select_related("procedure", "procedure__field")
        .get(uuid=version_uuid)
    )
    _permit(actor)
    if version.state == ProcedureVersion.State.PUBLISHED:
        raise VersionAlreadyPublished()
    _require_sound(version)
    _end_earlier_version(version)
    version.state = ProcedureVersion.State.PUBLISHED
    version.published_at = at
    version.published_by = actor.uuid
    try:
        with transaction.atomic():
            version.save(update_fields=["state", "published_at", "published_by"])
    except IntegrityError as error:
        raise VersionsOverlap() from error
    write_search_entry(version)
    events.publish(
        _EVENTS[version.event],
        subject=version.procedure,
        actor=actor,
        at=at,
        payload={
            "procedure_uuid": version.procedure.uuid,
            "code": version.procedure.code,
            "version": version.number,
            "valid_from": version.valid_from,
        },
    )
    return version


@transaction.atomic
def abolish_procedure(*, actor: Actor, code: str, on_date: date, at: datetime) -> Procedure:
    """End a procedure: from `on_date` nobody can apply; open dossiers keep their version."""
    procedure = Procedure.objects.select_for_update().get(code=code)
    _permit(actor)
    procedure.abolished_on = on_date
    procedure.save(update_fields=["abolished_on"])
    for version in procedure.versions.in_force_on(on_date).filter(state="published"):
        version.valid_to = on_date
        version.save(update_fields=["valid_to"])
        write_search_entry(version)
    events.publish(
        PROCEDURE_ABOLISHED,
        subject=procedure,
        actor=actor,
        at=at,
        payload={"procedure_uuid": procedure.uuid, "code": code, "valid_to": on_date},
    )
    return procedure


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a version's content, by which a reload knows that nothing changed."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _permit(actor: Actor) -> None:
    if not may_edit_catalogue(actor):
        raise PermissionRefused()


def _require_sound(version: ProcedureVersion) -> None:
    if missing := missing_parts(version.content):
        raise VersionIncomplete(missing)
    faults = faults_of(version.content)
    faults += problems_of_references(version.content, on=version.valid_from)
    if faults:
        raise VersionFaulty(faults)


def _end_earlier_version(version: ProcedureVersion) -> None:
    earlier = (
        ProcedureVersion.objects.in_force_on(version.valid_from)
        .filter(
            procedure=version.procedure,
            state="published",
            valid_to__isnull=True,
            valid_from__lt=version.valid_from,
        )
        .first()
    )
    if earlier is not None:
        earlier.valid_to = version.valid_from
        earlier.save(update_fields=["valid_to"])
        write_search_entry(earlier)
