"""The roles that the province's content knows."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.kernel.access.models import Role


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role: its code, its names by language, and what its holders may do."""

    code: str
    name: Mapping[str, str]
    permissions: frozenset[str]


def list_roles() -> tuple[RoleRow, ...]:
    """Every role, in the order of their codes (one SQL query)."""
    rows = Role.objects.order_by("code").values_list("code", "name", "permissions")
    return tuple(RoleRow(code, name, frozenset(held)) for code, name, held in rows)
