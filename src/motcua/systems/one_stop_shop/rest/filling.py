"""Filling an application from the applicant's papers by machine: which can, take, take back."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.forms import api as forms

from ..actions.filling import fill_from_paper, take_back_fill
from ..queries.filling import fills_of
from ..queries.preparing import application_for
from . import paper_schemas

router = new_router("applications")


@router.get(
    "/applications/{uuid}/fills",
    auth=access.bearer,
    response=answers(paper_schemas.FillsOut),
    operation_id="application_fill_list",
)
def application_fill_list(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """The papers of the applicant's repository that answer questions of the form."""
    return _out(request, uuid)


@router.put(
    "/applications/{uuid}/fills/{paper}",
    auth=access.bearer,
    response=answers(paper_schemas.FillsOut),
    operation_id="application_fill",
)
def application_fill(request: ActingRequest, uuid: UUID, paper: UUID) -> dict[str, Any]:
    """Answer what the paper answers; the call is the recorded consent to read it."""
    fill_from_paper(actor=request.actor, application_uuid=uuid, paper_uuid=paper, at=now())
    return _out(request, uuid)


@router.delete(
    "/applications/{uuid}/fills/{paper}",
    auth=access.bearer,
    response=answers(paper_schemas.FillsOut),
    operation_id="application_fill_drop",
)
def application_fill_drop(request: ActingRequest, uuid: UUID, paper: UUID) -> dict[str, Any]:
    """Take out of the form what came from the paper; what was changed since stays."""
    take_back_fill(actor=request.actor, application_uuid=uuid, paper_uuid=paper, at=now())
    return _out(request, uuid)


def _out(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    application = application_for(request.actor, uuid)
    draft = forms.get_draft(actor=request.actor, draft_uuid=application.draft_uuid)
    language = (get_language() or "vi").split("-")[0]
    fills = fills_of(request.actor, application, draft, at=now(), language=language)
    return {"revision": draft.revision, "answers": draft.answers, "fills": fills}
