"""Carrying running cases over to another version of their process, by the batch."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, Net, ProcessVersion, mapping
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import RUN_MIGRATED
from motcua.kernel.processes.models import Run, RunScope, Task, Token
from motcua.kernel.processes.permissions import may_migrate_runs
from motcua.kernel.processes.queries.resting import resting_in

from .carrying import Carried

BATCH = 1_000


class SameVersion(InvalidInput):
    """Chọn hai phiên bản khác nhau."""

    message_en = "Choose two different versions."


class MappingUnknown(InvalidInput):
    """Bước “{element}” không có trong phiên bản {number}."""

    message_en = "The step “{element}” is not in version {number}."


@dataclass(frozen=True, slots=True)
class RefusedRun:
    """A run that stays in its version, and why."""

    run_uuid: UUID
    title: str
    reasons: tuple[mapping.Misfit, ...]


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """
    What carrying over does, or would do in a dry run.

    :ivar moved: the number of runs carried over.
    :ivar moves: the resting tokens by their old and new element, with their number.
    :ivar refused: the runs that stay, with the reasons.
    :ivar timers: how many timers are wound up anew, and how many are taken off.
    """

    code: str
    from_number: int
    to_number: int
    is_dry_run: bool
    moved: int
    moves: tuple[tuple[str, str, int], ...]
    refused: tuple[RefusedRun, ...]
    timers: tuple[int, int]


def migrate_runs(
    *,
    actor: Actor,
    code: str,
    from_number: int,
    to_number: int,
    at: datetime,
    renamed: Mapping[str, str] | None = None,
    run_uuids: Sequence[UUID] | None = None,
    is_dry_run: bool = True,
) -> MigrationReport:
    """
    Carry the running cases of one version of a process over to another.

    A run is carried over whole or not at all: every task, token and scope of it must have a place
    of the same kind in the new version, and stand there as the new version could itself stand.
    What was done stays as it was recorded; due dates stay; open tasks take the name, the
    permission and the norm of their new step. A dry run says the same and changes nothing.

    :param renamed: new identifiers of elements and flows, where they changed.
    :param run_uuids: only these runs; otherwise all that are running.
    :raises PermissionRefused: to everybody but the office that designs procedures.
    """
    if not may_migrate_runs(actor):
        raise PermissionRefused()
    if from_number == to_number:
        raise SameVersion()
    old, new = diagrams.get_process(code, from_number), diagrams.get_process(code, to_number)
    migration = _Migration(_checked(old, new, renamed or {}), old, new, at, is_dry_run)
    for ids in _batches(old, run_uuids):
        with transaction.atomic():
            runs = Run.objects.select_for_update(no_key=True).filter(
                id__in=ids, state=Run.State.RUNNING, version=old
            )
            moved = migration.carry_over(list(runs.order_by("id")))
            _tell(actor, moved, old, new, at)
    return MigrationReport(
        code=code,
        from_number=from_number,
        to_number=to_number,
        is_dry_run=is_dry_run,
        moved=migration.moved,
        moves=tuple((a, b, n) for (a, b), n in sorted(migration.moves.items())),
        refused=tuple(migration.refused),
        timers=(migration.timers_new, migration.timers_gone),
    )


class _Migration:
    """Carries batches over, and adds up what they come to."""

    def __init__(
        self,
        lead: mapping.VersionMap,
        old: ProcessVersion,
        new: ProcessVersion,
        at: datetime,
        is_dry_run: bool,
    ) -> None:
        self.lead, self.old, self.new, self.at, self.is_dry_run = lead, old, new, at, is_dry_run
        self.states = mapping.Reachable(lead.new)
        self.moved = self.timers_new = self.timers_gone = 0
        self.moves: Counter[tuple[str, str]] = Counter()
        self.refused: list[RefusedRun] = []

    def carry_over(self, runs: list[Run]) -> list[Run]:
        """Carry a batch over, or only reckon; tells the runs that were written."""
        moving: list[Carried] = []
        for resting in resting_in(runs):
            carried = Carried(resting, self.lead, self.at)
            reasons = carried.misfits or self._impossible(carried)
            if reasons:
                run = resting.run
                self.refused.append(RefusedRun(run.uuid, run.title, tuple(reasons)))
            else:
                moving.append(carried)
        for carried in moving:
            self.moved += 1
            self.timers_new += len(carried.new_timers)
            self.timers_gone += len(carried.gone_timers)
            self.moves.update(carried.moves())
        if self.is_dry_run:
            return []
        _write(moving, self.new, self.at)
        return [carried.resting.run for carried in moving]

    def _impossible(self, carried: Carried) -> list[mapping.Misfit]:
        """Why the new version could never itself stand as the run would stand in it."""
        return [
            mapping.Misfit(
                container,
                "phiên bản mới không bao giờ ở trạng thái này: các bước đang chờ không thể cùng mở",
                "the new version never stands like this: what waits cannot be open together",
            )
            for container, (resting, joining) in carried.standing.items()
            if not self.states.has(container, resting, joining)
        ]


def _checked(
    old: ProcessVersion, new: ProcessVersion, renamed: Mapping[str, str]
) -> mapping.VersionMap:
    before, after = diagrams.net_of(old), diagrams.net_of(new)
    for source, target in renamed.items():
        if not _has(before, source):
            raise MappingUnknown(element=source, number=old.number)
        if not _has(after, target):
            raise MappingUnknown(element=target, number=new.number)
    return mapping.VersionMap(before, after, dict(renamed))


def _has(net: Net, name: str) -> bool:
    return name in net.elements or name in net.flows


def _batches(old: ProcessVersion, run_uuids: Sequence[UUID] | None) -> list[list[int]]:
    runs = Run.objects.filter(version=old, state=Run.State.RUNNING)
    if run_uuids is not None:
        runs = runs.filter(uuid__in=run_uuids)
    ids = list(runs.order_by("id").values_list("id", flat=True))
    return [ids[first : first + BATCH] for first in range(0, len(ids), BATCH)]


def _write(moving: list[Carried], new: ProcessVersion, at: datetime) -> None:
    """Write a batch: a statement for each pair of elements, not for each run."""
    tasks: dict[Element, list[int]] = defaultdict(list)
    tokens: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    scopes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for carried in moving:
        for task, element in carried.tasks:
            tasks[element].append(task.pk)
        for token, element, flow_id in carried.tokens:
            tokens[element.id, element.name, element.reference, flow_id].append(token.pk)
        for scope, element_id, container in carried.scopes:
            scopes[element_id, container].append(scope.pk)
    for element, ids in tasks.items():
        Task.objects.filter(id__in=ids).update(
            element_id=element.id,
            name=element.name,
            role=element.role,
            permission=element.permission,
            norm=str(element.norm or ""),
        )
    for (element_id, name, reference, flow_id), ids in tokens.items():
        Token.objects.filter(id__in=ids).update(
            element_id=element_id, name=name, reference=reference, flow_id=flow_id
        )
    for (element_id, container), ids in scopes.items():
        RunScope.objects.filter(id__in=ids).update(
            element_id=element_id, container=container, version=new
        )
    Token.objects.filter(id__in=[t.pk for c in moving for t in c.gone_timers]).update(left_at=at)
    Token.objects.bulk_create([timer for carried in moving for timer in carried.new_timers])
    Run.objects.filter(id__in=[c.resting.run.pk for c in moving]).update(version=new)


def _tell(
    actor: Actor, runs: list[Run], old: ProcessVersion, new: ProcessVersion, at: datetime
) -> None:
    for run in runs:
        events.publish(
            RUN_MIGRATED,
            subject=events.Subject(run.subject_kind, run.subject_uuid),
            actor=actor,
            at=at,
            payload={"run": run.uuid, "from_version": old.number, "to_version": new.number},
            agency_uuid=run.agency_uuid,
        )
