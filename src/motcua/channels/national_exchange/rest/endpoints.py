"""Dossiers of the national portal, pushed by the system that stands between."""

from typing import Any

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.receiving import receive_dossiers
from . import schemas

router = new_router("national portal")


@router.post(
    "/national-portal/dossiers",
    auth=access.bearer,
    response=answers(schemas.PortalDossiersOut),
    operation_id="portal_dossiers_receive",
)
def portal_dossiers_receive(
    request: ActingRequest, body: schemas.PortalDossiersIn
) -> dict[str, Any]:
    """Hand over dossiers that were submitted on the national portal; safe to repeat."""
    found = receive_dossiers(actor=request.actor, messages=body.data, at=now())
    return {"results": [{"national_code": code, "state": state} for code, state in found]}
