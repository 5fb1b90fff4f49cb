"""Reports for machines: what is owed, and figures sent by an agency's own system."""

from typing import Any
from uuid import UUID

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.filling import save_draft
from ..actions.moving import submit_report
from ..queries import words
from ..queries.owed import Owed, get_obligation_for, list_owed_for, owed_line
from ..queries.pages import FormPage, form_page
from . import schemas

router = new_router("reporting")


@router.get(
    "/reporting/owed",
    auth=access.bearer,
    response=answers(schemas.OwedReportsOut),
    operation_id="owed_report_list",
)
def owed_report_list(request: ActingRequest) -> dict[str, Any]:
    """What the caller's agencies owe."""
    return {"rows": [_report(one) for one in list_owed_for(request.actor, at=now())]}


@router.get(
    "/reporting/owed/{uuid}",
    auth=access.bearer,
    response=answers(schemas.FilledReportOut),
    operation_id="owed_report_show",
)
def owed_report_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One report: what is asked, what stands in the draft, and what is not right yet."""
    return _filled(request, uuid)


@router.put(
    "/reporting/owed/{uuid}/figures",
    auth=access.bearer,
    response=answers(schemas.FilledReportOut),
    operation_id="owed_report_fill",
)
def owed_report_fill(
    request: ActingRequest, uuid: UUID, body: schemas.ReportFiguresIn
) -> dict[str, Any]:
    """Save figures into the draft, and submit them to the agency's head if asked to."""
    actor, at = request.actor, now()
    get_obligation_for(actor, uuid)
    saved = save_draft(
        actor=actor,
        obligation_uuid=uuid,
        typed=body.values,
        picked={},
        notes=body.notes,
        revision=body.revision,
        at=at,
        by_machine=True,
    )
    if body.submit:
        submit_report(actor=actor, obligation_uuid=uuid, revision=saved.revision, at=at)
    return _filled(request, uuid)


def _filled(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    at = now()
    obligation = get_obligation_for(request.actor, uuid)
    page = form_page(request.actor, obligation, at=at)
    return {
        "report": _report(owed_line(request.actor, obligation, at)),
        "fields": list(_fields(page)),
        "notes": dict(page.notes),
        "findings": [
            {"level": one.level, "key": one.key, "words": str(one.words)} for one in page.stops
        ],
    }


def _fields(page: FormPage) -> list[dict[str, Any]]:
    names = words.lines_of(page.form, page.form.fields())
    rows = page.form.row_of()
    return [
        {
            "key": key,
            "indicator": asked.indicator,
            "number": rows[key].number,
            "title": names[key],
            "unit": in_language(asked.unit, words.language()),
            "kind": asked.kind,
            "places": asked.places,
            "is_required": asked.is_required,
            "value": page.entry(asked).value,
            "previous": page.previous.get(key, ""),
            "doubt": page.doubts.get(key, ""),
            "source": page.entry(asked).source,
        }
        for key, asked in page.form.fields().items()
    ]


def _report(owed: Owed) -> dict[str, Any]:
    one, round_ = owed.row, owed.row.round
    return {
        "uuid": one.uuid,
        "set_code": round_.set_code,
        "title": in_language(round_.form["title"], words.language()),
        "period": round_.period,
        "agency_uuid": one.agency_uuid,
        "agency_name": one.agency_name,
        "state": one.state,
        "revision": one.revision,
        "asked_at": round_.sent_at,
        "covers_from": round_.covers_from,
        "covers_to": round_.covers_to,
        "due_at": round_.due_at,
        "is_late": owed.is_late,
    }
