"""`motcua hand_over_cases OLD NEW`: an agency ended; its open cases go to whoever took over."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web import clock
from motcua.kernel.cases import api as cases
from motcua.kernel.mergers import api as mergers
from motcua.kernel.organizations import api as organizations

KEEPER = system_actor("cases.handover")


class Command(BaseCommand):
    """Report what would move; with --commit, move it."""

    help = "Report which open cases of an agency that ended would move; with --commit, move them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which agencies, by their codes."""
        parser.add_argument("old", nargs="?", default="")
        parser.add_argument("new", nargs="?", default="")
        parser.add_argument("--left-on", help="a day on which the old agency had this code")
        parser.add_argument("--reason", default="", help="the resolution on the merger")
        parser.add_argument("--undo", help="the uuid of a hand-over to hand back")
        parser.add_argument("--commit", action="store_true", help="do it, not only report")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report, and move if told."""
        at = clock.now()
        try:
            if options["undo"]:
                self._undo(UUID(options["undo"]), options["reason"], at, options["commit"])
            else:
                self._hand_over(options, at)
        except Refusal as refusal:
            raise CommandError(refusal.message("vi")) from refusal

    def _hand_over(self, options: dict[str, Any], at: datetime) -> None:
        today = vietnam_day(at)
        left_on = date.fromisoformat(options["left_on"]) if options["left_on"] else today
        left, to = _agency(options["old"], left_on), _agency(options["new"], today)
        plan = mergers.endings.plan_handover(from_agency=left.uuid, to_agency=to.uuid, at=at)
        self.stdout.write(f"{plan.left.name} → {plan.to.name}: {plan.total}")
        for line in plan.lines:
            self.stdout.write(
                f"  {line.kind} {line.state}: handled {line.handled},"
                f" received only {line.received_only}, overdue {line.overdue}"
            )
        for reason, number in plan.stays:
            self.stdout.write(f"  stays, {reason}: {number}")
        if options["commit"]:
            handover = cases.handover.hand_over_cases(
                actor=KEEPER,
                from_agency=left.uuid,
                to_agency=to.uuid,
                reason=options["reason"],
                at=at,
            )
            self.stdout.write(f"{handover.uuid}" if handover else "nothing to move")

    def _undo(self, uuid: UUID, reason: str, at: datetime, is_committed: bool) -> None:
        if not is_committed:
            raise CommandError("--undo needs --commit")
        back = cases.handover.undo_handover(actor=KEEPER, handover_uuid=uuid, reason=reason, at=at)
        self.stdout.write(f"{back.uuid}: {back.cases.count()}")


def _agency(code: str, on: date) -> organizations.Agency:
    agency = organizations.find_agency_by_code(code, on)
    if agency is None:
        raise CommandError(f"{code}: {on:%d/%m/%Y}?")
    return agency
