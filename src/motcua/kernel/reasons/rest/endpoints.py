"""The catalogue of reasons for machines: what may be sent as `reason_code`."""

from ninja import Query

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..queries import reasons_for
from ..rules import Reason
from . import schemas

router = new_router("reasons")


@router.get(
    "/reasons",
    auth=access.bearer,
    response=answers(list[schemas.ReasonOut]),
    operation_id="reason_list",
)
def reason_list(request: ActingRequest, asked: Query[schemas.ReasonsIn]) -> list[Reason]:
    """The reasons that may be given for an act on a day."""
    day = asked.on or vietnam_day(now())
    return list(reasons_for(asked.act, on=day))
