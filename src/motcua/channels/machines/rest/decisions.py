"""Decisions by machine: which there are, and what one answers on a day, with the reasons."""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import get_language
from ninja import Query

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now, today
from motcua.kernel.access import api as access
from motcua.kernel.decisions import api as decisions

from ..queries import require_official
from . import schemas

router = new_router("decisions")
Day = Annotated[date | None, Query(None, description="the day; today without it")]


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def _out(row: decisions.DecisionSummary) -> dict[str, Any]:
    ends = [day for day in (row.valid_to, row.in_force_to) if day is not None]
    return {
        "code": row.code,
        "version": row.number,
        "title": row.title(_language()),
        "sureness": row.sureness,
        "valid_from": row.valid_from,
        "valid_to": min(ends, default=None),
        "published_at": row.published_at,
    }


@router.get(
    "/decisions",
    auth=access.bearer,
    response=answers(list[schemas.DecisionOut]),
    operation_id="decision_list",
)
def decision_list(request: ActingRequest, on: Day = None) -> list[dict[str, Any]]:
    """Every decision in the version of a day, or the next one to come; for officials."""
    require_official(request.actor)
    return [_out(row) for row in decisions.list_decisions(on or today())]


@router.get(
    "/decisions/{code}/versions",
    auth=access.bearer,
    response=answers(list[schemas.DecisionOut]),
    operation_id="decision_versions",
)
def decision_versions(request: ActingRequest, code: schemas.Code) -> list[dict[str, Any]]:
    """The versions of a decision, the one that begins last first."""
    require_official(request.actor)
    rows = decisions.list_versions(code)
    if not rows:
        raise decisions.DecisionUnknown()
    return [_out(row) for row in rows]


@router.post(
    "/decisions/{code}/evaluation",
    auth=access.bearer,
    response=answers(schemas.AnswerOut),
    operation_id="decision_evaluate",
)
def decision_evaluate(
    request: ActingRequest, code: schemas.Code, body: schemas.QuestionIn
) -> dict[str, Any]:
    """What the decision concludes from the facts on a day, and why; nothing is kept."""
    require_official(request.actor)
    on, at = body.on or today(), now()
    result = decisions.evaluate_decision(
        code=code, inputs=body.inputs, on=on, version=body.version, at=at
    )
    kept = result.record()
    return {
        "code": result.code,
        "version": result.version,
        "on": on,
        "is_decided": result.is_decided,
        "value": kept["value"],
        "rules": kept["rules"],
        "explanation": list(result.explanation(_language())),
    }
