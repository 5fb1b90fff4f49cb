"""Reads a report at the command line: `motcua report read FILE`."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.text import number_vi
from motcua.base.web.clock import now
from motcua.systems.digitisation import api as digitisation

from ...actions.taking import why_not
from ...queries.suggesting import suggestions_of
from ...rules.claims.all import claims
from ...rules.claims.claim import Claim
from ...rules.extraction import DOCX, JPEG, PDF, PNG, XLSX, Extracted, NoText, extract
from ...rules.figure import Figure, Reading
from ...rules.figures import read
from ...rules.matching.suggesting import Matched
from ...rules.scans import ScannedPage, ScannedWord, put_together, scanned_page, with_doubts

_TYPES = {
    ".pdf": PDF, ".docx": DOCX, ".xlsx": XLSX, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG,
}  # fmt: skip
_VERDICTS = {"holds": "khớp", "fails": "KHÔNG KHỚP", "unsure": "chưa rõ"}


class Command(BaseCommand):
    """
    Lists the figures of a report and every identity that its text states, and says which fail.

    Nothing is stored. The file is a PDF (also of pictures), a Word document, a workbook, a picture
    or plain text. Ends with 1 when an identity does not hold, so that a script can ask.
    """

    help = "Read the figures of a report, and check what it says of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """The verb, the file, and the form of the answer."""
        parser.add_argument("verb", choices=["read"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="Answer as JSON.")
        parser.add_argument(
            "--match", action="store_true", help="Say which indicator each figure may tell."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, list, judge."""
        path: Path = options["file"]
        try:
            media_type = _TYPES.get(path.suffix.lower(), "text/plain")
            content = path.read_bytes()
            found = extract(content, media_type)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except NoText as none:
            raise CommandError(f"{path}: {why_not(none.reason, 'vi')}") from none
        text, words = self._recognised(found, content, media_type)
        if not text.strip():
            raise CommandError(f"{path}: {why_not('blank', 'vi')}")
        reading = with_doubts(read(text), words)
        made = claims(reading)
        matched = suggestions_of(reading, text) if options["match"] else None
        if options["json"]:
            told = _as_json(reading, made, matched)
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._list(reading, made, matched)
        if any(claim.verdict == "fails" for claim in made):
            sys.exit(1)

    def _recognised(
        self, found: Extracted, content: bytes, media_type: str
    ) -> tuple[str, list[ScannedWord]]:
        """The text of a file, its pages of pictures recognised one after the other."""
        if not found.is_pictures:
            return found.text, []
        try:
            reader = digitisation.open_reader()
        except digitisation.NoReader as problem:
            said = f"Thiếu dữ liệu nhận dạng chữ · letters are missing: {problem}"
            raise CommandError(said) from problem
        pages = []
        for number, page in enumerate(found.pages, start=1):
            made = ScannedPage(number, page.text)
            if page.is_picture:
                self.stderr.write(f"Trang {number}/{len(found.pages)}…")
                made = self._page(reader, content, media_type, number)
            pages.append(made)
        reader.close()
        return put_together(pages)

    def _page(
        self, reader: digitisation.Reader, content: bytes, media_type: str, number: int
    ) -> ScannedPage:
        try:
            seen = digitisation.recognise_page(
                reader=reader, content=content, media_type=media_type, number=number, at=now()
            )
        except (digitisation.PageUnreadable, digitisation.ReadTooLong) as refused:
            self.stderr.write(f"Trang {number}: không đọc được · cannot be read ({refused})")
            return ScannedPage(number, "")
        return scanned_page(number, [(w.text, w.confidence, w.box) for w in seen.words])

    def _list(self, reading: Reading, made: list[Claim], matched: list[Matched] | None) -> None:
        for index, figure in enumerate(reading.figures):
            time = figure.time.written if figure.time else ""
            self.stdout.write(
                f"{index:4} {figure.numeral.written:>16}  {figure.label or figure.unit}  [{time}]"
            )
            if matched is not None:
                self._say(matched[index])
        self.stdout.write("")
        for claim in sorted(made, key=lambda one: one.verdict != "fails"):
            stated = reading.figures[claim.figures[0]]
            self.stdout.write(
                f"{_VERDICTS[claim.verdict]:>10}  {stated.numeral.written} {stated.unit}: "
                f"{claim.formula} = {number_vi(claim.reckoned, _places(claim))}"
            )

    def _say(self, matched: Matched) -> None:
        """What a figure may tell; indented, so that figures stay a column."""
        for one in matched.suggestions:
            part = "".join(f" {name}={value}" for name, value in one.dimensions.items())
            self.stdout.write(
                f"{'':6}→ {one.percent:3} % {one.indicator}{part} {one.period or '?'} = "
                f"{number_vi(one.value, 0 if one.value == one.value.to_integral_value() else 2)}"
            )


def _places(claim: Claim) -> int:
    return 0 if claim.reckoned == claim.reckoned.to_integral_value() else 2


def _as_json(reading: Reading, made: list[Claim], matched: list[Matched] | None) -> dict[str, Any]:
    told = [_match(one) for one in matched] if matched is not None else None
    return {
        **({"matches": told} if told is not None else {}),
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


def _match(matched: Matched) -> list[dict[str, Any]]:
    return [
        {
            "indicator": one.indicator, "period": one.period or None, "value": str(one.value),
            "dimensions": dict(one.dimensions), "score": one.percent,
            "reasons": [reason.code for reason in one.reasons],
        }
        for one in matched.suggestions
    ]  # fmt: skip


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
        "body": figure.body or None,
        "level": figure.level or None,
        "from": figure.time.first.isoformat() if figure.time else None,
        "until": figure.time.until.isoformat() if figure.time else None,
        "span": list(figure.span),
    }
