"""Actions that stand or fall with the one that calls them."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def joining(action: Callable[P, R]) -> Callable[P, R]:
    """
    Run an action in the transaction that is open, or in one of its own where none is.

    Unlike with `transaction.atomic` no savepoint is made: if the action fails, the transaction
    around it fails as a whole, whoever catches the error inside it. That saves two statements, and
    is right for the parts of a larger deed that means nothing without them.
    """

    @wraps(action)
    def run(*args: P.args, **named: P.kwargs) -> R:
        with transaction.atomic(savepoint=_is_in_a_test()):
            return action(*args, **named)

    return run


def _is_in_a_test() -> bool:
    """Whether the transaction around is a test's, which goes on after a refusal."""
    blocks = connection.atomic_blocks
    return bool(blocks) and getattr(blocks[-1], "_from_testcase", False)
