"""`motcua import_national_procedure FILE|CODE`: the national catalogue's procedure as a draft."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.web.clock import now
from motcua.channels.national_exchange.actions.catalogue import import_procedure
from motcua.channels.national_exchange.queries.catalogue import (
    as_national,
    compare_with_ours,
    fetch_procedure,
)


class Command(BaseCommand):
    """Shows what differs; with --draft-from, writes a draft with the parts that differ."""

    help = "Compare a procedure of the national catalogue with ours; --draft-from drafts it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file with the answer of LayThuTuc, or a code to ask the portal for."""
        parser.add_argument("source", help="a JSON file of LayThuTuc, or a code such as 1.001193")
        parser.add_argument("--draft-from", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--decision", default="", help="the publication decision's number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, print, and draft if asked."""
        try:
            national = _national(options["source"])
            comparison = compare_with_ours(national, at=now())
            for one in comparison.differences:
                self.stdout.write(f"{'=' if one.is_same else '≠'} {one.title['vi']}")
                for side, lines in (("-", one.ours), ("+", one.theirs)):
                    for line, is_own in lines:
                        if is_own:
                            self.stdout.write(f"    {side} {line}")
            if options["draft_from"]:
                draft = import_procedure(
                    actor=system_actor("content"),
                    national=national,
                    parts=[one.part for one in comparison.differences],
                    valid_from=options["draft_from"],
                    decision=options["decision"],
                    at=now(),
                )
                self.stdout.write(_("Đã soạn bản thảo của thủ tục {code}.").format(code=draft.code))
        except Refusal as refusal:
            details = "; ".join(refusal.fields.values())
            raise CommandError(details or refusal.message("vi")) from refusal


def _national(source: str) -> Any:
    path = Path(source)
    if not path.exists():
        return fetch_procedure(source)
    try:
        return as_national(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, OSError, RecursionError) as error:
        raise CommandError(_("Tệp không đọc được như JSON.")) from error
