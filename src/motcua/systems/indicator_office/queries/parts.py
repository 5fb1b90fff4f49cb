"""What the pages show of a figure's parts: by channel, sector, procedure, level of the agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from motcua.base.actors import Actor
from motcua.kernel.indicators import api as indicators
from motcua.kernel.indicators.api import Definition, Value, breakdown, permissions, units

from .naming import Reconciled, member_name, reconciled
from .pages import View


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part of a figure.

    :ivar share: of the whole, in percent; of figures that do not add up, None.
    :ivar length: of its bar, in percent of the greatest part.
    """

    member: str
    name: str
    value: Value
    share: Decimal | None
    length: int


@dataclass(frozen=True, slots=True)
class ShownParts:
    """A figure of one unit and period with its parts, and whether they come to the whole."""

    target: units.Target
    dimension: str
    parts: Sequence[Part]
    check: Reconciled


def show_parts(
    actor: Actor, definition: Definition, view: View, *, dimension: str, language: str
) -> ShownParts:
    """
    The parts of a unit's figure with everything below it, the greatest first.

    :raises PermissionRefused: if the figures are none of the actor's business.
    """
    target = units.targets(units.tree(), [view.unit])[view.unit]
    permissions.require_figures(actor, target.paths)
    key = (definition.code, view.unit, view.period.code)
    whole = indicators.values(
        codes=[definition.code], units=[view.unit], periods=[view.period],
        known_at=view.known_at, within=True, units_on=view.units_on, window=view.window,
    )[key]  # fmt: skip
    found = breakdown.breakdown(
        codes=[definition.code], units=[view.unit], periods=[view.period], dimension=dimension,
        known_at=view.known_at, within=True, units_on=view.units_on, window=view.window,
    ).get(key, {})  # fmt: skip
    check = reconciled(definition, whole, found)
    numbers = [abs(one.value) for one in found.values() if one.value is not None]
    most = max(numbers, default=Decimal(0)) or Decimal(1)
    parts = [
        Part(
            member,
            member_name(dimension, member, language),
            value,
            _share(value, check),
            int(abs(value.value or Decimal(0)) * 100 / most),
        )
        for member, value in found.items()
    ]
    parts.sort(
        key=lambda one: (one.member == breakdown.UNSAID, -(one.value.value or Decimal(0)), one.name)
    )
    return ShownParts(target, dimension, parts, check)


def _share(value: Value, check: Reconciled) -> Decimal | None:
    if check.total is None or not check.total or value.value is None:
        return None
    return round(value.value * 100 / check.total, 1)
