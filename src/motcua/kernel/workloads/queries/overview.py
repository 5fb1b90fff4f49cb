"""A unit's work as its head sees it: kinds of work, people with their loads, the tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from motcua.base.actors import Actor, Grant
from motcua.base.alphabet import alphabetical
from motcua.base.errors import NotFound
from motcua.base.text import vietnam_day
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads.models import SharingRule
from motcua.kernel.workloads.permissions import HAND_OUT
from motcua.kernel.workloads.ports import who_is_away

from .people import known_permissions, nearest_holders, rules_at, words_of_permissions

SOON = timedelta(days=2)
PAGE = 50
Shown = Literal["unclaimed", "everybody", "overdue"]


class UnitUnknown(NotFound):
    """Ông/Bà không phân công việc ở đơn vị này. Vui lòng chọn đơn vị trong danh sách."""

    message_en = "You do not hand out work at this unit. Please choose one from the list."


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """A kind of work at the unit: its tasks, how new ones are shared out, and who does them."""

    permission: str
    words: Mapping[str, str]
    open: int
    free: int
    rule: str
    people: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the unit, with what they hold here and elsewhere."""

    uuid: UUID
    name: str
    kinds: tuple[Mapping[str, str], ...]
    held: processes.holding.Held
    is_away: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the head of a unit sees of its work."""

    unit: organizations.Agency
    kinds: tuple[KindOfWork, ...]
    people: tuple[Colleague, ...]


def list_units_for(actor: Actor, *, at: datetime) -> list[organizations.Agency]:
    """The agencies at which the actor hands out work, by path (one query)."""
    paths = actor.paths_for(HAND_OUT)
    found = organizations.list_agencies(on=vietnam_day(at))
    return [
        one for one in found
        if any(one.path == path or one.path.startswith(f"{path}.") for path in paths)
    ]  # fmt: skip


def find_unit_for(
    actor: Actor, units: Sequence[organizations.Agency], asked: str
) -> organizations.Agency:
    """
    The unit that was asked for, or the actor's own.

    :raises UnitUnknown: if the actor does not hand out work there.
    """
    if not asked:
        own = {grant.agency_uuid for grant in actor.grants if HAND_OUT in grant.permissions}
        found = [one for one in units if one.uuid in own] or list(units)
    else:
        found = [one for one in units if str(one.uuid) == asked]
    if not found:
        raise UnitUnknown()
    return found[0]


def overview_of(unit: organizations.Agency, *, at: datetime) -> Overview:
    """The kinds of work of a unit and the people who do them; a few queries for each kind."""
    counts = processes.holding.count_open(known_permissions(), agency_path=unit.path)
    chosen, words = rules_at(unit.uuid), words_of_permissions()
    names: dict[UUID, str] = {}
    kinds = []
    for permission in sorted({*counts, *chosen}):
        holders = nearest_holders(permission, agency_path=unit.path, at=at)
        names |= dict(holders)
        of_all, free = counts.get(permission, (0, 0))
        kinds.append(
            KindOfWork(
                permission=permission,
                words=words.get(permission, {"vi": permission, "en": permission}),
                open=of_all,
                free=free,
                rule=chosen.get(permission, SharingRule.Rule.BY_HAND),
                people=tuple(uuid for uuid, _name in holders),
            )
        )
    return Overview(unit, tuple(kinds), _people(names, kinds, at))


def _people(
    names: Mapping[UUID, str], kinds: Sequence[KindOfWork], at: datetime
) -> tuple[Colleague, ...]:
    held = processes.holding.count_held(names, late_at=at, soon_until=at + SOON)
    away = who_is_away(list(names), at)
    found = [
        Colleague(
            uuid=uuid,
            name=name,
            kinds=tuple(kind.words for kind in kinds if uuid in kind.people),
            held=held.get(uuid, processes.holding.Held()),
            is_away=uuid in away,
        )
        for uuid, name in names.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.held.open, alphabetical(one.name))))


def tasks_of(
    unit: organizations.Agency,
    *,
    shown: Shown,
    of: UUID | None,
    at: datetime,
    after: str | None = None,
) -> tuple[tuple[processes.TaskRow, ...], str]:
    """A page of the unit's open tasks, or of those that one person holds there; and the next."""
    grant = Grant("watcher", known_permissions(), unit.uuid, unit.path)
    watcher = Actor(kind="official", uuid=of or UUID(int=0), name="", grants=(grant,))
    filters = processes.TaskFilters(
        whose="mine" if of else "unclaimed" if shown == "unclaimed" else "everybody",
        agency_path=unit.path,
        agency_uuid=unit.uuid,
        overdue_at=at if shown == "overdue" else None,
    )
    page = processes.list_tasks_for(watcher, filters=filters, after=after, limit=PAGE)
    return page.rows, page.next_after or ""
