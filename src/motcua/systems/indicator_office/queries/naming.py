"""What people call the parts of figures and the days of periods, and whether parts add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import override

from motcua.kernel.indicators.api import Definition, Value, breakdown, catalogue, windows
from motcua.kernel.organizations import api as organizations

_CALENDAR_NAMES = {"vi": "Kỳ dương lịch", "en": "Calendar periods"}


@dataclass(frozen=True, slots=True)
class Reconciled:
    """
    Whether the parts of a figure come to the whole.

    :ivar difference: the sum of the parts less the whole; None where parts do not add up (shares).
    """

    whole: Value
    total: Decimal | None
    difference: Decimal | None


def reconciled(definition: Definition, whole: Value, parts: Mapping[str, Value]) -> Reconciled:
    """Whether the parts of a figure come to the whole; shares and averages do not add up."""
    adds_up = definition.formula is None and definition.over_units == "sum"
    numbers = [one.value for one in parts.values() if one.value is not None]
    if not adds_up or not numbers or whole.value is None:
        return Reconciled(whole, None, None)
    total = sum(numbers, Decimal(0))
    return Reconciled(whole, total, total - whole.value)


def member_name(dimension: str, member: str, language: str) -> str:
    """The name of a member in a language of the pages, or its code where the content has none."""
    if member == breakdown.UNSAID:
        return "Không rõ" if language == "vi" else "Not said"
    if dimension == breakdown.LEVEL:
        with override(language):
            return str(organizations.Agency.Kind(member).label)
    known = catalogue.catalogue().dimension_names.get(dimension, {}).get("values", {})
    name: str = known.get(member, {}).get(language, member)
    return name


def dimension_name(dimension: str, language: str) -> str:
    """The name of a dimension in a language of the pages."""
    if dimension == breakdown.LEVEL:
        return "Level of the agency" if language == "en" else "Cấp, loại cơ quan"
    name: str = catalogue.catalogue().dimension_names.get(dimension, {}).get("name", {}).get(
        language, dimension
    )  # fmt: skip
    return name


def window_name(window: str, language: str) -> str:
    """What the days of a period are called: of the calendar, or as a report regime cuts them."""
    if window == windows.CALENDAR:
        return _CALENDAR_NAMES[language]
    return next(
        one.names[language] for one in windows.all_windows().cut_offs[::-1] if one.window == window
    )


def window_choices(definition: Definition, language: str) -> list[tuple[str, str]]:
    """The windows in which an indicator is counted, with their names."""
    return [(one, window_name(one, language)) for one in definition.windows]
