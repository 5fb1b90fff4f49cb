"""Digital copies for machines: a person's own, and whether a copy at hand is genuine."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web import limits
from motcua.base.web.access import ActingRequest
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..queries.copies import CopyNotFound, CopyRow, find_verified, list_copies_for
from . import schemas

router = new_router("digitisation")
PER_MINUTE = 30
Code = Annotated[str, Field(max_length=80)]


def _row(copy: CopyRow) -> dict[str, Any]:
    return {
        "uuid": copy.uuid,
        "title": copy.title,
        "identity_code": copy.identity_code,
        "legal_kind": copy.legal_kind,
        "number": copy.number,
        "issuer": copy.issuer,
        "issued_on": copy.issued_on,
        "expires_on": copy.expires_on,
        "is_expired": copy.is_expired,
        "is_revoked": copy.is_revoked,
        "agency": copy.agency_name,
        "certified_at": copy.certified_at,
        "document": copy.document_uuid,
        "verification_code": copy.verification_code,
        "fields": dict(copy.facts),
    }


@router.get(
    "/digital-copies",
    auth=access.bearer,
    response=answers(list[schemas.DigitalCopyOut]),
    operation_id="digital_copy_list",
)
def digital_copy_list(request: ActingRequest) -> list[dict[str, Any]]:
    """The digital copies of papers of the person for whom the program acts."""
    return [_row(one) for one in list_copies_for(request.actor, at=now())]


@router.get(
    "/digital-copies/verification",
    auth=None,
    response=answers(schemas.VerifiedCopyOut),
    operation_id="digital_copy_verification",
)
def digital_copy_verification(
    request: HttpRequest, identity_code: Code, verification_code: Code
) -> dict[str, Any]:
    """Whether both codes belong to one copy; 404 where they do not, whichever is wrong."""
    moment = now()
    limits.hit(f"copy-machine:{address_of(request)}", limit=PER_MINUTE, seconds=60, at=moment)
    copy = find_verified(
        identity_code=identity_code, verification_code=verification_code, at=moment
    )
    if copy is None:
        raise CopyNotFound()
    keys = ("title", "number", "issued_on", "is_expired", "is_revoked", "agency", "legal_kind")
    row = _row(copy)
    return {key: row[key] for key in keys}
