"""`motcua check_process`: judge diagrams of any modeller without publishing them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.bpmn.files import EncodingUnknown, text_of
from motcua.kernel.diagrams.queries.checking import check_process


class Command(BaseCommand):
    """Say what would be refused about diagrams; nothing is published."""

    help = "Say what would be refused about diagrams; nothing is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files, and which process of a file is meant where it holds several."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--process", default="", help="the id of the process that is meant")
        parser.add_argument("--language", choices=["vi", "en"], default="vi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault with its element and the way that leads there; fail if there is one."""
        found = sum(self._judge(file, options) for file in options["files"])
        if found:
            raise CommandError(f"{found}")

    def _judge(self, file: Path, options: dict[str, Any]) -> int:
        try:
            text = text_of(file.read_bytes())
        except (OSError, EncodingUnknown) as error:
            raise CommandError(f"{file}: {error}") from error
        net, problems = check_process(text, options["process"])
        for problem in problems:
            self.stdout.write(f"{file}: {problem.line(options['language'])}")
        if net is not None and not problems:
            self.stdout.write(f"{file}: {net.name or net.key}: {len(net.elements)} ✓")
        return len(problems)
