"""The tree of agencies that report, of any day, and groups that somebody put together."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.ordering import in_alphabet
from motcua.base.unit_trees import PARTS, Line, Step, Tree
from motcua.kernel.organizations import api as organizations

from ..models import UnitGroup, UnitGroupMember
from ..permissions import may_see_figures

__all__ = [
    "Line",
    "Target",
    "Tree",
    "UnitGroup",
    "UnitUnknown",
    "groups_to_see",
    "names_by_uuid",
    "one_tree",
    "targets",
    "tree",
]


_held: ContextVar[list[Tree] | None] = ContextVar("indicators_tree", default=None)


class UnitUnknown(NotFound):
    """Không tìm thấy cơ quan, đơn vị hoặc nhóm đơn vị."""

    message_en = "There is no such agency, unit or group of units."


@dataclass(frozen=True, slots=True)
class Target:
    """
    Whose figures are asked for: an agency, or a group of them.

    :ivar paths: where they stand in the tree; of an agency, one.
    """

    uuid: UUID
    name: str
    name_en: str
    paths: tuple[str, ...]
    is_group: bool = False

    def name_in(self, language: str) -> str:
        """The name in a language of the pages."""
        return self.name_en if language == "en" else self.name


@contextmanager
def one_tree() -> Iterator[None]:
    """Read the agencies once for whatever is asked inside: a page, which is of one moment."""
    held = _held.get()
    token = _held.set([] if held is None else held)
    try:
        yield
    finally:
        _held.reset(token)


def tree() -> Tree:
    """The agencies that report, of all times; two queries, or none within `one_tree`."""
    held = _held.get()
    if held:
        return held[0]
    found = _read_tree()
    if held is not None:
        held.append(found)
    return found


def _read_tree() -> Tree:
    agencies = organizations.Agency.objects.exclude(kind__in=PARTS).values_list(
        "uuid", "path", "kind", "name", "name_en", "valid_from", "valid_to"
    )
    steps = organizations.AgencySuccession.objects.exclude(to_agency=None).values_list(
        "from_agency__uuid", "to_agency__uuid", "on_date", "share"
    )
    return Tree((Line(*row) for row in agencies), (Step(*row) for row in steps))


def targets(found: Tree, units: Iterable[UUID]) -> dict[UUID, Target]:
    """
    The agencies and groups of these uuids.

    :raises UnitUnknown: if one is neither.
    """
    wanted = list(dict.fromkeys(units))
    lines = (found.lines[uuid] for uuid in wanted if uuid in found.lines)
    known = {one.uuid: Target(one.uuid, one.name, one.name_en, (one.path,)) for one in lines}
    known |= _groups_of([uuid for uuid in wanted if uuid not in known])
    if missing := [uuid for uuid in wanted if uuid not in known]:
        raise UnitUnknown(unit=str(missing[0]))
    return {uuid: known[uuid] for uuid in wanted}


def _groups_of(uuids: list[UUID]) -> dict[UUID, Target]:
    if not uuids:
        return {}
    members: dict[int, list[str]] = {}
    groups = list(UnitGroup.objects.filter(uuid__in=uuids))
    for group, path in UnitGroupMember.objects.filter(group__in=groups).values_list(
        "group_id", "path"
    ):
        members.setdefault(group, []).append(path)
    return {
        one.uuid: Target(one.uuid, one.name, one.name, tuple(members.get(one.pk, ())), True)
        for one in groups
    }


def groups_to_see(actor: Actor) -> list[UnitGroup]:
    """The groups of units all of whose members the actor may see."""
    rows = UnitGroup.objects.order_by("grouping", in_alphabet("name")).prefetch_related("members")
    return [
        one for one in rows if may_see_figures(actor, [member.path for member in one.members.all()])
    ]


def names_by_uuid(uuids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names of agencies, whenever they were in force."""
    found = organizations.Agency.objects.filter(uuid__in=list(uuids))
    return dict(found.values_list("uuid", "name"))
