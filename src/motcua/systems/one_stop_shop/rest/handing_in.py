"""Handing in a whole dossier by machine, in one request."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Form, Status
from ninja.errors import HttpError
from pydantic import ValidationError

from motcua.base.errors import InvalidInput
from motcua.base.kept import content_as_it_stands
from motcua.base.rest.parsing import is_storable, read_json
from motcua.base.rest.routing import answers
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.systems.postal import api as postal
from motcua.systems.procedures import api as procedures

from ..actions.handing_in import HandedFile, Handing, hand_in_dossier
from ..actions.papers import pin_of
from ..actions.returning import Delivery
from ..queries.competence import agency_for_place
from . import schemas
from .counter import at_counter
from .dossiers import router  # one address, GET and POST: one router

__all__ = ["dossier_hand_in", "router"]

_DESCRIBED = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "maxLength": 200},
            "description": (
                "A key of the caller's own for this dossier, such as a UUID. Sent again with the "
                "same content, also years later, it gives the dossier that is there."
            ),
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "title": "DossierForm",
                    "type": "object",
                    "required": ["dossier"],
                    "properties": {
                        "dossier": {
                            "type": "string",
                            "contentMediaType": "application/json",
                            "contentSchema": schemas.HandingIn.model_json_schema(),
                            "description": "What, to whom, of whom, and the answers, as JSON.",
                        }
                    },
                    "additionalProperties": {
                        "type": "string",
                        "format": "binary",
                        "description": "A PDF, JPEG or PNG file, under its component's code.",
                    },
                }
            }
        },
    },
}


@router.post(
    "/dossiers",
    auth=access.bearer,
    response=answers(schemas.HandedIn, 201),
    operation_id="dossier_hand_in",
    openapi_extra=_DESCRIBED,
)
@content_as_it_stands()
def dossier_hand_in(
    request: ActingRequest,
    response: HttpResponse,
    dossier: str = Form(...),  # type: ignore[type-arg]
) -> Status[dict[str, Any]]:
    """
    Hand in a whole dossier in one request: answers, files and applicant; it is submitted at once.

    Everything is checked as page by page, and what is wrong is told all at once under `fields`:
    an answer under its field, a paper or file under `paper-<component>`. Nothing is kept then.

    An official's program hands in for whoever stands at the desk: `counter` says who came, how
    they were known, and at which desk, where the official needs `one_stop_shop.receive`.
    """
    said, at = _read(dossier), now()
    if said.counter is not None and said.applicant is not None:
        raise InvalidInput(fields={"applicant": _("Ở quầy, ghi người nộp trong mục counter")})
    version = procedures.get_procedure(said.procedure, on=vietnam_day(at))
    agency = _agency(version, said, at)
    counter = at_counter(said.counter, version, agency)
    made, was_there = hand_in_dossier(
        actor=request.actor,
        handing=Handing(
            version_uuid=version.uuid,
            competent_agency_uuid=agency,
            applicant_uuid=None if counter else said.applicant or request.actor.party_uuid,
            answers=said.answers,
            delivery=_delivery(said),
            files=_files(request),
            counter=counter,
        ),
        at=at,
        key=request.headers.get("Idempotency-Key", ""),
    )
    if was_there:
        response.headers["Idempotency-Replayed"] = "true"
    return Status(
        201,
        {
            "uuid": made.uuid,
            "code": made.code,
            "pin": pin_of(made),
            "submitted_at": made.submitted_at,
            "receipt": reverse("rest:dossier_receipt", kwargs={"code": made.code}),
        },
    )


def _read(text: str) -> schemas.HandingIn:
    try:
        return schemas.HandingIn.model_validate(read_json(text))
    except ValidationError as error:
        fields = {
            ".".join(map(str, one["loc"])) or "dossier": str(one["msg"]) for one in error.errors()
        }
        raise InvalidInput(fields=fields) from error
    except (ValueError, RecursionError) as error:
        raise HttpError(400, "dossier: this is not JSON") from error


def _agency(version: procedures.VersionRecord, said: schemas.HandingIn, at: Any) -> UUID:
    return agency_for_place(version, agency=said.agency, unit=said.unit, on=vietnam_day(at))


def _delivery(said: schemas.HandingIn) -> Delivery:
    return Delivery(
        return_channel=said.return_channel or ("counter" if said.counter else "portal"),
        phone=said.phone,
        email=said.email,
        return_address=said.return_address,
        return_to=postal.Meeting(**said.return_to.dict()) if said.return_to else None,
    )


def _files(request: ActingRequest) -> list[HandedFile]:
    """Every file of the form, under the code of the component that it is for."""
    found = []
    for code, listed in request.FILES.lists():
        for file in listed:
            if not isinstance(file, UploadedFile) or not is_storable(code):
                raise HttpError(400, "The form cannot be read.")
            found.append(HandedFile(code, file.name or "", file))
    return found
