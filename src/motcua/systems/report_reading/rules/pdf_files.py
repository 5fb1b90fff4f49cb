"""The pages of a PDF: their text with its tables, and which pages are only pictures."""

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from .layout import Placed, has_table, page_text
from .tables.ruled import Rule

MOST_PAGES = 300
# Fewer letters a page than this are a stamp or a page's number on a scan, not its text.
FEWEST_A_PAGE = 40
_THIN = 2.0
_SHORTEST = 6.0
_MOST_RULES = 4000


class BrokenPdf(Exception):
    """A PDF that cannot be read: "encrypted", "broken", "no-pages" or "too-long"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class PdfPage:
    """A page's text; a page that is a picture has none and must be recognised."""

    text: str
    is_picture: bool


def pdf_pages(content: bytes) -> list[PdfPage]:
    """
    The pages of a PDF in their order.

    :raises BrokenPdf: if it does not open, has no page or too many.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise BrokenPdf(_why(content)) from error
    try:
        if len(document) > MOST_PAGES:
            raise BrokenPdf("too-long")
        if not len(document):
            raise BrokenPdf("no-pages")
        return [_page(page) for page in document]
    except pypdfium2.PdfiumError as error:
        raise BrokenPdf("broken") from error
    finally:
        document.close()


def _why(content: bytes) -> str:
    """
    Why a file did not open, told by another reader.

    pdfium opens no file without pages, and its own word is not to be trusted: it repeats the
    reason of the file before where it has none of its own.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return "broken" if len(pdf.pages) else "no-pages"
    except pikepdf.PasswordError:
        return "encrypted"
    except pikepdf.PdfError:
        return "broken"


def _page(page: Any) -> PdfPage:
    written = page.get_textpage()
    try:
        text = written.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-")
        if len(text.strip()) < FEWEST_A_PAGE and _has_picture(page):
            return PdfPage("", True)
        words, rules = list(_words(written, page.get_height())), list(_rules(page))
        if has_table(words, rules):
            text = page_text(words, rules)
        return PdfPage(text, False)
    finally:
        written.close()
        page.close()


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _words(written: Any, height: float) -> Iterator[Placed]:
    """The words of a page with their places, from those of its letters."""
    letters: list[tuple[str, tuple[float, float, float, float]]] = []
    for place in range(written.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(written, place) or 32)
        box = written.get_charbox(place) if not letter.isspace() else None
        if box is None:
            yield from _word(letters, height)
            letters = []
            continue
        apart = letters and (box[0] - letters[-1][1][2] > 0.6 * (box[3] - box[1]) + 1
                             or abs(box[1] - letters[-1][1][1]) > 1.2 * (box[3] - box[1]) + 4
                             or box[0] < letters[-1][1][0] - 4)  # fmt: skip
        if apart:
            yield from _word(letters, height)
            letters = []
        letters.append((letter, box))
    yield from _word(letters, height)


def _word(
    letters: list[tuple[str, tuple[float, float, float, float]]], height: float
) -> Iterator[Placed]:  # fmt: skip
    if not letters:
        return
    text = "".join(letter for letter, _box in letters).replace("\ufffe", "-")
    boxes = [box for _letter, box in letters]
    top, bottom = max(box[3] for box in boxes), min(box[1] for box in boxes)
    yield Placed(
        text, min(box[0] for box in boxes), height - top, max(box[2] for box in boxes),
        height - bottom,
    )  # fmt: skip


def _rules(page: Any) -> Iterator[Rule]:
    """The straight lines of a page: thin boxes, and pieces of paths."""
    height = page.get_height()
    many = 0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        for rule in _lines(one, height):
            if rule.right - rule.left < _SHORTEST and rule.bottom - rule.top < _SHORTEST:
                continue
            many += 1
            if many > _MOST_RULES:
                return
            yield rule


def _lines(one: Any, height: float) -> Iterator[Rule]:
    left, bottom, right, top = one.get_bounds()
    if right - left <= _THIN or top - bottom <= _THIN:
        yield Rule(left, height - top, right, height - bottom)
        return
    matrix = one.get_matrix()
    points = [matrix.on_point(*point) for point in _points(one)]
    for (x1, y1), (x2, y2) in pairwise(points):
        if abs(x1 - x2) <= _THIN or abs(y1 - y2) <= _THIN:
            yield Rule(min(x1, x2), height - max(y1, y2), max(x1, x2), height - min(y1, y2))


def _points(one: Any) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(raw.FPDFPath_CountSegments(one.raw)):
        segment = raw.FPDFPath_GetPathSegment(one.raw, place)
        if raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            yield x.value, y.value
