"""The repository for machines: a person's program lists what they hold."""

from typing import Any

from ninja import Query

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..queries.papers import PaperNotFound, list_papers
from . import schemas

router = new_router("wallet")


@router.get(
    "/wallet/papers",
    auth=access.bearer,
    response=answers(schemas.HeldPaperPage),
    operation_id="held_paper_list",
)
def held_paper_list(request: ActingRequest, asked: Query[schemas.HeldPapersIn]) -> dict[str, Any]:
    """The papers of the caller, or of somebody whom they represent, newest first."""
    holder = asked.holder or request.actor.party_uuid
    if holder is None:
        raise PaperNotFound()
    page = list_papers(
        request.actor,
        holder,
        at=now(),
        text=asked.q,
        kind=asked.kind,
        state=asked.state,
        after=asked.after,
        limit=asked.limit,
    )
    return {"papers": page.papers, "after": page.after}
