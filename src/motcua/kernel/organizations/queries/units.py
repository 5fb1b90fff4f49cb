"""Reads units as they were on a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.base.errors import NotFound
from motcua.base.periods import PeriodQuerySet
from motcua.kernel.organizations.models import Succession, Unit
from motcua.kernel.organizations.rules.names import unit_query


class UnitUnknown(NotFound):
    """Không có đơn vị hành chính mã {unit} vào ngày {day}."""

    message_en = "There was no administrative unit {unit} on {day}."


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit of a later day that has land of an earlier one; no unit where that is unknown."""

    unit: Unit | None
    is_whole: bool


def units_at(on: date, level: str | None = None) -> PeriodQuerySet:
    """The units in force on a day, by code; of one level if it is given."""
    units = Unit.objects.in_force_on(on).order_by("code")
    return units.filter(level=level) if level else units


def get_unit(code: str, on: date) -> Unit:
    """
    The unit that had the code on the day.

    :raises UnitUnknown: if none had it.
    """
    unit: Unit | None = Unit.objects.in_force_on(on).filter(code=code).first()
    if unit is None:
        raise UnitUnknown(unit=code, day=on.isoformat())
    return unit


def get_unit_by_uuid(unit_uuid: UUID) -> Unit:
    """
    One row of a unit.

    :raises NotFound: if there is none.
    """
    unit: Unit | None = Unit.objects.filter(uuid=unit_uuid).first()
    if unit is None:
        raise NotFound()
    return unit


def find_units_by_name(name: str, on: date, level: str | None = None) -> list[Unit]:
    """
    Every unit that had the name on the day, with or without its kind and diacritics.

    A day is required, because names wander: phường Trần Phú was three different wards.
    """
    word, own = unit_query(name)
    found = units_at(on, level).filter(folded_name=own)
    if word:
        found = found.filter(name__startswith=f"{word} ")
    return list(found)


def successors_of(unit: Unit) -> list[Succession]:
    """What the unit became on the day on which it ended; empty while it holds."""
    return list(
        Succession.objects.filter(from_unit=unit)
        .select_related("to_unit")
        .order_by("on_date", "to_unit__code")
    )


def predecessors_of(unit: Unit) -> list[Succession]:
    """What the unit was made from."""
    return list(
        Succession.objects.filter(to_unit=unit)
        .select_related("from_unit")
        .order_by("on_date", "from_unit__code")
    )


def heirs_of(unit: Unit, on: date) -> list[Heir]:
    """The units of a later day that have the unit's land, through every change in between."""
    if unit.holds_on(on):
        return [Heir(unit, is_whole=True)]
    steps: dict[int, list[Succession]] = {}
    for step in Succession.objects.filter(on_date__lte=on).select_related("to_unit"):
        steps.setdefault(step.from_unit_id, []).append(step)
    heirs: dict[int | None, Heir] = {}
    waiting = [Heir(unit, is_whole=True)]
    while waiting:
        current = waiting.pop()
        if current.unit is None or current.unit.holds_on(on):
            key = current.unit.pk if current.unit else None
            heirs.setdefault(key, current)
            continue
        waiting.extend(
            Heir(step.to_unit, current.is_whole and step.share == "full")
            for step in steps.get(current.unit.pk, ())
            if step.share != "none"
        )
    return sorted(heirs.values(), key=lambda heir: heir.unit.code if heir.unit else "")
