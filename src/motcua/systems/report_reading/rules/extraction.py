"""The text of a report's file: PDF, a Word document, a workbook, or plain text."""

from dataclasses import dataclass

from .pdf_files import BrokenPdf, PdfPage, pdf_pages
from .sheets import BrokenWorkbook, xlsx_text
from .word_files import BrokenDocument, docx_text

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG, PNG = "image/jpeg", "image/png"
PICTURES = (JPEG, PNG)
MOST_LETTERS = 2_000_000
PAGE_BREAK = "\n\f\n"


class NoText(Exception):
    """A file has no text that can be read; `reason` is a code that the screens put in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Extracted:
    """A file's pages; a file without pages has one. Pages that are pictures have no text yet."""

    pages: tuple[PdfPage, ...]

    @property
    def is_pictures(self) -> bool:
        """Whether some page must be recognised first."""
        return any(page.is_picture for page in self.pages)

    @property
    def text(self) -> str:
        """The text of all pages that have one."""
        return PAGE_BREAK.join(page.text for page in self.pages)


def extract(content: bytes, media_type: str) -> Extracted:
    """
    The pages of a file in their order of reading.

    :raises NoText: "too-long", "encrypted", "broken", "no-pages", "encoding", "empty".
    """
    try:
        found = Extracted(tuple(_pages(content, media_type)))
    except (BrokenPdf, BrokenDocument, BrokenWorkbook) as broken:
        raise NoText(broken.reason) from broken
    if len(found.text) > MOST_LETTERS:
        raise NoText("too-long")
    if not found.text.strip() and not found.is_pictures:
        raise NoText("empty")
    return found


def text_of(content: bytes, media_type: str) -> str:
    """
    The text of a file that has one.

    :raises NoText: as `extract`, and "scan" where a page is only a picture.
    """
    found = extract(content, media_type)
    if found.is_pictures:
        raise NoText("scan")
    return found.text


def _pages(content: bytes, media_type: str) -> list[PdfPage]:
    if media_type == PDF:
        return pdf_pages(content)
    if media_type in PICTURES:
        return [PdfPage("", True)]
    if media_type == DOCX:
        return [PdfPage(docx_text(content), False)]
    if media_type == XLSX:
        return [PdfPage(xlsx_text(content), False)]
    return [PdfPage(_plain(content), False)]


def _plain(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16"):
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoText("encoding")
