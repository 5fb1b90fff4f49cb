"""Reports that are read, for machines: hand one in, get its figures and claims, settle them."""

from typing import Any
from uuid import UUID

from ninja import File, Form, Status, UploadedFile

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.settling import Settlement, settle_figures
from ..actions.taking import take_in_report
from ..models import ReadFigure, ReportReading
from ..queries.readings import get_reading_for, list_readings, progress_of
from . import matches, schemas

router = new_router("report-readings")
router.add_router("", matches.router)
MOST = 200
_FIGURE = tuple(schemas.ReadFigureOut.model_fields)


@router.get(
    "/report-readings",
    auth=access.bearer,
    response=answers(list[schemas.ReportReadingOut]),
    operation_id="report_reading_list",
)
def report_reading_list(request: ActingRequest) -> list[dict[str, Any]]:
    """The reports that were read for the official's agencies, the newest first, 200 at most."""
    return [_row(one) for one in list_readings(request.actor)[:MOST]]


@router.post(
    "/report-readings",
    auth=access.bearer,
    response=answers(schemas.ReportReadingOut, 201),
    operation_id="report_reading_create",
)
def report_reading_create(
    request: ActingRequest,
    file: UploadedFile = File(...),  # type: ignore[type-arg]  # noqa: B008
    title: str = Form(..., max_length=300),  # type: ignore[type-arg]
    agency: UUID = Form(...),  # type: ignore[type-arg]  # noqa: B008
) -> Status[dict[str, Any]]:
    """
    Hand in a report (PDF, Word, Excel, JPEG or PNG).

    A report of pictures is in the state `reading` until its pages are recognised; ask again.
    """
    reading = take_in_report(
        actor=request.actor, agency_uuid=agency, title=title, content=file,
        filename=file.name or "", at=now(),
    )  # fmt: skip
    return Status(201, _row(reading))


@router.get(
    "/report-readings/{uuid}",
    auth=access.bearer,
    response=answers(schemas.ReportReadingDetailOut),
    operation_id="report_reading_show",
)
def report_reading_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One report with its text, its figures and what it claims of them."""
    reading = get_reading_for(request.actor, uuid)
    figures = reading.figures.select_related("body_agency", "body_unit").order_by("number")
    claims = reading.claims.order_by("number")
    return {
        **_row(reading),
        "text": reading.text,
        "figures": [_figure(one) for one in figures],
        "claims": [
            {
                "number": one.number, "kind": one.kind, "verdict": one.verdict,
                "because": one.because, "stated": one.stated, "reckoned": one.reckoned,
                "formula": one.formula, "figures": one.figure_numbers,
            }
            for one in claims
        ],
    }  # fmt: skip


@router.post(
    "/report-readings/{uuid}/settlements",
    auth=access.bearer,
    response=answers(schemas.SettledOut),
    operation_id="report_reading_settle",
)
def report_reading_settle(
    request: ActingRequest, uuid: UUID, body: schemas.SettlementsIn
) -> dict[str, int]:
    """Confirm, correct or reject figures, or open them again."""
    reading = get_reading_for(request.actor, uuid)
    settled = {one.number: Settlement(one.state, one.value, one.label) for one in body.figures}
    changed = settle_figures(
        actor=request.actor, reading_uuid=reading.uuid, settled=settled, at=now()
    )
    return {"changed": changed}


def _row(reading: ReportReading) -> dict[str, Any]:
    progress = progress_of(reading)
    return {
        "uuid": reading.uuid,
        "title": reading.title,
        "agency": reading.agency.uuid,
        "state": reading.state,
        "reason": reading.reason,
        "period_first": reading.period_first,
        "period_until": reading.period_until,
        "period_written": reading.period_written,
        "read_at": reading.read_at,
        "pages_done": progress.done if progress else 0,
        "pages": progress.pages if progress else 0,
    }


def _figure(one: ReadFigure) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in _FIGURE}
    row["body_agency"] = one.body_agency.uuid if one.body_agency else None
    row["body_unit"] = one.body_unit.uuid if one.body_unit else None
    return row
