"""The repository for machines: what a person holds, what counters ask, what was compared."""

from typing import Any
from uuid import UUID

from ninja import Query

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.asking import answer_request
from ..actions.ending import revoke_paper
from ..permissions import REVOKE
from ..queries.asked import waiting_for
from ..queries.checked import CheckedView, checked_paper_for, list_checked_for
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


@router.get(
    "/wallet/requests",
    auth=access.bearer,
    response=answers(schemas.RequestsOut),
    operation_id="wallet_request_list",
)
def wallet_request_list(request: ActingRequest) -> dict[str, Any]:
    """What counters ask the caller, or those whom they represent, and wait for now."""
    return {"requests": waiting_for(request.actor, at=now())}


@router.post(
    "/wallet/requests/{uuid}/answer",
    auth=access.bearer,
    response=answers(schemas.AnsweredOut),
    operation_id="wallet_request_answer",
)
def wallet_request_answer(
    request: ActingRequest, uuid: UUID, body: schemas.HolderAnswerIn
) -> dict[str, Any]:
    """Agree that the counter uses the paper, which is the recorded consent; or refuse."""
    done = answer_request(actor=request.actor, request_uuid=uuid, agree=body.agree, at=now())
    return {
        "uuid": done.uuid,
        "answer": done.answer,
        "consent": done.consent.uuid if done.consent else None,
    }


@router.get(
    "/wallet/checked",
    auth=access.bearer,
    response=answers(schemas.CheckedPage),
    operation_id="wallet_checked_list",
)
def wallet_checked_list(request: ActingRequest, asked: Query[schemas.CheckedIn]) -> dict[str, Any]:
    """The papers that the caller's agencies compared with originals, the newest first."""
    if not request.actor.paths_for(REVOKE):
        raise PermissionRefused()
    page = list_checked_for(
        request.actor, at=now(), text=asked.q, after=asked.after, limit=asked.limit
    )
    return {"papers": page.papers, "after": page.after}


@router.get(
    "/wallet/checked/{uuid}",
    auth=access.bearer,
    response=answers(schemas.CheckedOut),
    operation_id="wallet_checked_show",
)
def wallet_checked_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One compared paper, who was given it; its reading is logged with the holder."""
    return _checked(checked_paper_for(request.actor, uuid, at=now()))


@router.post(
    "/wallet/checked/{uuid}/revocation",
    auth=access.bearer,
    response=answers(schemas.CheckedOut),
    operation_id="wallet_checked_revoke",
)
def wallet_checked_revoke(
    request: ActingRequest, uuid: UUID, body: schemas.RevocationIn
) -> dict[str, Any]:
    """Say that a compared paper holds no more; its holder and its readers are told why."""
    checked_paper_for(request.actor, uuid, at=now())  # only what was compared is revoked here
    revoke_paper(actor=request.actor, paper_uuid=uuid, reason=body.reason, at=now())
    return _checked(checked_paper_for(request.actor, uuid, at=now()))


def _checked(view: CheckedView) -> dict[str, Any]:
    names = ("agency_name", "purpose", "given_at", "is_open")
    given = [dict(zip(names, one, strict=True)) for one in view.given]
    return {"paper": view.paper, "given": given, "opened": view.opened}
