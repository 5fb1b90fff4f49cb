"""`motcua merge rehearse|commit|undo`: days of mergers from a terminal; approval is a person's."""

import time
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.web import clock

from ...actions.preparing import prepare_merger
from ...actions.running import commit_merger, rehearse_merger
from ...actions.undoing import undo_merger
from ...models import Merger
from ...queries.mergers import ending_days, get_merger
from ...queries.report import agency_rows

KEEPER = system_actor("mergers")


class Command(BaseCommand):
    """Rehearse, carry out or take back a day of mergers; without words, list the days."""

    help = "Days of mergers: list them, rehearse one, carry out an approved one, take one back."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and with which day."""
        parser.add_argument("act", nargs="?", default="list")
        parser.add_argument("day", nargs="?", default="", help="2025-07-01, or the uuid of a day")
        parser.add_argument("--grounds", default="", help="the resolution on the mergers")
        parser.add_argument("--reason", default="", help="why it is taken back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what came of it."""
        acts = {
            "list": self._list,
            "rehearse": self._rehearse,
            "commit": self._commit,
            "undo": self._undo,
        }
        if options["act"] not in acts:
            raise CommandError(f"{options['act']}: {', '.join(acts)}?")
        began = time.monotonic()
        try:
            acts[options["act"]](options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message('vi')} · {refusal.message('en')}") from refusal
        self.stdout.write(f"{time.monotonic() - began:.1f} s")

    def _list(self, options: dict[str, Any]) -> None:
        for row in ending_days():
            self.stdout.write(f"{row.day}: {row.agencies} agencies, {row.open_cases} open cases")

    def _rehearse(self, options: dict[str, Any]) -> None:
        merger = self._found(options["day"]) or prepare_merger(
            actor=KEEPER,
            on_date=_date(options["day"]),
            grounds=options["grounds"],
            at=clock.now(),
        )
        self._tell(rehearse_merger(actor=KEEPER, merger_uuid=merger.uuid, at=clock.now()))

    def _commit(self, options: dict[str, Any]) -> None:
        merger = self._named(options["day"])
        self._tell(commit_merger(actor=KEEPER, merger_uuid=merger.uuid, at=clock.now()))

    def _undo(self, options: dict[str, Any]) -> None:
        merger = self._named(options["day"])
        done = undo_merger(
            actor=KEEPER, merger_uuid=merger.uuid, reason=options["reason"], at=clock.now()
        )
        self.stdout.write(
            f"{done.outcome['returned']} returned, {len(done.outcome['stayed'])} stayed"
        )
        for one in done.outcome["stayed"]:
            self.stdout.write(f"  {one['number'] or one['case']}: {one['event']} {one['at']}")

    def _named(self, text: str) -> Merger:
        found = self._found(text)
        if found is None:
            raise CommandError(
                f"{text or '?'}: not prepared; motcua merge rehearse DAY --grounds …"
            )
        return found

    def _found(self, text: str) -> Merger | None:
        try:
            return get_merger(UUID(text))
        except ValueError:
            pass
        ended = [Merger.State.UNDONE, Merger.State.DROPPED]
        rows = Merger.objects.filter(on_date=_date(text)).exclude(state__in=ended)
        return rows.order_by("-id").first()

    def _tell(self, merger: Merger) -> None:
        report = merger.report
        self.stdout.write(f"{merger.uuid} {merger.on_date} {merger.state}")
        self.stdout.write(f"  {report['cases_moved']} of {report['cases']} cases")
        for row in agency_rows(merger):
            to = ", ".join(f"{name or '?'} {number}" for name, number in row["to"].items())
            self.stdout.write(f"  {row['name']}: {row['cases']} → {to}")
        for finding in merger.findings.order_by("id"):
            known = " (acknowledged)" if finding.acknowledged_at else ""
            self.stdout.write(f"  {finding.severity} {finding.code} {finding.facts}{known}")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text or '?'}: a day, e.g. 2025-07-01") from error
