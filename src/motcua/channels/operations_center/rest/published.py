"""Published figures for machines: each beside ours with why they differ; reasons are told."""

from typing import Any

from django.utils.translation import get_language
from ninja import Path, Status

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.explaining import Which, explain_difference
from ..models import DifferenceReason
from ..permissions import require_figures
from ..queries.agencies import root_path
from ..queries.published import PublishedReport, PublishedRow, reasons_of, whole_province
from . import schemas

router = new_router("figures")


@router.get(
    "/figures/published",
    auth=access.bearer,
    response=answers(schemas.PublishedReportsOut),
    operation_id="figures_published",
)
def figures_published(request: ActingRequest) -> dict[str, Any]:
    """Figures of published reports beside those of the whole province, and why they differ."""
    at = now()
    require_figures(request.actor, root_path(on=vietnam_day(at)))
    language = (get_language() or "vi").split("-")[0]
    return {"reports": [_report(one) for one in whole_province(at=at, language=language)]}


def _report(one: PublishedReport) -> dict[str, Any]:
    return {
        "code": one.code,
        "source": one.source,
        "first": one.period.first,
        "last": one.period.last,
        "compared_first": one.compared.first,
        "compared_last": one.compared.last,
        "compared_because": one.reason,
        "scale": one.scale,
        "unexplained": one.unexplained,
        "figures": [_figure(row) for row in one.rows],
    }


def _figure(row: PublishedRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "section": row.section,
        "value": row.value,
        "expected": row.expected,
        "counted": row.counted,
        "difference": row.difference,
        "is_share": row.is_share,
        "indicator": row.indicator,
        "lacks": row.lacks,
        "why": row.why,
        "told": _reason(row.told) if row.told else None,
        "passage": row.passage,
    }


def _reason(one: DifferenceReason) -> dict[str, Any]:
    return {
        "text": one.text,
        "difference": one.difference,
        "said_at": one.said_at,
        "said_by_name": one.said_by_name,
    }


@router.get(
    "/figures/published/{report}/{figure}/reasons",
    auth=access.bearer,
    response=answers(schemas.DifferenceReasonsOut),
    operation_id="figure_reasons",
)
def figure_reasons(
    request: ActingRequest, place: Path[schemas.PublishedFigurePlace]
) -> dict[str, Any]:
    """What officials said of a figure's difference, the newest first."""
    require_figures(request.actor, root_path(on=vietnam_day(now())))
    return {"rows": [_reason(one) for one in reasons_of(place.report, place.figure)]}


@router.post(
    "/figures/published/{report}/{figure}/reasons",
    auth=access.bearer,
    response=answers(schemas.DifferenceReasonOut, 201),
    operation_id="figure_explain",
)
def figure_explain(
    request: ActingRequest,
    place: Path[schemas.PublishedFigurePlace],
    told: schemas.DifferenceReasonIn,
) -> Status[dict[str, Any]]:
    """Say why a figure of the province is not the published one; the same again is once."""
    which = Which(place.report, place.figure)
    said = explain_difference(actor=request.actor, which=which, text=told.text, at=now())
    return Status(201, _reason(said))
