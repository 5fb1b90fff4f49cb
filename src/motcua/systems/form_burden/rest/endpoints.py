"""The form-burden meter for machines."""

from typing import Any

from ninja import Query

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..permissions import SEE
from ..queries import Line, content, ranking, total_of
from . import schemas

router = new_router("form-burden")


@router.get(
    "/form-burden",
    auth=access.bearer,
    response=answers(schemas.BurdenOut),
    operation_id="form_burden_list",
)
def form_burden_list(request: ActingRequest, asked: Query[schemas.BurdenIn]) -> dict[str, Any]:
    """Every procedure in force by what it asks needlessly."""
    if not request.actor.may(SEE):
        raise PermissionRefused()
    days = {"since": asked.since, "until": asked.until}
    total = total_of(**days)
    lines = ranking(on=vietnam_day(now()), **days)
    return {
        "goal_percent": content()["goal"]["percent"],
        "dossiers": total.dossiers,
        "saved": total.saved,
        "procedures": [_line(line) for line in lines],
    }


def _line(line: Line) -> dict[str, Any]:
    one = line.definition
    return {
        "procedure": one.procedure_code,
        "name": dict(one.name),
        "form": one.form_code,
        "form_version": one.form_version,
        "questions": len(one.questions),
        "can_be_prefilled": line.can_prefill,
        "needless_questions": [need.name for need in line.needless_questions],
        "needless_papers": [need.name for need in line.needless_papers],
        "dossiers": line.dossiers,
        "typed_average": line.typed,
        "baseline_fields": one.baseline_fields,
        "baseline_papers": one.baseline_papers,
        "saved_fields": line.saved_fields,
        "saved_papers": line.saved_papers,
    }
