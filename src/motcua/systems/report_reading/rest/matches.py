"""Which indicators a report's figures tell, for machines: suggested, confirmed, taken back."""

from typing import Any
from uuid import UUID

from ninja import Status

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.habits import remove_habit
from ..actions.matching import Choice, confirm_matches
from ..actions.taking_back import take_back_matches
from ..permissions import MATCH
from ..queries.matching import FigureToMatch, figures_to_match, habits_of
from ..queries.readings import agencies_to_read_for, get_reading_for
from ..rules.matching.suggesting import Suggestion
from . import schemas

router = new_router("report-readings")


@router.get(
    "/report-readings/{uuid}/matches",
    auth=access.bearer,
    response=answers(list[schemas.FigureMatchOut]),
    operation_id="report_reading_match_list",
)
def report_reading_match_list(request: ActingRequest, uuid: UUID) -> list[dict[str, Any]]:
    """Every figure of a report with the indicators that it may tell, or what was said of it."""
    reading = get_reading_for(request.actor, uuid)
    return [_row(one) for one in figures_to_match(reading)]


@router.post(
    "/report-readings/{uuid}/matches",
    auth=access.bearer,
    response=answers(schemas.MatchedOut),
    operation_id="report_reading_match",
)
def report_reading_match(
    request: ActingRequest, uuid: UUID, body: schemas.FigureMatchesIn
) -> dict[str, Any]:
    """Say which indicators figures tell: what is new becomes history, with the passage."""
    reading = get_reading_for(request.actor, uuid)
    choices = {
        one.number: Choice(
            one.indicator, one.agency, one.period, one.dimensions, one.value, one.against
        )
        for one in body.figures
    }
    result = confirm_matches(
        actor=request.actor, reading_uuid=reading.uuid, choices=choices, at=now()
    )
    return {
        "told": result.told, "agrees": result.agrees, "kept": result.kept, "none": result.none,
        "open": result.open,
    }  # fmt: skip


@router.post(
    "/report-readings/{uuid}/matches/take-back",
    auth=access.bearer,
    response=answers(schemas.TakenBackOut),
    operation_id="report_reading_take_back",
)
def report_reading_take_back(
    request: ActingRequest, uuid: UUID, body: schemas.TakingBackIn
) -> dict[str, int]:
    """Take back what was said of figures, with a reason; what was replaced holds again."""
    reading = get_reading_for(request.actor, uuid)
    taken = take_back_matches(
        actor=request.actor, reading_uuid=reading.uuid, numbers=body.figures, reason=body.reason,
        at=now(),
    )  # fmt: skip
    return {"taken_back": taken}


@router.get(
    "/report-reading-habits",
    auth=access.bearer,
    response=answers(list[schemas.MatchHabitOut]),
    operation_id="report_reading_habit_list",
)
def report_reading_habit_list(request: ActingRequest) -> list[dict[str, Any]]:
    """What is remembered of how agencies' reports write, the latest first, 500 at most."""
    if not request.actor.may(MATCH):
        raise PermissionRefused()
    agencies = [one.uuid for one in agencies_to_read_for(request.actor)]
    return [
        {
            "uuid": one.uuid, "agency": one.agency.uuid, "phrase": one.phrase,
            "indicator": one.indicator, "dimensions": one.dimensions, "times": one.times,
        }
        for one in habits_of(agencies)
    ]  # fmt: skip


@router.delete(
    "/report-reading-habits/{uuid}",
    auth=access.bearer,
    response=answers(None, 204),
    operation_id="report_reading_habit_remove",
)
def report_reading_habit_remove(request: ActingRequest, uuid: UUID) -> Status[None]:
    """Follow a habit no longer; it begins anew where it is confirmed again."""
    remove_habit(actor=request.actor, habit_uuid=uuid, at=now())
    return Status(204, None)


def _row(one: FigureToMatch) -> dict[str, Any]:
    standing = one.standing
    return {
        "number": one.figure.number,
        "written": one.figure.written,
        "state": one.state,
        "left": "" if standing else one.matched.left,
        "suggestions": [_suggestion(item) for item in one.matched.suggestions],
        "indicator": standing.indicator if standing else "",
        "agency": standing.agency.uuid if standing and standing.agency else None,
        "period": standing.period if standing else "",
        "dimensions": standing.dimensions if standing else {},
        "value": standing.value if standing else None,
        "known": standing.known if standing else None,
    }


def _suggestion(one: Suggestion) -> dict[str, Any]:
    return {
        "indicator": one.indicator, "agency": one.agency, "period": one.period,
        "dimensions": dict(one.dimensions), "value": one.value, "score": one.percent,
        "reasons": [reason.code for reason in one.reasons],
    }  # fmt: skip
