"""The inbox for machines, with the filters of the page."""

from typing import Any

from django.utils.translation import get_language
from ninja import Query

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions import act_on_many
from ..queries import InboxFilters, list_inbox_for
from . import schemas

router = new_router("tasks")


@router.get(
    "/tasks",
    auth=access.bearer,
    response=answers(schemas.InboxOut),
    operation_id="task_list",
)
def task_list(request: ActingRequest, asked: Query[schemas.InboxIn]) -> dict[str, Any]:
    """What waits for the official, the most urgent first; for officials only."""
    if not request.actor.is_official:
        raise PermissionRefused()
    inbox = list_inbox_for(
        request.actor,
        filters=InboxFilters(whose=asked.whose, is_overdue=asked.is_overdue, text=asked.text),
        at=now(),
        after=asked.after or None,
        limit=asked.limit,
    )
    return {"rows": inbox.lines, "after": inbox.after}


@router.post(
    "/task-acts",
    auth=access.bearer,
    response=answers(list[schemas.ActedOut]),
    operation_id="task_bulk",
)
def task_bulk(request: ActingRequest, asked: schemas.BulkIn) -> list[dict[str, Any]]:
    """
    Claim, give back, accept or approve many tasks; each is answered by itself.

    What is refused for one does not hold up the others. The same again changes nothing.
    """
    if not request.actor.is_official:
        raise PermissionRefused()
    language = (get_language() or "vi").split("-")[0]
    report = act_on_many(actor=request.actor, name=asked.action, task_uuids=asked.tasks, at=now())
    return [
        {
            "task": one.task_uuid,
            "title": one.title,
            "is_done": one.refusal is None,
            "code": one.refusal.code if one.refusal else "",
            "reason": one.refusal.message(language) if one.refusal else "",
            "due_at": one.due_at,
        }
        for one in report
    ]
