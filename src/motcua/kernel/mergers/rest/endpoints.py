"""
Days of mergers for machines: all that the pages do, but for the approval.

That is a person's, at the page with the report before them: whoever prepares by machine must not be
able to be the second pair of eyes as well.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from ninja import Status

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.preparing import (
    acknowledge_findings,
    choose_successor,
    drop_merger,
    prepare_merger,
)
from ..actions.running import commit_merger, rehearse_merger
from ..actions.undoing import undo_merger
from ..models import Merger
from ..permissions import may_see_merger
from ..queries.mergers import get_merger, list_mergers
from ..queries.page import page_of
from . import schemas

router = new_router("mergers")


def _require_sight(request: ActingRequest) -> None:
    if not may_see_merger(request.actor):
        raise PermissionRefused()


def _out(merger: Merger) -> dict[str, Any]:
    return {
        "uuid": merger.uuid,
        "on_date": merger.on_date,
        "grounds": merger.grounds,
        "state": merger.state,
        "rehearsed_at": merger.rehearsed_at,
        "approved_at": merger.approved_at,
        "committed_at": merger.committed_at,
        "cases": merger.report.get("cases"),
        "cases_moved": merger.report.get("cases_moved"),
    }


@router.get(
    "/mergers",
    auth=access.bearer,
    response=answers(list[schemas.MergerOut]),
    operation_id="merger_list",
)
def merger_list(request: ActingRequest) -> list[dict[str, Any]]:
    """The days that were prepared, newest first."""
    _require_sight(request)
    return [_out(one) for one in list_mergers()]


@router.get(
    "/mergers/{uuid}",
    auth=access.bearer,
    response=answers(schemas.MergerReportOut),
    operation_id="merger_show",
)
def merger_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One day with its report by agency and procedure, and what stands in the way."""
    _require_sight(request)
    return _report(get_merger(uuid))


def _report(merger: Merger) -> dict[str, Any]:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    page = page_of(merger, at=now(), language=language)
    return {
        **_out(merger),
        "lines": [
            {
                "from_agency": line["from"],
                "to_agency": line["to"],
                "topic": line["topic"],
                "open": line["open"],
                "waiting": line["waiting"],
                "overdue": line["overdue"],
            }
            for line in merger.report.get("lines", ())
        ],
        "findings": [
            {
                "uuid": one.row.uuid,
                "severity": one.row.severity,
                "code": one.row.code,
                "agency": one.agency_name,
                "words": one.words,
                "answer": one.row.answer,
            }
            for one in (*page.problems, *page.warnings)
        ],
    }


@router.post(
    "/mergers",
    auth=access.bearer,
    response=answers(schemas.MergerOut, 201),
    operation_id="merger_prepare",
)
def merger_prepare(request: ActingRequest, body: schemas.MergerIn) -> Status[dict[str, Any]]:
    """Begin to prepare the day on which agencies end; nothing moves."""
    merger = prepare_merger(
        actor=request.actor, on_date=body.on_date, grounds=body.grounds, at=now()
    )
    return Status(201, _out(merger))


@router.post(
    "/mergers/{uuid}/successors",
    auth=access.bearer,
    response=answers(schemas.MergerOut),
    operation_id="merger_choose",
)
def merger_choose(
    request: ActingRequest, uuid: UUID, body: schemas.MergerSuccessorIn
) -> dict[str, Any]:
    """Decide where an agency's matters go; the day is rehearsed anew afterwards."""
    choose_successor(
        actor=request.actor,
        merger_uuid=uuid,
        agency_uuid=body.agency,
        to_agency_uuid=body.to_agency,
        topic=body.topic,
        reason=body.reason,
        at=now(),
    )
    return _out(get_merger(uuid))


@router.post(
    "/mergers/{uuid}/rehearsal",
    auth=access.bearer,
    response=answers(schemas.MergerReportOut),
    operation_id="merger_rehearse",
)
def merger_rehearse(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """Carry the day out, take it back, and give the report of what came of it."""
    return _report(rehearse_merger(actor=request.actor, merger_uuid=uuid, at=now()))


@router.post(
    "/mergers/{uuid}/answers",
    auth=access.bearer,
    response=answers(schemas.MergerReportOut),
    operation_id="merger_acknowledge",
)
def merger_acknowledge(
    request: ActingRequest, uuid: UUID, body: schemas.MergerAnswerIn
) -> dict[str, Any]:
    """Say in writing what was done about warnings."""
    acknowledge_findings(
        actor=request.actor,
        merger_uuid=uuid,
        findings=body.findings,
        answer=body.answer,
        at=now(),
    )
    return _report(get_merger(uuid))


@router.post(
    "/mergers/{uuid}/commitment",
    auth=access.bearer,
    response=answers(schemas.MergerReportOut),
    operation_id="merger_commit",
)
def merger_commit(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """Carry out a day that a second person approved at its page; whole or not at all."""
    return _report(commit_merger(actor=request.actor, merger_uuid=uuid, at=now()))


@router.post(
    "/mergers/{uuid}/undoing",
    auth=access.bearer,
    response=answers(schemas.MergerUndoneOut),
    operation_id="merger_undo",
)
def merger_undo(
    request: ActingRequest, uuid: UUID, body: schemas.MergerUndoingIn
) -> dict[str, Any]:
    """Take a day back within seven days; what was acted on since stays and is named."""
    merger = undo_merger(actor=request.actor, merger_uuid=uuid, reason=body.reason, at=now())
    return {**_out(merger), **merger.outcome}


@router.post(
    "/mergers/{uuid}/dropping",
    auth=access.bearer,
    response=answers(schemas.MergerOut),
    operation_id="merger_drop",
)
def merger_drop(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """Set a prepared day aside."""
    return _out(drop_merger(actor=request.actor, merger_uuid=uuid, at=now()))
