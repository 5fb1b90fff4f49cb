"""The text of a report's file: PDF with text, a Word document, or plain text."""

import io
import zipfile
import zlib
from collections.abc import Iterator

import pypdfium2
from lxml import etree

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_PAGES = 300
MOST_LETTERS = 2_000_000
# Fewer letters a page than this are a stamp or a page's number on a scan, not its text.
FEWEST_A_PAGE = 40
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST_PART = 50_000_000


class NoText(Exception):
    """A file has no text that can be read; `reason` is a code that the screens put in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def text_of(content: bytes, media_type: str) -> str:
    """
    The text of a file in its order of reading.

    :raises NoText: "scan" for pictures without text, "too-long", "encrypted", "broken", "encoding".
    """
    if media_type == PDF:
        text = _pdf(content)
    elif media_type == DOCX:
        text = _docx(content)
    else:
        text = _plain(content)
    if len(text) > MOST_LETTERS:
        raise NoText("too-long")
    if not text.strip():
        raise NoText("empty")
    return text


def _pdf(content: bytes) -> str:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise NoText("encrypted" if "password" in str(error).lower() else "broken") from error
    try:
        if len(document) > MOST_PAGES:
            raise NoText("too-long")
        pages = []
        for page in document:
            written = page.get_textpage()
            pages.append(written.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-"))
            written.close()
            page.close()
    finally:
        document.close()
    if sum(len(page.strip()) for page in pages) < FEWEST_A_PAGE * len(pages):
        raise NoText("scan")
    return "\n\f\n".join(pages)


def _docx(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            part = packed.getinfo("word/document.xml")
            if part.file_size > _LARGEST_PART:
                raise NoText("too-long")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            root = etree.fromstring(packed.read(part), parser)
    except etree.XMLSyntaxError as error:
        raise NoText("broken") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise NoText("broken") from error
    return "\n\n".join(_paragraphs(root))


def _paragraphs(root: etree._Element) -> Iterator[str]:
    """Paragraphs in order; a row of a table is one line, its cells parted by a bar."""
    body = root.find(f"{_WORD}body")
    for element in body if body is not None else []:
        if element.tag == f"{_WORD}p":
            yield _words(element)
        elif element.tag == f"{_WORD}tbl":
            for row in element.iter(f"{_WORD}tr"):
                yield " | ".join(_words(cell) for cell in row.iterchildren(f"{_WORD}tc"))


def _words(element: etree._Element) -> str:
    pieces = []
    for piece in element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br"):
        pieces.append(piece.text or "" if piece.tag == f"{_WORD}t" else " ")
    return "".join(pieces)


def _plain(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16"):
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoText("encoding")
