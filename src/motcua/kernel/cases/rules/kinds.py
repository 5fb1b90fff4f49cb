"""What a kind of case is, and the kinds that are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class CaseKindUnknown(LookupError):
    """No system has registered this kind of case."""


@dataclass(frozen=True, slots=True)
class CaseKind:
    """
    A kind of case and the permissions of its system that count for it.

    Permissions are held at the agency that handles the case, at the one that received it, or
    above either. People see the cases in which their party is involved.
    """

    name: str  # e.g. "one_stop_shop.dossier"
    title: Mapping[str, str]
    see: str
    change: frozenset[str] = field(default_factory=frozenset)
    see_confidential: str = ""


_kinds: dict[str, CaseKind] = {}


def keep_kind(kind: CaseKind) -> None:
    """Know a kind from now on."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> CaseKind:
    """The kind of this name."""
    try:
        return _kinds[name]
    except KeyError as error:
        raise CaseKindUnknown(name) from error
