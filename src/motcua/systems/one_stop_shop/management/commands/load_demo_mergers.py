"""Leaves demo dossiers with communes that have ended, to rehearse a day of mergers on."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations

from ...models import Dossier
from ..demo.cast import BUILDING, TOWN

LOADER = system_actor("demo")
DAY = date(2025, 7, 1)
REASON = "Dữ liệu thử nghiệm: hồ sơ để lại ở xã cũ để diễn tập ngày sắp xếp"
EACH = 2  # dossiers of a commune


class Command(BaseCommand):
    """
    Brings open dossiers of today's communes back to the communes before 2025-07-01.

    Does nothing where there are no demo dossiers, or where somebody has handed any over already.
    """

    help = "Leave demo dossiers with communes that have ended, for the day of mergers."

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        if cases.handover_reports.list_handovers(limit=1):
            return
        with transaction.atomic():
            for dossier, former in _left_behind(vietnam_day(now())):
                _bring_back(dossier, former, now())


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
