"""Preparing and submitting a dossier by machine: begin, answer, add papers, submit."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import File, Form, Status, UploadedFile

from motcua.base.errors import InvalidInput
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now, today
from motcua.kernel.access import api as access
from motcua.kernel.forms import api as forms
from motcua.systems.postal import api as postal
from motcua.systems.procedures import api as procedures

from ..actions.application import Beginning, begin_application, supply_paper
from ..actions.papers import pin_of
from ..actions.returning import set_delivery
from ..actions.submission import submit_dossier
from ..models import Application, Paper
from ..queries.competence import agency_for_place
from ..queries.preparing import application_for, needed_papers
from . import schemas

router = new_router("applications")


def _out(request: ActingRequest, application: Application, code: str = "") -> dict[str, Any]:
    draft = forms.get_draft(actor=request.actor, draft_uuid=application.draft_uuid)
    return {
        "uuid": application.uuid,
        "procedure": code or procedures.get_version(application.procedure_version.uuid).code,
        "form": draft.form_version.code,
        "form_version": draft.form_version.version,
        "revision": draft.revision,
        "answers": draft.answers,
        "prefilled": sorted(draft.provenance),
    }


@router.post(
    "/applications",
    auth=access.bearer,
    response=answers(schemas.ApplicationOut, 201),
    operation_id="application_begin",
)
def application_begin(
    request: ActingRequest, body: schemas.ApplicationIn
) -> Status[dict[str, Any]]:
    """Begin a dossier; the form opens with what the state already knows of the applicant."""
    version = procedures.get_procedure(body.procedure, on=today())
    applicant = body.applicant or request.actor.party_uuid
    if applicant is None:
        raise InvalidInput(fields={"applicant": _("Nêu người đứng tên hồ sơ")})
    application = begin_application(
        actor=request.actor,
        beginning=Beginning(
            version_uuid=version.uuid,
            competent_agency_uuid=agency_for_place(
                version, agency=body.agency, unit=body.unit, on=today()
            ),
            applicant_uuid=applicant,
        ),
        at=now(),
    )
    return Status(201, _out(request, application, version.code))


@router.get(
    "/applications/{uuid}",
    auth=access.bearer,
    response=answers(schemas.ApplicationOut),
    operation_id="application_show",
)
def application_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """An application as it stands."""
    return _out(request, application_for(request.actor, uuid))


@router.put(
    "/applications/{uuid}/answers",
    auth=access.bearer,
    response=answers(schemas.AnswersOut),
    operation_id="application_answer",
)
def application_answer(
    request: ActingRequest, uuid: UUID, body: schemas.AnswersIn
) -> dict[str, Any]:
    """Keep all the answers at once, and tell what is still wrong with them."""
    application = application_for(request.actor, uuid)
    draft = forms.get_draft(actor=request.actor, draft_uuid=application.draft_uuid)
    form = forms.get_form_version(draft.form_version.uuid)
    draft = forms.save_draft(
        actor=request.actor,
        draft_uuid=draft.uuid,
        parsed=forms.parse_answers(form, body.answers, revision=body.revision),
        at=now(),
    )
    language = (get_language() or "vi").split("-")[0]
    problems = forms.validate(form, draft.answers, on=today())
    return {
        "revision": draft.revision,
        "answers": draft.answers,
        "problems": [{"field": p.field, "message": p.message(language)} for p in problems],
    }


@router.post(
    "/applications/{uuid}/papers",
    auth=access.bearer,
    response=answers(schemas.PaperOut, 201),
    operation_id="application_supply",
)
def application_supply(
    request: ActingRequest,
    uuid: UUID,
    file: UploadedFile = File(...),  # type: ignore[type-arg]  # noqa: B008
    component: str = Form(..., max_length=80),  # type: ignore[type-arg]
) -> Status[dict[str, Any]]:
    """Add one paper: a PDF, JPEG or PNG file for a component that the procedure asks for."""
    application = application_for(request.actor, uuid)
    titles = {paper.code: paper.title for paper in needed_papers(request.actor, application, "vi")}
    if component not in titles:
        raise InvalidInput(fields={"component": _("Thủ tục không yêu cầu giấy tờ này")})
    paper = supply_paper(
        actor=request.actor,
        application_uuid=uuid,
        component_code=component,
        title=titles[component],
        content=file,
        filename=file.name or "",
        copy_kind="electronic",
        at=now(),
    )
    return Status(201, paper_out(paper))


def paper_out(paper: Paper) -> dict[str, Any]:
    """A paper as machines get it, just after it was handed in."""
    return {
        "uuid": paper.uuid,
        "component": paper.component_code,
        "title": paper.title,
        "media_type": paper.stored_file.media_type if paper.stored_file else "",
        "size": paper.stored_file.size if paper.stored_file else 0,
    }


@router.put(
    "/applications/{uuid}/delivery",
    auth=access.bearer,
    response=answers(schemas.ApplicationOut),
    operation_id="application_deliver_to",
)
def application_deliver_to(
    request: ActingRequest, uuid: UUID, body: schemas.DeliveryIn
) -> dict[str, Any]:
    """Choose how the result comes back and where notices go."""
    application = set_delivery(
        actor=request.actor,
        application_uuid=uuid,
        return_channel=body.return_channel,
        return_address=body.return_address,
        return_to=postal.Meeting(**body.return_to.dict()) if body.return_to else None,
        phone=body.phone,
        email=body.email,
        at=now(),
    )
    return _out(request, application)


@router.post(
    "/applications/{uuid}/submission",
    auth=access.bearer,
    response=answers(schemas.Submitted, 201),
    operation_id="application_submit",
)
def application_submit(request: ActingRequest, uuid: UUID) -> Status[dict[str, Any]]:
    """Submit; sending again gives the dossier that is there."""
    dossier = submit_dossier(actor=request.actor, application_uuid=uuid, at=now())
    return Status(201, {"uuid": dossier.uuid, "code": dossier.code, "pin": pin_of(dossier)})
