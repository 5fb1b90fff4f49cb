"""Publishes the province's forms."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.actors import system_actor
from motcua.base.content import load_yaml_folder
from motcua.base.errors import Refusal
from motcua.base.web import clock
from motcua.kernel.forms.actions.publication import publish_form
from motcua.kernel.forms.queries.designing import inspect_form


class Command(BaseCommand):
    """Publish every form of the content pack that is not published yet; safe to repeat."""

    help = "Publish the forms of the province's content pack (idempotent)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the choice to check only."""
        parser.add_argument("--check", action="store_true", help="check the files, publish nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish in the order of code and version; a faulty file stops with its faults."""
        files = load_yaml_folder("forms")
        files.sort(key=lambda each: (str(each[1].get("code")), int(each[1].get("version", 0))))
        failed: list[str] = []
        for stem, content in files:
            for fault in inspect_form(content):
                mark = "lỗi" if fault.is_error else "nhắc"
                self.stderr.write(f"forms/{stem}.yaml: {mark}: {fault.line('vi')}")
            if options["check"]:
                continue
            try:
                publish_form(actor=system_actor("forms.load"), content=content, at=clock.now())
            except Refusal as refusal:
                failed.append(f"forms/{stem}.yaml: {refusal.message('vi')}")
        if failed:
            raise CommandError("\n".join(failed))
        self.stdout.write(f"{len(files)} biểu mẫu")
