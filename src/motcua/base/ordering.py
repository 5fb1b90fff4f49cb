"""Rows in the order in which people read them."""

from django.db.models import CharField, Expression, F, Func, Value

from .alphabet import SIGNS, WRITTEN


def in_alphabet(field: str) -> Expression:
    """`order_by` by a text column, or a path to one, as the Vietnamese alphabet has it."""
    signs = Value(WRITTEN), Value(SIGNS)
    return Func(F(field), *signs, function="translate", output_field=CharField())
