"""Figures for machines: the statutory report and the indicators."""

from typing import Any

from ninja import Query

from motcua.base.errors import InvalidInput
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..permissions import own_paths, require_figures
from ..queries.agencies import agency_lines, root_path
from ..queries.figures import Scope
from ..queries.report import Report, report_of
from ..queries.scoring import IndicatorRow, SetRow, score_sets
from ..rules.periods import Period, period_between
from . import published, schemas

router = new_router("figures")
router.add_router("", published.router)


def _place(request: ActingRequest, asked: schemas.FiguresIn) -> tuple[str, bool]:
    """The agency asked for, or the reader's own; and whether it is the whole province."""
    if asked.first > asked.last:
        raise InvalidInput(fields={"last": "last < first"})
    today = vietnam_day(now())
    paths = own_paths(request.actor)
    path = asked.agency or (paths[0] if paths else "")
    require_figures(request.actor, path)
    if path not in agency_lines(on=min(asked.last, today)):
        raise InvalidInput(fields={"agency": path})
    return path, path == root_path(on=today) and asked.is_with_below


@router.get(
    "/figures/report",
    auth=access.bearer,
    response=answers(schemas.ReportOut),
    operation_id="figures_report",
)
def figures_report(request: ActingRequest, asked: Query[schemas.FiguresIn]) -> dict[str, Any]:
    """Form II.06a of an agency and a period; its four identities always hold."""
    path, is_whole = _place(request, asked)
    report = report_of(
        path,
        Period(asked.first, asked.last),
        at=now(),
        language="vi",
        rows=asked.rows,
        below=asked.is_with_below,
        is_whole=is_whole,
    )
    return _report(report)


def _report(report: Report) -> dict[str, Any]:
    return {
        "form": report.law["name"],
        "agency": report.agency.path,
        "first": report.period.first,
        "last": report.period.last,
        "is_closed": report.closed is not None,
        "corrections": report.corrections,
        "counted_at": report.counted_at,
        "lines": report.lines,
        "total": report.total,
    }


@router.get(
    "/figures/scores",
    auth=access.bearer,
    response=answers(schemas.ScoresOut),
    operation_id="figures_scores",
)
def figures_scores(request: ActingRequest, asked: Query[schemas.FiguresIn]) -> dict[str, Any]:
    """The indicators in force at the period's end; what cannot be reckoned says why."""
    path, is_whole = _place(request, asked)
    scope = Scope((path,), is_whole=is_whole, only_itself=not asked.is_with_below)
    level = agency_lines(on=asked.last)[path].level or "province"
    period = period_between(asked.first, asked.last)
    sets = score_sets(scope, period, at=now(), language="vi", level=level)
    return {"sets": [_set(one) for one in sets]}


def _set(one: SetRow) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "points": str(one.points),
        "most_reckoned": str(one.most_reckoned),
        "missing": one.missing,
        "rating": one.rating,
        "indicators": [_score(row) for group in one.groups for row in group.indicators],
    }


def _score(row: IndicatorRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "value": None if row.score.value is None else str(row.score.value),
        "points": None if row.score.points is None else str(row.score.points),
        "most": None if row.most is None else str(row.most),
        "part": row.score.numerator,
        "whole": row.score.denominator,
        "lacks": row.lacks,
        "told": row.told,
    }
