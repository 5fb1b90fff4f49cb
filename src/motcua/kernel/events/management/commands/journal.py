"""`motcua journal verify | seal | prove`: the seals of the journal."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from motcua.base.text import number_vi
from motcua.base.web.clock import now
from motcua.kernel.events.actions.horizon import settle_horizon
from motcua.kernel.events.actions.sealing import seal_pending
from motcua.kernel.events.queries.journal import find_last_position
from motcua.kernel.events.queries.sealed import prove_inclusion
from motcua.kernel.events.queries.verification import verify_journal


class Command(BaseCommand):
    """Seals the journal, recomputes it, or proves that one event is in it."""

    help = "Seal the journal, verify it, or prove that one event is in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the three things to do."""
        doing = parser.add_subparsers(dest="doing", required=True)
        doing.add_parser("seal", help="put settled events under a new signed head")
        verify = doing.add_parser("verify", help="recompute the sealed journal")
        verify.add_argument(
            "--witness",
            action="append",
            default=[],
            type=Path,
            help="a head that was kept earlier (the published note); may be given again",
        )
        doing.add_parser("prove", help="print an inclusion proof").add_argument("event", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; a journal that does not verify ends with exit code 1."""
        if options["doing"] == "seal":
            self._seal()
        elif options["doing"] == "verify":
            self._verify(options["witness"])
        else:
            self.stdout.write(json.dumps(prove_inclusion(options["event"]).as_json(), indent=2))

    def _seal(self) -> None:
        _wait_for_open_transactions()
        head = seal_pending(at=now())
        if head is None:
            self.stdout.write(_("Không có sự kiện nào cần niêm phong."))
        while head is not None:
            self.stdout.write(head.note)
            head = seal_pending(at=now())

    def _verify(self, witnesses: list[Path]) -> None:
        report = verify_journal(witnesses=tuple(path.read_text("utf-8") for path in witnesses))
        self.stdout.write(
            _(
                "Đã kiểm tra {events} sự kiện, {heads} dấu niêm phong; {unsealed} chưa niêm phong."
            ).format(
                events=number_vi(report.events),
                heads=number_vi(report.heads),
                unsealed=number_vi(report.unsealed),
            )
        )
        for problem in report.problems:
            self.stderr.write(problem.message())
        if not report.is_sound:
            raise CommandError(_("Nhật ký KHÔNG còn nguyên vẹn."))
        self.stdout.write(_("Nhật ký nguyên vẹn."))


def _wait_for_open_transactions(seconds: float = 30) -> None:
    """Events stay unsealed while an older transaction is open; give those a while to end."""
    last, end = find_last_position(), time.monotonic() + seconds
    while settle_horizon() < last and time.monotonic() < end:
        time.sleep(0.1)
