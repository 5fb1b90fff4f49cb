"""Puts units together, so that their figures are seen as one: coast and mountains, say."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.errors import InvalidInput, NotFound, PermissionRefused
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import GROUP_MADE, GROUP_REMOVED
from ..models import UnitGroup, UnitGroupMember
from ..permissions import GROUP, may_group_units
from ..queries.catalogue import FOLDER, GROUPINGS


class GroupWithoutUnits(InvalidInput):
    """Chọn ít nhất một đơn vị, và ghi tên nhóm cùng cách phân nhóm."""

    message_en = "Choose at least one unit, and name the group and the grouping."


class GroupExists(InvalidInput):
    """Đã có nhóm “{name}” trong cách phân nhóm này."""

    message_en = "There is already a group “{name}” in this grouping."


class GroupUnknown(NotFound):
    """Không tìm thấy nhóm đơn vị."""

    message_en = "There is no such group of units."


@transaction.atomic
def make_group(
    *, actor: Actor, grouping: str, name: str, units: Iterable[UUID], at: datetime
) -> UnitGroup:
    """
    Put units together under a name; whoever sees all their figures sees them as one.

    :raises GroupWithoutUnits: if a name or the units are missing.
    :raises GroupExists: if the grouping has one of that name.
    """
    rows = organizations.Agency.objects.filter(uuid__in=list(units)).values_list("path", flat=True)
    paths = sorted(set(rows))
    grouping, name = tidy(grouping)[:100], tidy(name)[:200]
    if not (paths and grouping and name):
        raise GroupWithoutUnits(fields={"units": GroupWithoutUnits().message("vi")})
    if not may_group_units(actor, paths):
        raise PermissionRefused()
    home = _home(actor, paths)
    if UnitGroup.objects.filter(agency_path=home, grouping=grouping, name=name).exists():
        raise GroupExists(name=name)
    group = UnitGroup.objects.create(
        grouping=grouping, name=name, agency_path=home, made_by=actor.uuid
    )
    UnitGroupMember.objects.bulk_create(UnitGroupMember(group=group, path=path) for path in paths)
    events.publish(
        GROUP_MADE, subject=group, actor=actor, at=at, payload={"name": name, "units": len(paths)}
    )
    return group


def _home(actor: Actor, paths: list[str]) -> str:
    """Of which agency the group is: the actor's, from where all members are seen."""
    own = [home for home in actor.paths_for(GROUP) if all(_under(path, home) for path in paths)]
    return min(own, key=len) if own else ""


def _under(path: str, home: str) -> bool:
    return path == home or path.startswith(f"{home}.")


@transaction.atomic
def remove_group(*, actor: Actor, group_uuid: UUID, at: datetime) -> None:
    """
    Take a group apart; its units and their figures stay. What the content says stays, too.

    :raises GroupUnknown: if there is none that somebody made.
    """
    group = UnitGroup.objects.select_for_update().filter(uuid=group_uuid, is_content=False).first()
    if group is None:
        raise GroupUnknown()
    paths = list(group.members.values_list("path", flat=True))
    if not may_group_units(actor, paths):
        raise PermissionRefused()
    payload = {"name": group.name, "units": len(paths)}
    events.publish(GROUP_REMOVED, subject=group, actor=actor, at=at, payload=payload)
    group.delete()


@transaction.atomic
def load_groupings(*, actor: Actor, at: datetime) -> int:
    """Bring the province's own groups to what its content says; tells how many there are."""
    if not may_group_units(actor, [""]):
        raise PermissionRefused()
    path = province_root() / FOLDER / f"{GROUPINGS}.yaml"
    rows = load_yaml(path)["groupings"] if path.exists() else []
    UnitGroup.objects.filter(is_content=True).delete()
    on, count = vietnam_day(at), 0
    for row in rows:
        for one in row["groups"]:
            found = [organizations.find_agency_by_code(code, on) for code in one["agencies"]]
            group = UnitGroup.objects.create(
                grouping=row["name"]["vi"], name=one["name"]["vi"], is_content=True,
                made_by=actor.uuid, uuid=UUID(one["uuid"]),
            )  # fmt: skip
            UnitGroupMember.objects.bulk_create(
                UnitGroupMember(group=group, path=agency.path) for agency in found if agency
            )
            payload = {"name": group.name, "units": len(found)}
            events.publish(GROUP_MADE, subject=group, actor=actor, at=at, payload=payload)
            count += 1
    return count
