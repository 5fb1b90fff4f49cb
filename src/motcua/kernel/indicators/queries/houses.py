"""Whose figures an agency's are."""

from uuid import UUID

from motcua.base.unit_trees import PARTS
from motcua.kernel.organizations import api as organizations


def houses_by_agency() -> dict[UUID, UUID]:
    """A division's or desk's figures are those of whom it belongs to; one query."""
    rows = organizations.Agency.objects.values_list("uuid", "kind", "parent__uuid")
    above = {uuid: (kind, parent) for uuid, kind, parent in rows}
    found: dict[UUID, UUID] = {}
    for uuid in above:
        house = uuid
        while above[house][0] in PARTS and above[house][1] is not None:
            house = above[house][1]
        found[uuid] = house
    return found
