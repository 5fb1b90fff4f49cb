"""A figure's number in an indicator's unit of measure."""

from decimal import ROUND_HALF_UP, Decimal

from motcua.base.text import fold
from motcua.kernel.indicators.api import Definition

from .seen import Seen

_SCALES = (
    ("ty ", Decimal(10**9)), ("trieu ", Decimal(10**6)), ("nghin ", Decimal(1000)),
    ("ngan ", Decimal(1000)), ("1.000 ", Decimal(1000)), ("1000 ", Decimal(1000)),
)  # fmt: skip
_PLACES = Decimal("0.000001")
_SHARES = {"percent": "%", "permille": "‰"}


def unit_words(definition: Definition) -> tuple[str, Decimal]:
    """An indicator's unit without its scale, and the scale: ("dong", 1000000)."""
    unit = fold(definition.unit.get("vi", ""))
    for scale, factor in _SCALES:
        if unit.startswith(scale):
            return unit.removeprefix(scale), factor
    return unit, Decimal(1)


def amount_in(seen: Seen, definition: Definition) -> Decimal | None:
    """The number as the indicator has it; none where a share is no count, or a count no share."""
    unit, factor = unit_words(definition)
    share = _SHARES.get(seen.kind)
    if share is None:
        if unit in _SHARES.values() or seen.kind != "count":
            return None
        return (seen.value / factor).quantize(_PLACES, rounding=ROUND_HALF_UP)
    if unit not in _SHARES.values():
        return None
    if share == unit:
        return seen.value
    return seen.value / 10 if unit == "%" else seen.value * 10


def is_converted(seen: Seen, definition: Definition) -> bool:
    """Whether the report writes it in another unit."""
    amount = amount_in(seen, definition)
    return amount is not None and amount != seen.value


def out_of_range(value: Decimal, definition: Definition) -> bool:
    """Whether the indicator's own checks say that no figure of it can be this."""
    return any(
        (one.least is not None and value < one.least) or (one.most is not None and value > one.most)
        for one in definition.checks
        if one.kind == "range" and one.severity == "error"
    )
