"""FEEL's functions on numbers."""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)  # fmt: skip
from typing import Any

from .registry import Form, Function, form
from .values import NUMBERS, Months


def rounded(value: Decimal, scale: Decimal | int | None, rounding: str) -> Decimal:
    """A number with so many places after the point."""
    places = int(scale or 0)
    if not -6111 <= places <= 6176:
        raise ValueError(places)
    exact = value.quantize(Decimal(1).scaleb(-places), rounding, NUMBERS)
    return exact if places >= 0 else exact.quantize(Decimal(1), rounding, NUMBERS)


def _by(rounding: str) -> Callable[[Decimal, Decimal | None], Decimal]:
    def compute(value: Decimal, scale: Decimal | None = None) -> Decimal:
        return rounded(value, scale, rounding)

    return compute


def _rounding(rounding: str) -> tuple[Form, ...]:
    return (form("n:number, scale:number?", _by(rounding)),)


def _modulo(value: Decimal, divisor: Decimal) -> Decimal:
    rest = NUMBERS.remainder(value, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def _size(value: Any) -> Any:
    return Months(abs(value.count)) if isinstance(value, Months) else abs(value)


def _odd(value: Decimal) -> bool | None:
    whole = value == value.to_integral_value()
    return NUMBERS.remainder(value, Decimal(2)) != 0 if whole else None


def _even(value: Decimal) -> bool | None:
    odd = _odd(value)
    return None if odd is None else not odd


FUNCTIONS = (
    Function("decimal", _rounding(ROUND_HALF_EVEN)),
    Function("floor", _rounding(ROUND_FLOOR)),
    Function("ceiling", _rounding(ROUND_CEILING)),
    Function("round up", _rounding(ROUND_UP)),
    Function("round down", _rounding(ROUND_DOWN)),
    Function("round half up", _rounding(ROUND_HALF_UP)),
    Function("round half down", _rounding(ROUND_HALF_DOWN)),
    Function("abs", (form("n:number", _size), form("n:span", _size))),
    Function("modulo", (form("dividend:number, divisor:number", _modulo),)),
    Function("sqrt", (form("number:number", NUMBERS.sqrt),)),
    Function("odd", (form("number:number", _odd),)),
    Function("even", (form("number:number", _even),)),
)
