"""Where communes lie: their coordinates, and their outlines where official ones were loaded."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from motcua.kernel.organizations import api as organizations

from ..models import Boundary
from ..rules.drawing.maps import Place

COMMUNE = "commune_committee"


def places_of(paths: Iterable[str], *, on: date) -> list[tuple[UUID, Place]]:
    """The communes under paths as they were on a day, each with its agency's uuid."""
    found = [
        (agency.uuid, agency.unit)
        for path in paths
        for agency in organizations.list_agencies(on=on, kind=COMMUNE, under=path)
        if agency.unit is not None
    ]
    rings = _rings([unit.code for _uuid, unit in found], on)
    return [
        (
            uuid,
            Place(
                unit.code,
                float(unit.latitude),
                float(unit.longitude),
                float(unit.area_km2 or 0),
                rings.get(unit.code, ()),
            ),
        )
        for uuid, unit in found
        if unit.latitude is not None and unit.longitude is not None
    ]


def _rings(
    codes: Sequence[str], on: date
) -> dict[str, tuple[tuple[tuple[float, float], ...], ...]]:
    rows = Boundary.objects.in_force_on(on).filter(unit_code__in=codes)
    return {
        row.unit_code: tuple(tuple((x, y) for x, y in ring) for ring in row.rings) for row in rows
    }
