"""Days of mergers for machines: what is prepared, and the report before it is committed."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from motcua.base.errors import PermissionRefused
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

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
    merger = get_merger(uuid)
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
                "severity": one.row.severity,
                "code": one.row.code,
                "agency": one.agency_name,
                "words": one.words,
                "answer": one.row.answer,
            }
            for one in (*page.problems, *page.warnings)
        ],
    }
