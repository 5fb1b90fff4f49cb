"""One act on many dossiers by machine, with a trial that keeps nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from motcua.base.errors import InvalidInput
from motcua.base.fields import uuid7
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.reasons import api as reasons

from ..actions.moving import DossierNotFound
from ..actions.reception import Wanted
from ..actions.together.batches import Answer, Late
from ..actions.together.doing import REASONS, STEPS, Order, handle_dossiers, try_on_dossiers
from ..queries.late import list_late_tasks
from ..queries.lists import find_seen
from . import schemas
from .reasoning import demand

router = new_router("together")


@router.post(
    "/dossier-acts",
    auth=access.bearer,
    response=answers(schemas.JointActOut),
    operation_id="dossier_bulk",
)
def dossier_bulk(request: ActingRequest, body: schemas.JointActIn) -> dict[str, Any]:
    """
    Do one thing to many dossiers; each is answered by itself.

    What is refused for one does not hold up the others. The same `key` again gives the same
    answer. `is_trial` judges everything and keeps nothing.
    """
    at, actor = now(), request.actor
    access.require(actor.is_official)
    if body.act in REASONS:
        demand(actor, REASONS[body.act], body.reason_code, body.reason, at=at)
    found = find_seen(actor, body.dossiers)
    unknown = [code for code in dict.fromkeys(body.dossiers) if code not in found]
    order = _order(request, body, list(found.values()))
    if not found:
        raise DossierNotFound()
    if body.is_trial:
        tried = try_on_dossiers(actor, order, list(found.values()), at)
        told = [_told(one) for one in tried]
        return _out(None, told, unknown)
    act = handle_dossiers(
        actor=actor,
        key=body.key or uuid7(),
        order=order,
        dossier_uuids=list(found.values()),
        at=at,
    )
    kept = [(one["words"], one["refusal"], one[_language()]) for one in act.answers]
    return _out(act.uuid, kept, unknown)


def _order(request: ActingRequest, body: schemas.JointActIn, found: Sequence[UUID]) -> Order:
    return Order(
        act=body.act,
        reason=body.reason,
        reason_code=body.reason_code,
        legal_basis=body.legal_basis,
        wanted=tuple(Wanted(w.kind, w.target, w.title, w.note) for w in body.wanted),
        how=body.how,
        due_on=body.due_on,
        late=_late(request, body, found),
        agency=body.agency,
        work=body.work,
    )


def _late(request: ActingRequest, body: schemas.JointActIn, found: Sequence[UUID]) -> Late | None:
    """Why late steps are late; demanded where one is."""
    at = now()
    if body.act not in STEPS or not list_late_tasks(request.actor, found, at=at):
        return None
    said = body.late or schemas.LateIn()
    try:
        reasons.check_reason(
            "late_step", said.reason_code, on=vietnam_day(at), text=said.text, is_demanded=True
        )
    except InvalidInput as problem:
        fields = {f"late.{name}": words for name, words in problem.fields.items()}
        raise InvalidInput(fields=fields) from problem
    return Late(said.reason_code, said.text)


def _told(answer: Answer) -> tuple[str, str, str]:
    refusal = answer.refusal
    if refusal is None:
        return answer.code, "", ""
    return answer.code, refusal.code, refusal.message(_language())


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _out(
    uuid: UUID | None, told: Sequence[tuple[str, str, str]], unknown: Sequence[str]
) -> dict[str, Any]:
    nobody = DossierNotFound()
    told = [*told, *((code, nobody.code, nobody.message(_language())) for code in unknown)]
    return {
        "uuid": uuid,
        "answers": [
            {"dossier": code, "is_done": not refusal, "code": refusal, "reason": words}
            for code, refusal, words in told
        ],
    }
