"""The inbox for machines, with the filters of the page."""

from typing import Any

from ninja import Query

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

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
