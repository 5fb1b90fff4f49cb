"""Assigned work: one piece for whoever may see it, and all of a case."""

from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.access import api as access
from motcua.kernel.cases.models import Assignment, Case
from motcua.kernel.cases.permissions import DO_TASK, may_see_assignment


class AssignmentNotFound(NotFound):
    """Không tìm thấy việc được giao, hoặc Ông/Bà không có quyền xem."""

    message_en = "There is no such work, or you may not see it."


def get_assignment_for(actor: Actor, uuid: UUID) -> Assignment:
    """
    A piece of assigned work with its case.

    :raises AssignmentNotFound: if there is none, or it is none of the actor's business.
    """
    found = Assignment.objects.select_related("case").filter(uuid=uuid).first()
    if found is None or not may_see_assignment(actor, found):
        raise AssignmentNotFound()
    return found


def list_assignments(case: Case) -> list[Assignment]:
    """Everything that was asked for on a case, oldest first."""
    return list(Assignment.objects.filter(case=case).order_by("id"))


def list_colleagues(case: Case, *, at: datetime) -> list[tuple[UUID, str]]:
    """Those who may be asked or mentioned at the agency that handles the case."""
    return access.list_holders(DO_TASK, agency_path=case.agency_path, at=at)
