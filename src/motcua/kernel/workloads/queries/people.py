"""Who does which work at an agency."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from motcua.kernel.access import api as access
from motcua.kernel.workloads.models import SharingRule


def nearest_holders(permission: str, *, agency_path: str, at: datetime) -> list[tuple[UUID, str]]:
    """
    Those who do a kind of work at an agency, by name: of the nearest agency at or above it.

    Who holds the permission further up (the chairman of the province) is not given its work.
    """
    path, own = agency_path, access.list_holders(permission, agency_path=agency_path, at=at)
    while own and (above := path.rpartition(".")[0]):
        further = access.list_holders(permission, agency_path=above, at=at)
        known = {uuid for uuid, _name in further}
        if nearer := [one for one in own if one[0] not in known]:
            return nearer
        path, own = above, further
    return own


def known_permissions() -> frozenset[str]:
    """Every permission that a role gives; the role itself is one, for tasks left to a lane."""
    roles = access.list_roles()
    given = {permission for role in roles for permission in role.permissions}
    return frozenset(given | {f"role:{role.code}" for role in roles})


def words_of_permissions() -> dict[str, Mapping[str, str]]:
    """Each permission in words, by language: the names of the roles that give it."""
    found: dict[str, dict[str, list[str]]] = {}
    for role in access.list_roles():
        for permission in [*role.permissions, f"role:{role.code}"]:
            names = found.setdefault(permission, {})
            for language, name in role.name.items():
                names.setdefault(language, []).append(name)
    return {
        permission: {language: " · ".join(those) for language, those in names.items()}
        for permission, names in found.items()
    }


def rules_at(agency_uuid: UUID) -> dict[str, str]:
    """The rules chosen at an agency, by the permission of the work (one query)."""
    found = SharingRule.objects.filter(agency_uuid=agency_uuid)
    return dict(found.values_list("permission", "rule"))


def agencies_with_rule(agency_uuids: Collection[UUID]) -> set[UUID]:
    """Those of these agencies where new tasks of some kind are shared out by themselves."""
    chosen = SharingRule.objects.filter(agency_uuid__in=list(agency_uuids))
    found = chosen.exclude(rule=SharingRule.Rule.BY_HAND).distinct()
    return set(found.values_list("agency_uuid", flat=True))
