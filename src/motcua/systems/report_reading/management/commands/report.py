"""Reads a report at the command line: `motcua report read FILE`."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.text import number_vi

from ...rules.claims.all import claims
from ...rules.claims.claim import Claim
from ...rules.extraction import DOCX, PDF, NoText, text_of
from ...rules.figures import Figure, Reading, read

_TYPES = {".pdf": PDF, ".docx": DOCX}
_VERDICTS = {"holds": "khớp", "fails": "KHÔNG KHỚP", "unsure": "chưa rõ"}


class Command(BaseCommand):
    """
    Lists the figures of a report and every identity that its text states, and says which fail.

    Nothing is stored. The file is a PDF with text, a Word document or plain text. Ends with 1 when
    an identity does not hold, so that a script can ask.
    """

    help = "Read the figures of a report, and check what it says of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """The verb, the file, and the form of the answer."""
        parser.add_argument("verb", choices=["read"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="Answer as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, list, judge."""
        path: Path = options["file"]
        try:
            media_type = _TYPES.get(path.suffix.lower(), "text/plain")
            text = text_of(path.read_bytes(), media_type)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except NoText as none:
            raise CommandError(f"{path}: {none.reason}") from none
        reading = read(text)
        made = claims(reading)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(reading, made), ensure_ascii=False, indent=1))
        else:
            self._list(reading, made)
        if any(claim.verdict == "fails" for claim in made):
            sys.exit(1)

    def _list(self, reading: Reading, made: list[Claim]) -> None:
        for index, figure in enumerate(reading.figures):
            time = figure.time.written if figure.time else ""
            self.stdout.write(
                f"{index:4} {figure.numeral.written:>16}  {figure.label or figure.unit}  [{time}]"
            )
        self.stdout.write("")
        for claim in sorted(made, key=lambda one: one.verdict != "fails"):
            stated = reading.figures[claim.figures[0]]
            self.stdout.write(
                f"{_VERDICTS[claim.verdict]:>10}  {stated.numeral.written} {stated.unit}: "
                f"{claim.formula} = {number_vi(claim.reckoned, _places(claim))}"
            )


def _places(claim: Claim) -> int:
    return 0 if claim.reckoned == claim.reckoned.to_integral_value() else 2


def _as_json(reading: Reading, made: list[Claim]) -> dict[str, Any]:
    return {
        "period": reading.time.written if reading.time else None,
        "figures": [_figure(figure) for figure in reading.figures],
        "claims": [
            {
                "kind": claim.kind,
                "verdict": claim.verdict,
                "because": claim.because or None,
                "stated": str(claim.stated),
                "reckoned": str(claim.reckoned),
                "formula": claim.formula,
                "figures": list(claim.figures),
            }
            for claim in made
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": str(figure.numeral.value),
        "written": figure.numeral.written,
        "kind": figure.numeral.kind,
        "about": figure.numeral.about or None,
        "doubt": figure.numeral.doubt or None,
        "unit": figure.unit,
        "label": figure.label,
        "section": figure.section,
        "from": figure.time.first.isoformat() if figure.time else None,
        "until": figure.time.until.isoformat() if figure.time else None,
        "span": list(figure.span),
    }
