"""`motcua deliveries`: shows the deliveries that were parked, and puts them back in line."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from motcua.base.actors import system_actor
from motcua.base.web.clock import now
from motcua.kernel.events.actions.delivery import retry_delivery
from motcua.kernel.events.queries.deliveries import list_parked_deliveries


class Command(BaseCommand):
    """Lists parked deliveries, or retries one or all of them."""

    help = "List parked deliveries; with --retry UUID or --retry-all put them back in line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name what to retry."""
        parser.add_argument("--retry", type=UUID, action="append", default=[], metavar="UUID")
        parser.add_argument("--retry-all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show the list, then retry what was named."""
        parked = list_parked_deliveries()
        if not parked:
            self.stdout.write(_("Không có lượt chuyển nào tạm dừng."))
        for row in parked:
            self.stdout.write(
                f"{row.uuid}  {row.subscription}  {row.event_name} #{row.position}  "
                f"{row.failures}×  {row.error}"
            )
        chosen = [row.uuid for row in parked] if options["retry_all"] else options["retry"]
        for uuid in chosen:
            retry_delivery(actor=system_actor("deliveries"), delivery_uuid=uuid, at=now())
            self.stdout.write(_("Đã cho chuyển lại {uuid}.").format(uuid=uuid))
