"""How FEEL's functions are declared: by name, by parameters with types, and what they compute."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from .scope import EvaluationTooLong, Scope
from .values import Months, Range

_CHECKS: dict[str, Callable[[Any], bool]] = {
    "any": lambda value: True,
    "text": lambda value: type(value) is str,
    "number": lambda value: type(value) is Decimal,
    "date": lambda value: type(value) is date,
    "moment": lambda value: type(value) is datetime,
    "day": lambda value: isinstance(value, date),
    "time": lambda value: type(value) is time,
    "span": lambda value: isinstance(value, timedelta | Months),
    "list": lambda value: type(value) is list,
    "rows": lambda value: type(value) is list,
    "context": lambda value: type(value) is dict,
    "range": lambda value: isinstance(value, Range),
}


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a function: its parameters, how many must be given, and the computation."""

    parameters: tuple[str, ...]
    kinds: tuple[str, ...]
    least: int
    many: bool
    compute: Callable[..., Any]
    with_scope: bool = False

    def takes(self, arguments: list[Any]) -> bool:
        """Whether the arguments are as many and of the types that this form needs."""
        if not self.least <= len(arguments) <= len(self.kinds):
            return False
        return all(
            _CHECKS[kind](value) or (value is None and place >= self.least)
            for place, (kind, value) in enumerate(zip(self.kinds, arguments, strict=False))
        )


@dataclass(frozen=True, slots=True)
class Function:
    """A function of FEEL."""

    name: str
    forms: tuple[Form, ...]

    @property
    def parameters(self) -> frozenset[str]:
        """Every parameter that may be named in a call."""
        return frozenset(name for form in self.forms for name in form.parameters)

    def accepts(self, count: int) -> bool:
        """Whether so many arguments can be meant at all."""
        return any(f.many or f.least <= count <= len(f.kinds) for f in self.forms)

    def call(self, scope: Scope, arguments: list[Any]) -> Any:
        """The function's value; null for arguments that it is not defined for."""
        scope.budget.spend(1 + sum(_weight(value) for value in arguments))
        for form in self.forms:
            given = _gathered(form.kinds[-1], arguments) if form.many else arguments
            if form.takes(given):
                return _computed(form, scope, given)
        return None


def _computed(form: Form, scope: Scope, given: list[Any]) -> Any:
    try:
        return form.compute(scope, *given) if form.with_scope else form.compute(*given)
    except EvaluationTooLong:
        raise
    except (DecimalException, OverflowError, ValueError, TypeError, IndexError):
        return None


def _gathered(kind: str, arguments: list[Any]) -> list[Any]:
    """`sum(1, 2)` means `sum([1, 2])`; a function on rows takes lists one by one."""
    if kind == "list" and len(arguments) == 1 and type(arguments[0]) is list:
        return arguments
    return [arguments]


def _weight(value: Any) -> int:
    if type(value) is str:
        return len(value) // 256
    return len(value) if type(value) in (list, dict) else 0


def form(declared: str, compute: Callable[..., Any], *, with_scope: bool = False) -> Form:
    """A form from its parameters, such as `string:text, start position:number, length:number?`."""
    names, kinds, least, many = [], [], 0, False
    for part in filter(None, (piece.strip() for piece in declared.split(","))):
        name, _, kind = part.partition(":")
        many = kind.endswith("…")
        least += not kind.endswith("?")
        names.append(name)
        kinds.append(kind.rstrip("?…"))
    return Form(tuple(names), tuple(kinds), least, many, compute, with_scope)
