"""`motcua documents verify|templates`: papers looked at from the command line."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from motcua.base.web import clock
from motcua.kernel.documents.queries.papers import get_document
from motcua.kernel.documents.queries.rendering import list_templates
from motcua.kernel.documents.queries.verification import verify_document


class Command(BaseCommand):
    """Verifies a paper, or lists the province's templates."""

    help = "verify <uuid>: check a paper's file and signatures; templates: list the templates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two things to do."""
        does = parser.add_subparsers(dest="what", required=True)
        verify = does.add_parser("verify")
        verify.add_argument("document", type=UUID)
        does.add_parser("templates")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of them; a paper that is not valid ends with an error."""
        if options["what"] == "templates":
            self.stdout.write("\n".join(list_templates()))
            return
        document = get_document(options["document"])
        found = verify_document(document.uuid, at=clock.now())
        self.stdout.write(f"{document.number} {document.title}")
        for one in found.signatures:
            state = "valid" if one.is_valid else f"NOT VALID ({one.problem or 'changed'})"
            self.stdout.write(
                f"{one.signed_at:%Y-%m-%d %H:%M:%S} {one.level} {one.signer}: {state}"
            )
        for fault in found.archival_faults:
            self.stdout.write(f"PDF/A: {fault}")
        if not found.is_valid:
            raise CommandError("not valid")
