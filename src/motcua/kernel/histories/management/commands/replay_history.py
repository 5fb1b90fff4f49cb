"""`motcua replay_history FILE`: bring in what an old system recorded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.errors import Refusal
from motcua.base.web import clock
from motcua.kernel.events import api as events
from motcua.kernel.histories.actions.replaying import RefusedHistory, replay
from motcua.kernel.histories.queries.happenings import REPLAYER
from motcua.kernel.histories.queries.reading import read_histories
from motcua.kernel.histories.rules import History


class Command(BaseCommand):
    """Write the histories of a CSV file; what could not have happened so is named and left out."""

    help = "Write the histories of a CSV file; name and leave out what could not have happened so."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and which part of it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--part", default="1/1", help="e.g. 1/2 and 2/2 for two at once")
        parser.add_argument(
            "--quiet", action="store_true", help="let no subscription hear of what was written"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay, then print the counts and each refusal."""
        refused: list[RefusedHistory] = []

        def refuse(number: str, refusal: Refusal) -> None:
            refused.append(RefusedHistory(number, refusal))

        try:
            part, parts = (int(number) for number in options["part"].split("/"))
        except ValueError as error:
            raise CommandError("--part is two numbers such as 1/2") from error
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                report = replay(_part(read_histories(lines, refuse=refuse), part, parts))
        except (OSError, Refusal) as error:
            raise CommandError(str(error)) from error
        if options["quiet"]:
            everyone = sorted(events.subscriptions())
            events.skip_history(actor=REPLAYER, subscriptions=everyone, at=clock.now())
        self._print([*refused, *report.refused], report.written, report.repeated, report.steps)

    def _print(
        self, refused: list[RefusedHistory], written: int, repeated: int, steps: int
    ) -> None:
        for one in refused:
            self.stderr.write(f"{one.number}: {one.refusal.message('vi')}")
        self.stdout.write(
            f"written: {written}, there before: {repeated}, steps: {steps}, refused: {len(refused)}"
        )


def _part(histories: Iterator[History], part: int, parts: int) -> Iterator[History]:
    return (h for h in histories if crc32(h.number.encode()) % parts == part - 1)
