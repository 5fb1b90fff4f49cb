"""Keeps figures that agencies tell: each as of when it was told, none overwritten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.report_periods import Period
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import FIGURES_TOLD
from ..models import ToldFigure
from ..queries.catalogue import definition
from ..rules.figures import Figure, Origin


class UnitNotInForce(InvalidInput):
    """
    {unit} không hoạt động trong kỳ {period}. Vui lòng ghi số liệu cho đơn vị kế thừa: {heirs}.
    """

    message_en = (
        "{unit} did not exist in {period}. Please record the figure for who took over: {heirs}."
    )


class FigureRefused(InvalidInput):
    """Không ghi được số liệu “{indicator}”: {problem}."""

    message_en = "The figure “{indicator}” cannot be recorded: {problem_en}."


class ToldBackwards(InvalidInput):
    """Đã có số liệu được ghi sau thời điểm này ({at}). Vui lòng ghi lại với thời điểm hiện tại."""

    message_en = "Something was recorded later than this ({at}). Please record it as of now."


_PLACES = Decimal("0.000001")
_Key = tuple[str, frozenset[tuple[str, str]]]


@transaction.atomic
def record(
    *,
    unit: UUID,
    period: Period,
    figures: Sequence[Figure],
    origin: Origin,
    at: datetime,
    by: Actor,
) -> int:
    """
    Keep what an agency tells of a period, as known from `at` on.

    What was told before ends then and stays readable. The same again changes nothing; a value of
    None that is not N/A takes back what was told. Whoever calls has asked whether `by` may.

    :returns: how many figures changed.
    :raises UnitNotInForce: if the agency did not exist in the period; it names who took over.
    :raises FigureRefused: if a figure is none of this period's.
    :raises ToldBackwards: if something of it was recorded later than `at`.
    """
    agency = _in_force(unit, period)
    for figure in figures:
        _check(figure, period)
    known = _known(agency, period, figures)
    ended = []
    begun = []
    for figure in _last_of_each(figures):
        row = known.get(_key(figure.indicator, figure.dimensions))
        if row is not None and _is_same(row, figure, origin):
            continue
        if row is not None and row.known_from > at:
            raise ToldBackwards(at=row.known_from.isoformat())
        ended += [row.pk] if row is not None else []
        if figure.value is not None or figure.na:
            begun.append(_row(agency, period, figure, origin, told_by=by.uuid, known_from=at))
    ToldFigure.objects.filter(pk__in=ended).update(known_until=at)
    ToldFigure.objects.bulk_create(begun)
    changed = len(begun) + max(0, len(ended) - len(begun))
    if changed:
        payload = {"period": period.code, "figures": changed, "origin": origin.uuid}
        events.publish(FIGURES_TOLD, subject=agency, actor=by, at=at, payload=payload)
    return changed


def _in_force(unit: UUID, period: Period) -> organizations.Agency:
    agency = organizations.get_agency(unit)
    is_begun = agency.valid_from < period.until or _is_of_the_first(agency)
    if is_begun and (agency.valid_to is None or agency.valid_to > period.first):
        return agency
    heirs = organizations.Agency.objects.filter(
        Q(path=agency.path) | Q(pk__in=_heirs(unit)),
        Q(valid_to=None) | Q(valid_to__gt=period.first),
        valid_from__lt=period.until,
    ).order_by("name")
    names = ", ".join(heirs.values_list("name", flat=True)) or "—"
    raise UnitNotInForce(unit=agency.name, period=period.code, heirs=names)


def _is_of_the_first(agency: organizations.Agency) -> bool:
    """What is recorded of agencies begins one day: those of that day have their history before."""
    first = organizations.Agency.objects.order_by("valid_from").values_list("valid_from").first()
    return first is not None and first[0] == agency.valid_from


def _heirs(unit: UUID) -> Iterable[int]:
    steps = organizations.list_agency_successors(unit)
    return [one.to_agency_id for one in steps if one.to_agency_id is not None]


def _check(figure: Figure, period: Period) -> None:
    """
    Refuse what is no figure of this period.

    Figures that are measured or reckoned may be told, too: the history before the platform. They
    are read only where nothing is measured.
    """
    known = definition(code=figure.indicator, on=period.last)
    if period.kind not in known.periods:
        raise FigureRefused(
            indicator=known.names["vi"],
            problem=f"chỉ tiêu này không có kỳ {period.code}",
            problem_en=f"it has no period {period.code}",
        )
    if unknown := sorted(set(figure.dimensions) - set(known.dimensions)):
        raise FigureRefused(
            indicator=known.names["vi"],
            problem=f"không được phân tổ theo {', '.join(unknown)}",
            problem_en=f"it is not broken down by {', '.join(unknown)}",
        )
    _check_number(figure, known.names["vi"])


def _check_number(figure: Figure, name: str) -> None:
    if figure.value is None:
        return
    if figure.na:
        raise FigureRefused(
            indicator=name,
            problem="đã đánh dấu không áp dụng thì không ghi số",
            problem_en="what does not apply has no number",
        )
    if not figure.value.is_finite() or abs(figure.value) >= 10**18:
        raise FigureRefused(
            indicator=name,
            problem="số quá lớn hoặc không phải là số",
            problem_en="the number is too large, or none",
        )


def _known(
    agency: organizations.Agency, period: Period, figures: Iterable[Figure]
) -> Mapping[_Key, ToldFigure]:
    """What is known now; locked, so that of two who tell the same the second sees the first."""
    organizations.Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    rows = ToldFigure.objects.filter(
        agency_id=agency.uuid,
        period=period.code,
        indicator__in={one.indicator for one in figures},
        known_until=None,
    )
    return {_key(row.indicator, row.dimensions): row for row in rows}


def _key(indicator: str, dimensions: Mapping[str, str]) -> _Key:
    return indicator, frozenset(dimensions.items())


def _last_of_each(figures: Iterable[Figure]) -> Iterable[Figure]:
    return {_key(one.indicator, one.dimensions): _kept(one) for one in figures}.values()


def _kept(figure: Figure) -> Figure:
    """With as many decimals as are kept, so that the same told again is the same."""
    if figure.value is None:
        return figure
    return replace(figure, value=figure.value.quantize(_PLACES, rounding=ROUND_HALF_UP))


def _is_same(row: ToldFigure, figure: Figure, origin: Origin) -> bool:
    told = (row.value, row.is_na, row.note)
    source = (row.origin_kind, row.origin_uuid, row.origin_detail)
    return told == (figure.value, figure.na, figure.note) and source == (
        origin.kind,
        origin.uuid,
        origin.detail,
    )


def _row(
    agency: organizations.Agency,
    period: Period,
    figure: Figure,
    origin: Origin,
    **told: Any,
) -> ToldFigure:
    return ToldFigure(
        indicator=figure.indicator,
        agency_id=agency.uuid,
        period=period.code,
        dimensions=dict(figure.dimensions),
        value=figure.value,
        is_na=figure.na,
        note=figure.note,
        origin_kind=origin.kind,
        origin_uuid=origin.uuid,
        origin_detail=origin.detail,
        **told,
    )
