"""Publishing, abolishing and withdrawing versions of a procedure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.text import date_vi, vietnam_day
from motcua.kernel.events import api as events

from ..events import (
    PROCEDURE_ABOLISHED,
    PROCEDURE_AMENDED,
    PROCEDURE_PUBLISHED,
    PROCEDURE_REPLACED,
    VERSION_WITHDRAWN,
)
from ..models import Procedure, ProcedureVersion, SearchEntry
from ..permissions import may_publish_catalogue
from ..ports import problems_of_references
from ..queries.catalogue import ProcedureNotFound
from ..rules.completeness import PART_NAMES, faults_of, missing_parts
from .indexing import write_search_entry

State = ProcedureVersion.State
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
    """
    Phiên bản {number} đã được công bố, áp dụng từ {day}. Ghi “Hết áp dụng từ ngày” không sau ngày
    đó, chọn ngày áp dụng sau ngày đó, hoặc hủy phiên bản {number} trước.
    """

    message_en = (
        "Version {number} is published from {day} on. End this one by that day, begin it after "
        "that day, or withdraw version {number} first."
    )


class AlreadyAbolished(Refusal):
    """
    Thủ tục bị bãi bỏ từ {day}. Ghi “Hết áp dụng từ ngày” không sau ngày đó, hoặc hủy việc bãi bỏ
    trước.
    """

    message_en = (
        "The procedure is abolished from {day} on. End this version by that day, or withdraw the "
        "abolition first."
    )


class VersionInForce(Refusal):
    """Phiên bản này đã áp dụng nên không hủy được. Hãy soạn và công bố phiên bản tiếp theo."""

    message_en = (
        "This version is in force already and cannot be withdrawn. Draft and publish the next one."
    )


@transaction.atomic
def publish_version(
    *,
    actor: Actor,
    code: str,
    content: Mapping[str, Any],
    valid_from: date,
    event: str,
    valid_to: date | None = None,
    decision: Mapping[str, Any] | None = None,
    number: int | None = None,
    at: datetime,
) -> ProcedureVersion:
    """
    Make a version the law from its first day; the version before it ends on that day.

    :raises VersionIncomplete: if a constituent part is missing (Decree 63/2010, art. 8.2).
    :raises VersionFaulty: if a part is written wrongly or refers to what does not exist.
    :raises VersionsOverlap: if a later version is already published for some of its days.
    :raises AlreadyAbolished: if the procedure ends meanwhile.
    """
    procedure = _locked(actor, code)
    version = ProcedureVersion(
        procedure=procedure,
        number=number or _next_number(procedure),
        event=event,
        decision=dict(decision or {}),
        content=dict(content),
        form_code=content.get("form", ""),
        process_code=content.get("process", ""),
        digest=digest_of(content),
        valid_from=valid_from,
        valid_to=valid_to,
        published_at=at,
        published_by=actor.uuid,
    )
    _require_sound(version)
    _require_room(version)
    _end_earlier_version(version)
    version.save(force_insert=True)
    if procedure.abolished_on is not None and procedure.abolished_on <= valid_from:
        procedure.abolished_on = None
        procedure.save(update_fields=["abolished_on"])
    write_search_entry(version)
    told = {"version": version.number, "valid_from": valid_from}
    _tell(_EVENTS[event], procedure, actor, at, **told)
    return version


@transaction.atomic
def abolish_procedure(
    *,
    actor: Actor,
    code: str,
    on_date: date,
    decision: Mapping[str, Any] | None = None,
    at: datetime,
) -> ProcedureVersion:
    """
    End a procedure: from `on_date` nobody can apply; open dossiers keep their version.

    The abolition is kept beside the versions, with its decision; what was to begin later falls
    away.
    """
    procedure = _locked(actor, code)
    for version in _published(procedure).filter(valid_from__gte=on_date):
        _take_out(version)
    for version in _published(procedure).in_force_on(on_date):
        _end(version, on_date)
    newest = procedure.versions.order_by("-number").first()
    content = newest.content if newest else {}
    abolition = ProcedureVersion.objects.create(
        procedure=procedure,
        number=_next_number(procedure),
        state=State.ABOLITION,
        event=ProcedureVersion.Event.ABOLISHED,
        decision=dict(decision or {}),
        content=content,
        form_code=content.get("form", ""),
        process_code=content.get("process", ""),
        digest=digest_of(content),
        valid_from=on_date,
        published_at=at,
        published_by=actor.uuid,
    )
    procedure.abolished_on = on_date
    procedure.save(update_fields=["abolished_on"])
    _tell(PROCEDURE_ABOLISHED, procedure, actor, at, valid_to=on_date)
    return abolition


@transaction.atomic
def withdraw_version(*, actor: Actor, version_uuid: UUID, at: datetime) -> ProcedureVersion:
    """
    Take a scheduled version, or a scheduled abolition, back before its first day.

    The version before it goes on as if it had not been there. Withdrawn twice changes nothing.

    :raises VersionInForce: from its first day on.
    """
    found = ProcedureVersion.objects.filter(uuid=version_uuid).first()
    if found is None:
        raise ProcedureNotFound()
    procedure = _locked(actor, found.procedure.code)
    version: ProcedureVersion = procedure.versions.get(uuid=version_uuid)
    if version.state == State.WITHDRAWN:
        return version
    if version.valid_from <= vietnam_day(at):
        raise VersionInForce()
    is_abolition = version.state == State.ABOLITION
    _take_out(version)
    before = _published(procedure).filter(valid_to=version.valid_from).first()
    if before is not None:
        _end(before, version.valid_to)
    if is_abolition:
        procedure.abolished_on = None
        procedure.save(update_fields=["abolished_on"])
    _tell(VERSION_WITHDRAWN, procedure, actor, at, version=version.number)
    return version


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a version's content, by which a reload knows that nothing changed."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _locked(actor: Actor, code: str) -> Procedure:
    if not may_publish_catalogue(actor):
        raise PermissionRefused()
    locked = Procedure.objects.select_for_update(of=("self",)).select_related("field")
    procedure: Procedure | None = locked.filter(code=code).first()
    if procedure is None:
        raise InvalidInput(fields={"code": "Không có thủ tục mang mã này."})
    return procedure


def _published(procedure: Procedure) -> Any:
    found = procedure.versions.filter(state=State.PUBLISHED)
    return found.select_related("procedure__field")


def _next_number(procedure: Procedure) -> int:
    last = procedure.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _require_sound(version: ProcedureVersion) -> None:
    if missing := missing_parts(version.content):
        raise VersionIncomplete(missing)
    faults = faults_of(version.content)
    faults += problems_of_references(version.content, on=version.valid_from)
    if faults:
        raise VersionFaulty(faults)


def _require_room(version: ProcedureVersion) -> None:
    later = _published(version.procedure).filter(valid_from__gte=version.valid_from)
    following = later.order_by("valid_from").first()
    ends = version.valid_to
    if following is not None and (ends is None or ends > following.valid_from):
        raise VersionsOverlap(number=following.number, day=date_vi(following.valid_from))
    abolished = version.procedure.abolished_on
    if abolished is None or version.valid_from >= abolished:
        return
    if ends is None or ends > abolished:
        raise AlreadyAbolished(day=date_vi(abolished))


def _end_earlier_version(version: ProcedureVersion) -> None:
    earlier = _published(version.procedure).in_force_on(version.valid_from)
    for one in earlier.filter(valid_from__lt=version.valid_from):
        _end(one, version.valid_from)


def _end(version: ProcedureVersion, day: date | None) -> None:
    version.valid_to = day
    version.save(update_fields=["valid_to"])
    write_search_entry(version)


def _take_out(version: ProcedureVersion) -> None:
    version.state = State.WITHDRAWN
    version.save(update_fields=["state"])
    SearchEntry.objects.filter(version=version).delete()


def _tell(
    event: events.EventType, procedure: Procedure, actor: Actor, at: datetime, **told: object
) -> None:
    events.publish(
        event,
        subject=procedure,
        actor=actor,
        at=at,
        payload={"procedure_uuid": procedure.uuid, "code": procedure.code, **told},
    )
