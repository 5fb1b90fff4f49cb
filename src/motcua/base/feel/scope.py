"""What an expression sees while it is evaluated, and how much work it may be."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from .values import feel_value

MOST_STEPS = 200_000
_MISSING = object()


class EvaluationTooLong(ValueError):
    """An expression that needs more work than one evaluation may cost."""


class Budget:
    """The work that is left: passes of loops, items and letters handled."""

    __slots__ = ("left",)

    def __init__(self, steps: int = MOST_STEPS) -> None:
        """Allow so many steps."""
        self.left = steps

    def spend(self, steps: int) -> None:
        """
        Take some of the work that is left.

        :raises EvaluationTooLong: when there is no more.
        """
        self.left -= steps
        if self.left < 0:
            raise EvaluationTooLong(
                f"quá {MOST_STEPS} bước tính · more than {MOST_STEPS} steps of calculation"
            )


class Scope:
    """Variables, those outside of them, the value asked about, the moment and the work left."""

    __slots__ = ("asked", "budget", "functions", "now", "outer", "today", "variables")

    def __init__(
        self,
        variables: Mapping[str, Any],
        *,
        asked: Any = None,
        today: date | None = None,
        now: datetime | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        budget: Budget | None = None,
        outer: "Scope | None" = None,
    ) -> None:
        """Begin with the variables; `today` and `now` are what the caller says they are."""
        self.variables, self.asked, self.outer = variables, asked, outer
        self.today, self.now = today, now
        self.functions = functions
        self.budget = budget or Budget()

    def inside(self, variables: Mapping[str, Any]) -> "Scope":
        """A scope within this one, for the variable of a loop."""
        return Scope(
            variables, asked=self.asked, today=self.today, now=self.now,
            functions=self.functions, budget=self.budget, outer=self,
        )  # fmt: skip

    def raw(self, name: str) -> Any:
        """A variable as it was given, or null."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.variables.get(name, _MISSING)
            if value is not _MISSING:
                return value
            scope = scope.outer
        return None

    def value(self, name: str) -> Any:
        """A variable as FEEL knows it, or null."""
        value = self.raw(name)
        return value if type(value) is str else feel_value(value)
