"""Leaves demo dossiers with communes that have ended, and rehearses the day of mergers on them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.mergers import api as mergers
from motcua.kernel.organizations import api as organizations

from ...models import Dossier
from ..demo.cast import BUILDING, TOWN

LOADER = system_actor("demo")
DAY = date(2025, 7, 1)
REASON = "Dữ liệu thử nghiệm: hồ sơ để lại ở xã cũ để diễn tập ngày sắp xếp"
EACH = 2  # dossiers of a commune
PREPARES = "mergers.prepare"
GROUNDS = "Nghị quyết 1665/NQ-UBTVQH15 (diễn tập trên dữ liệu thử nghiệm)"


class Command(BaseCommand):
    """
    Brings open dossiers of today's communes back to the communes before 2025-07-01.

    Then the day is prepared and rehearsed, with its report, by whoever prepares such days; another
    may approve it. Does nothing where somebody handed dossiers over already, except preparing the
    day where nobody did.
    """

    help = "Leave demo dossiers with communes that have ended, for the day of mergers."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whoever wants to prepare the day by hand has the dossiers left behind only."""
        parser.add_argument("--leave-only", action="store_true", help="do not prepare the day")

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        with transaction.atomic():
            if not cases.handover_reports.list_handovers(limit=1):
                for dossier, former in _left_behind(vietnam_day(now())):
                    _bring_back(dossier, former, now())
            if not options["leave_only"]:
                _rehearse(now())


def _rehearse(at: datetime) -> None:
    """The day is prepared and carried out on trial, once; where nothing was left, it is not."""
    Agency = organizations.Agency
    top = Agency.objects.filter(kind=Agency.Kind.PROVINCE_COMMITTEE).order_by("path").first()
    holders = access.list_holders(PREPARES, agency_path=top.path, at=at) if top else []
    left = cases.Case.objects.filter(agency_uuid__in=_ended()).exclude(
        state=cases.Case.State.CLOSED
    )
    if not holders or mergers.Merger.objects.exists() or not left.exists():
        return
    actor = _official(holders[0][0], at)
    merger = mergers.prepare_merger(actor=actor, on_date=DAY, grounds=GROUNDS, at=at)
    mergers.rehearse_merger(actor=actor, merger_uuid=merger.uuid, at=at)


def _ended() -> list[UUID]:
    found = organizations.Agency.objects.filter(valid_to=DAY)
    return list(found.values_list("uuid", flat=True))


def _official(uuid: UUID, at: datetime) -> Actor:
    return access.actor_for(access.get_account(uuid), at=at, second_factor=True)


def _left_behind(on: date) -> Iterator[tuple[Dossier, organizations.Agency]]:
    """Open dossiers, each with a former commune; one that was divided goes before others."""
    Agency = organizations.Agency
    for agency in organizations.list_agencies(kind=Agency.Kind.COMMUNE_COMMITTEE, on=on):
        if agency.unit is None or agency.unit.code == TOWN or agency.code == BUILDING:
            continue
        former = _former(agency)
        rows = Dossier.objects.filter(competent_agency=agency, status__in=["accepted", "submitted"])
        if former is not None:
            for dossier in rows.select_related("case", "receiving_agency").order_by("id")[:EACH]:
                yield dossier, former


def _former(agency: organizations.Agency) -> organizations.Agency | None:
    if agency.unit is None:
        return None
    steps = [one for one in organizations.predecessors_of(agency.unit) if one.on_date == DAY]
    ended = organizations.Agency.objects.filter(
        unit__in=[one.from_unit_id for one in steps],
        valid_to=DAY,
        kind=organizations.Agency.Kind.COMMUNE_COMMITTEE,
    )
    divided = {one.from_unit_id for one in steps if one.share != "full"}
    rows = sorted(ended, key=lambda row: (row.unit_id not in divided, row.path))
    return rows[0] if rows else None


def _bring_back(dossier: Dossier, former: organizations.Agency, at: datetime) -> None:
    places = dict.fromkeys((dossier.case.agency_uuid, dossier.case.receiving_agency_uuid))
    for place in places:
        cases.handover.hand_over_cases(
            actor=LOADER,
            from_agency=place,
            to_agency=former.uuid,
            reason=REASON,
            at=at,
            cases=[dossier.case.uuid],
            is_decided=True,
        )
