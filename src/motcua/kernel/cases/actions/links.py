"""Links between cases."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.cases.events import CASES_LINKED, LINK_REMOVED
from motcua.kernel.cases.models import Case, CaseLink
from motcua.kernel.cases.permissions import (
    delegator_of,
    may_change_case,
    may_see_case,
    require_change,
)
from motcua.kernel.cases.queries.cases import CaseNotFound, lock_case, subject_of
from motcua.kernel.events import api as events


class LinkedToItself(InvalidInput):
    """Không liên kết vụ việc với chính nó. Vui lòng nhập số của vụ việc khác."""

    message_en = "A case is not linked to itself. Please enter the number of another case."


class AlreadyLinked(Refusal):
    """Hai vụ việc này đã được liên kết như vậy."""

    message_en = "These two cases are linked in this way already."


class LinkNotFound(NotFound):
    """Không tìm thấy liên kết này."""

    message_en = "There is no such link."


@transaction.atomic
def link_cases(
    *, actor: Actor, case_uuid: UUID, to_number: str, kind: str, at: datetime
) -> CaseLink:
    """
    Link a case to another one that the actor sees, by that one's number.

    It shows on both, in the words of its own side.

    :raises CaseNotFound: if there is no case of this number that the actor sees.
    :raises AlreadyLinked: if they are linked so, from either side.
    """
    case = lock_case(case_uuid)
    require_change(actor, case)
    if kind not in CaseLink.Kind.values:
        raise InvalidInput(fields={"kind": ""})
    numbered = Case.objects.filter(number=to_number.strip()).exclude(number="")
    other = next((one for one in numbered if may_see_case(actor, one)), None)
    if other is None:
        raise CaseNotFound(fields={"to_number": CaseNotFound().message("vi")})
    if other == case:
        raise LinkedToItself(fields={"to_number": LinkedToItself().message("vi")})
    try:
        with transaction.atomic():
            link = CaseLink.objects.create(
                from_case=case, to_case=other, kind=kind, made_at=at, made_by_name=actor.name
            )
    except IntegrityError as error:  # the database counts both directions as one
        raise AlreadyLinked() from error
    events.publish(
        CASES_LINKED,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload={"link": link.uuid, "to_case": other.uuid, "kind": kind},
        agency_uuid=case.agency_uuid,
        acting_for=delegator_of(actor, case),
    )
    return link


@transaction.atomic
def remove_link(*, actor: Actor, link_uuid: UUID, at: datetime) -> CaseLink:
    """
    Remove a link, from whichever side the actor may change; who and when stays on record.

    :raises LinkNotFound: if there is none, or it was removed.
    """
    link = (
        CaseLink.objects.select_for_update(of=("self",))
        .select_related("from_case", "to_case")
        .filter(uuid=link_uuid, removed_at__isnull=True)
        .first()
    )
    if link is None:
        raise LinkNotFound()
    sides = [case for case in (link.from_case, link.to_case) if may_change_case(actor, case)]
    access.require(bool(sides))
    link.removed_at, link.removed_by_name = at, actor.name
    link.save(update_fields=["removed_at", "removed_by_name"])
    events.publish(
        LINK_REMOVED,
        subject=subject_of(sides[0]),
        actor=actor,
        at=at,
        payload={"link": link.uuid},
        agency_uuid=sides[0].agency_uuid,
    )
    return link
