"""What a kind of case is, and the kinds that are known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


class CaseKindUnknown(LookupError):
    """No system has registered this kind of case."""


@dataclass(frozen=True, slots=True)
class CaseKind:
    """
    A kind of case and the permissions of its system that count for it.

    Permissions are held at the agency that handles the case, at the one that received it, or
    above either. People see the cases in which their party is involved.

    `transfer` and `reopen` name who may hand a case over and open it again on its page; without
    them only the owning system does. `place` is the `motcua:place` of its diagrams that handles
    it. `people_attach` is false where people hand papers in another way. `address_of` finds the
    system's own page of a case; `moved` is told of a hand-over, in its transaction, so that the
    system's own row follows; `handed_over` of many at once: the cases handled elsewhere from now
    on, those received elsewhere, and where.
    """

    name: str  # e.g. "one_stop_shop.dossier"
    title: Mapping[str, str]
    see: str
    change: frozenset[str] = field(default_factory=frozenset)
    see_confidential: str = ""
    transfer: str = ""
    reopen: str = ""
    place: str = ""
    people_attach: bool = True
    address_of: Callable[[UUID], str] | None = None
    moved: Callable[[UUID, UUID], None] | None = None
    handed_over: Callable[[Sequence[UUID], Sequence[UUID], UUID], None] | None = None


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


def known_kinds() -> list[CaseKind]:
    """Every kind, in the order of its name."""
    return [_kinds[name] for name in sorted(_kinds)]
