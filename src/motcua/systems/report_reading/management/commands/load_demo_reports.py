"""Has the province's own reports read in a trial installation."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.organizations import api as organizations

from ...actions.matching import Choice, confirm_matches
from ...actions.reading import AlreadyRead, read_report
from ...actions.taking_back import tell_whose
from ...models import ReportReading
from ...queries.matching import figures_to_match
from ...rules.matching.suggesting import SURE

READER, HALF_TOLD = "dieuhanh", "ha-tinh-2022-half-year"


class Command(BaseCommand):
    """
    Reads each report of the province's folder `reports`, as the demo officer who reports.

    Of one report half of what is surely suggested is confirmed as history, the rest waits. Does
    nothing where the account is not there; a report that was read before stays as it is.
    """

    help = "Read the reports of the province's content, for the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """One report after the other."""
        at, folder = now(), province_root() / "reports"
        account = access.find_official_account(READER)
        if account is None or not (folder / "reports.yaml").exists():
            return
        actor = access.actor_for(account, at=at, second_factor=True)
        for entry in load_yaml(folder / "reports.yaml")["reports"]:
            agency = (
                organizations.Agency.objects.filter(code=entry["agency"]).order_by("-pk").first()
            )
            if agency is None:
                continue
            try:
                with transaction.atomic():
                    reading = read_report(
                        actor=actor,
                        agency_uuid=agency.uuid,
                        title=entry["title"],
                        text=(folder / f"{entry['file']}.txt").read_text(encoding="utf-8"),
                        at=at,
                    )
                    if entry["file"] == HALF_TOLD:
                        _tell_half(actor, reading, at)
            except AlreadyRead:
                continue


def _tell_half(actor: Actor, reading: ReportReading, at: datetime) -> None:
    """The report is a department's and speaks of the province; every second sure figure is told."""
    province = organizations.Agency.objects.filter(kind="province_committee", valid_to=None).get()
    tell_whose(actor=actor, reading_uuid=reading.uuid, agency=province.uuid, at=at)
    reading.refresh_from_db()
    sure = [
        (one.figure.number, one.best)
        for one in figures_to_match(reading, state="suggested")
        if one.best and one.best.is_whole and one.best.score >= SURE
    ]
    choices = {
        number: Choice(best.indicator, best.agency, best.period, best.dimensions)
        for number, best in sure[::2]
    }
    confirm_matches(actor=actor, reading_uuid=reading.uuid, choices=choices, at=at)
