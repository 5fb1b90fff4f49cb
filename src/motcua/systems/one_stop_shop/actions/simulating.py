"""Writing simulated dossiers: begun once, batch after batch, each with its place in the plan."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import date_vi, vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.histories import api as histories
from motcua.kernel.organizations import api as organizations
from motcua.systems.payments.api import telling

from .. import rules
from ..events import DOSSIERS_SIMULATED, SIMULATION_BEGUN
from ..models import Simulation
from .recording import DossierRecorder
from .telling import ToldDossier
from .telling_money import ToldMoney

SIMULATOR = system_actor("one_stop_shop.simulator")
_AT = 7  # the moment in a row of the journal
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class SimulationsOverlap(InvalidInput):
    """
    Khoảng thời gian này đã có một lần mô phỏng khác ({first}–{last}, hạt giống {seed}, tỷ lệ
    {scale}). Chạy lại với đúng các tham số đó để ghi tiếp, hoặc chọn khoảng thời gian khác.
    """

    message_en = (
        "This period has another simulation already ({first}–{last}, seed {seed}, scale {scale}). "
        "Run that one again to go on with it, or choose another period."
    )


class SimulationChanged(InvalidInput):
    """
    Kế hoạch trong nội dung của tỉnh đã đổi từ khi lần mô phỏng này bắt đầu, nên không ghi tiếp
    được. Vui lòng tạo lại cơ sở dữ liệu dùng thử.
    """

    message_en = (
        "The plan in the province's content was changed since this simulation began, so it cannot "
        "go on. Please make the trial database anew."
    )


class SimulationElsewhere(Refusal):
    """Một chương trình khác đang ghi lần mô phỏng này. Vui lòng chờ chương trình đó."""

    message_en = "Another program is writing this simulation. Please wait for it."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be simulated: the days, by which chance, how much of it, told up to when."""

    first: date
    last: date
    seed: int
    scale: Decimal
    told_until: datetime


@transaction.atomic
def begin_simulation(*, asked: Asked, plan_digest: str, planned: int, at: datetime) -> Simulation:
    """
    Begin a simulation, or find the one that was begun with the same words.

    What was begun keeps the moment up to which it is told, however late it is gone on with.

    :raises SimulationsOverlap: if its days belong to another one.
    :raises SimulationChanged: if the plan is no longer the one it began with.
    """
    same = {"first": asked.first, "last": asked.last, "seed": asked.seed, "scale": asked.scale}
    kept = Simulation.objects.select_for_update().filter(**same).first()
    if kept is not None:
        if (kept.plan_digest, kept.planned) != (plan_digest, planned):
            raise SimulationChanged()
        return kept
    other = Simulation.objects.filter(first__lte=asked.last, last__gte=asked.first).first()
    if other is not None:
        raise SimulationsOverlap(
            first=date_vi(other.first),
            last=date_vi(other.last),
            seed=other.seed,
            scale=other.scale.normalize(),
        )
    simulation = Simulation.objects.create(
        **same,
        told_until=asked.told_until,
        plan_digest=plan_digest,
        planned=planned,
        started_at=at,
    )
    events.publish(
        SIMULATION_BEGUN,
        subject=simulation,
        actor=SIMULATOR,
        at=at,
        payload={
            "first": asked.first.isoformat(),
            "last": asked.last.isoformat(),
            "seed": asked.seed,
            "scale": str(asked.scale.normalize()),
            "planned": planned,
        },
    )
    return simulation


@dataclass(slots=True)
class Batch:
    """What is written together: dossiers told one by one, and what refused some of them."""

    recorders: histories.Recorders = field(default_factory=histories.Recorders)
    dossiers: DossierRecorder = field(default_factory=DossierRecorder)
    money: telling.MoneyRecorder = field(default_factory=telling.MoneyRecorder)
    told: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    _plain: list[str] = field(default_factory=list)
    done: int = 0

    def keep(self, dossier: ToldDossier, paid: ToldMoney | None = None) -> None:
        """This one could happen so: write it with the others."""
        dossier.keep(self.dossiers)
        if paid is not None:
            paid.bill.keep()
        self.told += dossier.told
        self._plain.append(_plain(dossier))
        self.done += 1

    def refuse(self, refusal: Refusal) -> None:
        """That one could not have happened so: nothing of it is written."""
        self.refused.append(refusal)
        self.done += 1

    def write(self, before: str) -> str:
        """Write all, and chain its digest to the one before."""
        self.recorders.write()
        self.dossiers.write()
        self.money.write()
        # The journal's order is that in which things happened, within a batch across dossiers.
        self.told.sort(key=itemgetter(_AT))
        events.publish_told(self.told)
        digest = before
        for plain in self._plain:  # one by one, so that other batches come to the same
            digest = hashlib.sha256(f"{digest}\n{plain}".encode()).hexdigest()
        return digest

    def clear(self) -> None:
        """Ready for the next ones; what was read of processes and calendars stays known."""
        self.told, self._plain, self.refused, self.done = [], [], [], 0


def _plain(dossier: ToldDossier) -> str:
    """All that was told of a dossier, without the keys that chance or the database gave."""
    row, brought = dossier.row, dossier.brought
    lines = [
        f"{row['code']} {row['procedure_code']} {brought.competent.code} {row['channel']} "
        f"{row['return_channel']} {row['status']} {row['answers']} {row['fees']}"
    ]
    lines += [
        f"{one[0]} {one[_AT].isoformat()} {one[3]} {_UUID.sub('#', one[8])}" for one in dossier.told
    ]
    return "\n".join(lines)


def write_batch(*, simulation: Simulation, batch: Batch, at: datetime) -> Simulation:
    """
    Write a batch in the caller's transaction, with how far the simulation is now.

    :raises SimulationElsewhere: if another program wrote meanwhile; nothing is written then.
    """
    held = Simulation.objects.select_for_update().get(pk=simulation.pk)
    if held.done != simulation.done:
        raise SimulationElsewhere()
    held.digest = batch.write(held.digest)
    held.done += batch.done
    held.refused += len(batch.refused)
    held.events += len(batch.told)
    held.finished_at = at if held.done == held.planned else None
    held.save(update_fields=["digest", "done", "refused", "events", "finished_at"])
    events.publish(
        DOSSIERS_SIMULATED,
        subject=held,
        actor=SIMULATOR,
        at=at,
        payload={"done": held.done, "planned": held.planned, "refused": held.refused},
    )
    return held


def give_codes(asked: Sequence[tuple[organizations.Agency, datetime]]) -> list[str]:
    """
    The codes of dossiers that come to desks at moments, in order, as `submit_dossier` gives them.

    One statement for all desks and days of a batch; their rows stay locked until it is written.
    """
    wanted: dict[tuple[int, date], int] = {}
    for desk, at in asked:
        key = desk.pk, vietnam_day(at)
        wanted[key] = wanted.get(key, 0) + 1
    last = _count_up(sorted((desk, day, number) for (desk, day), number in wanted.items()))
    given: dict[tuple[int, date], int] = {key: last[key] - wanted[key] for key in wanted}
    codes = []
    for desk, at in asked:
        day = vietnam_day(at)
        given[desk.pk, day] += 1
        codes.append(rules.dossier_code(unit_code=desk.code, day=day, order=given[desk.pk, day]))
    return codes


def _count_up(wanted: Iterable[tuple[int, date, int]]) -> dict[tuple[int, date], int]:
    rows = list(wanted)
    if not rows:
        return {}
    desks, days, numbers = ([row[place] for row in rows] for place in range(3))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO one_stop_shop_daily_number AS n (agency_id, day, last)
            SELECT * FROM unnest(%s::bigint[], %s::date[], %s::int[])
            ON CONFLICT (agency_id, day) DO UPDATE SET last = n.last + excluded.last
            RETURNING n.agency_id, n.day, n.last
            """,
            [desks, days, numbers],
        )
        return {(int(desk), day): int(last) for desk, day, last in cursor.fetchall()}
