"""Official outlines of communes are loaded, and maps draw them from then on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import fold
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import BOUNDARIES_LOADED
from ..models import Boundary
from ..rules.outlines import Outline, OutlineUnreadable, outlines_of


class BoundariesRefused(Refusal):
    """Không nạp được địa giới: {problem}."""

    status = 422
    message_en = "The boundaries cannot be loaded: {problem_en}."


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many outlines were taken, and which units of the day have none yet."""

    units: int
    without: tuple[str, ...]


@transaction.atomic
def load_boundaries(
    *, actor: Actor, collection: Mapping[str, Any], source: str, valid_from: date, at: datetime
) -> Loaded:
    """
    Take the outlines of a GeoJSON collection for communes in force on a day, from that day on.

    Features are matched by the unit's code, or else by a name that only one unit has. Loading the
    same day again replaces what was loaded for it.

    :raises BoundariesRefused: if a feature is none of the day's communes, or no outline.
    """
    if not source.strip():
        raise BoundariesRefused(
            problem="thiếu nguồn (cơ quan công bố, ngày)",
            problem_en="the source is missing (who published it, and when)",
        )
    try:
        outlines = outlines_of(collection)
    except OutlineUnreadable as error:
        raise BoundariesRefused(problem=error.vi, problem_en=error.en) from error
    units = list(organizations.units_at(valid_from, level="commune"))
    matched = {_unit_of(outline, units): outline for outline in outlines}
    for code, outline in matched.items():
        _replace(code, outline, source.strip()[:300], valid_from, at)
    events.publish(
        BOUNDARIES_LOADED, actor=actor, subject=Boundary.objects.latest("pk"), at=at,
        payload={"units": len(matched), "from": valid_from.isoformat(), "source": source[:300]},
    )  # fmt: skip
    without = tuple(unit.name for unit in units if unit.code not in matched)
    return Loaded(len(matched), without)


def _unit_of(outline: Outline, units: list[organizations.Unit]) -> str:
    for unit in units:
        if unit.code in outline.codes:
            return str(unit.code)
    # A name with its kind says more than one without: there are a ward and a commune of one name.
    for name_of in (_full_name, _own_name):
        named = [unit for unit in units if name_of(unit) in outline.names]
        if len(named) == 1:
            return str(named[0].code)
    raise BoundariesRefused(
        problem=f"“{outline.label}” không phải là xã, phường nào của ngày đã chọn",
        problem_en=f"“{outline.label}” is no commune of that day",
    )


def _full_name(unit: organizations.Unit) -> str:
    return fold(unit.name)


def _own_name(unit: organizations.Unit) -> str:
    return str(unit.folded_name)


def _replace(code: str, outline: Outline, source: str, valid_from: date, at: datetime) -> None:
    known = Boundary.objects.filter(unit_code=code)
    known.filter(valid_from__gte=valid_from).delete()
    known.filter(valid_to=None).update(valid_to=valid_from)
    known.filter(valid_from__lt=valid_from, valid_to__gt=valid_from).update(valid_to=valid_from)
    Boundary.objects.create(
        unit_code=code, valid_from=valid_from, rings=outline.rings, source=source, loaded_at=at
    )
