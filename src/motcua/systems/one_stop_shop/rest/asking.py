"""At the counter by machine: what may be asked for, asking the applicant, taking their code."""

from typing import Any
from uuid import UUID

from ninja import Status

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.systems.wallet import api as wallet

from ..actions.asking import agree_at_counter, ask_applicant
from ..queries.preparing import application_for, needed_papers
from ..queries.reused import askable_papers
from . import paper_schemas, schemas
from .applications import paper_out

router = new_router("applications")


@router.get(
    "/applications/{uuid}/questions",
    auth=access.bearer,
    response=answers(paper_schemas.QuestionsOut),
    operation_id="application_question_list",
)
def application_question_list(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """What the counter may ask the applicant for, by title only, and what it asked."""
    return _out(request, uuid)


@router.post(
    "/applications/{uuid}/questions",
    auth=access.bearer,
    response=answers(paper_schemas.QuestionsOut, 201),
    operation_id="application_question_ask",
)
def application_question_ask(
    request: ActingRequest, uuid: UUID, body: paper_schemas.CounterQuestionIn
) -> Status[dict[str, Any]]:
    """Ask the applicant at the counter for a paper; they are sent six digits."""
    ask_applicant(
        actor=request.actor,
        application_uuid=uuid,
        component_code=body.component,
        paper_uuid=body.paper,
        at=now(),
    )
    return Status(201, _out(request, uuid))


@router.post(
    "/applications/{uuid}/questions/{question}/agreement",
    auth=access.bearer,
    response=answers(schemas.PaperOut, 201),
    operation_id="application_question_agree",
)
def application_question_agree(
    request: ActingRequest, uuid: UUID, question: UUID, body: paper_schemas.AgreementIn
) -> Status[dict[str, Any]]:
    """Take the code that the applicant tells: the consent is recorded, the paper attached."""
    paper = agree_at_counter(
        actor=request.actor,
        application_uuid=uuid,
        request_uuid=question,
        code=body.code,
        at=now(),
    )
    return Status(201, paper_out(paper))


def _out(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    application = application_for(request.actor, uuid)
    codes = [one.code for one in needed_papers(request.actor, application, "vi")]
    offered = askable_papers(request.actor, application, codes, at=now())
    return {
        "askable": [
            {"component": code, "paper": one.uuid, "title": one.title}
            for code, found in offered.items()
            for one in found
        ],
        "asked": wallet.asked.asked_in(uuid, at=now()) if application.is_at_counter else [],
    }
