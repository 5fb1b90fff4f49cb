"""One act on many matters by machine, with a trial that keeps nothing."""

from typing import Any

from django.utils.translation import get_language

from motcua.base.fields import uuid7
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions import do_together, try_together, words_of
from ..ports import Worded
from . import schemas

router = new_router("joint_acts")


@router.post(
    "/joint-acts",
    auth=access.bearer,
    response=answers(schemas.ManyMattersOut),
    operation_id="matter_bulk",
)
def matter_bulk(request: ActingRequest, body: schemas.ManyMattersIn) -> dict[str, Any]:
    """
    Do one thing to many matters; each is answered by itself.

    What is refused for one does not hold up the others. The same `key` again gives the same
    answer. `is_trial` judges everything and keeps nothing.
    """
    access.require(request.actor.is_official)
    worded = Worded(body.reason, body.reason_code, body.agency, body.work, body.due_on)
    given: dict[str, Any] = {
        "actor": request.actor,
        "act_name": body.act,
        "uuids": body.matters,
        "worded": worded,
        "at": now(),
    }
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    if body.is_trial:
        tried = [
            (one.uuid, one.refusal.code if one.refusal else "", words_of(one.refusal, language))
            for one in try_together(**given)
        ]
        return _out(None, tried)
    act = do_together(key=body.key or uuid7(), **given)
    kept = [(one["uuid"], one["refusal"], one[language]) for one in act.answers]
    return _out(act.uuid, kept)


def _out(uuid: Any, told: list[tuple[Any, str, str]]) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "answers": [
            {"matter": matter, "is_done": not code, "code": code, "reason": words}
            for matter, code, words in told
        ],
    }
