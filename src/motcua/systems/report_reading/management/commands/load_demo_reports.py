"""Has the province's own reports read in a trial installation."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.content import load_yaml, province_root
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.organizations import api as organizations

from ...actions.reading import AlreadyRead, read_report

READER = "dieuhanh"


class Command(BaseCommand):
    """
    Reads each report of the province's folder `reports`, as the demo officer who reports.

    Does nothing where the account is not there; a report that was read before stays as it is.
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
                    read_report(
                        actor=actor,
                        agency_uuid=agency.uuid,
                        title=entry["title"],
                        text=(folder / f"{entry['file']}.txt").read_text(encoding="utf-8"),
                        at=at,
                    )
            except AlreadyRead:
                continue
