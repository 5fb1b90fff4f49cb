"""Duties for machines: the list of the page, and the answer."""

from typing import Any
from uuid import UUID

from ninja import Query

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions import answer_duty
from ..models import Duty
from ..permissions import SEE
from ..queries import DutyFilters, get_duty_for, list_duties_for
from . import schemas

router = new_router("duties")


@router.get(
    "/duties",
    auth=access.bearer,
    response=answers(schemas.DutiesOut),
    operation_id="duty_list",
)
def duty_list(request: ActingRequest, asked: Query[schemas.DutiesIn]) -> dict[str, Any]:
    """What the official's agencies owe, the nearest due date first."""
    if not request.actor.may(SEE):
        raise PermissionRefused()
    filters = DutyFilters(kind=asked.kind, stand=asked.stand, about_uuid=asked.about)
    page = list_duties_for(
        request.actor, filters=filters, at=now(), after=asked.after, limit=asked.limit
    )
    return {"rows": page.rows, "after": page.after}


@router.post(
    "/duties/{uuid}/answer",
    auth=access.bearer,
    response=answers(schemas.DutyOut),
    operation_id="duty_answer",
)
def duty_answer(request: ActingRequest, uuid: UUID, body: schemas.DutyAnswerIn) -> Duty:
    """Answer a duty with a reason of the catalogue."""
    get_duty_for(request.actor, uuid)
    return answer_duty(
        actor=request.actor,
        duty_uuid=uuid,
        reason_code=body.reason_code,
        text=body.text,
        at=now(),
    )
