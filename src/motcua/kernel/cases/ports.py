"""Kinds of cases: each system registers its own and says who may see and change them."""

from .rules.kinds import CaseKind, keep_kind


def register_kind(kind: CaseKind) -> None:
    """Make a kind known; called from the owning app's ready()."""
    keep_kind(kind)
