"""Reading single pages for other apps: the same reader, the same care, nothing kept here."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.base.text import vietnam_day

from ..rules import imaging
from ..rules.extraction import Word
from ..rules.reading import Reader
from .content import terms_on


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page that was read: its straightened picture (JPEG), and its words with their places."""

    picture: bytes
    width: int
    height: int
    words: tuple[Word, ...]
    confidence: int
    is_blank: bool


def open_reader() -> Reader:
    """
    A reader for one thread; close it when done.

    :raises NoReader: if the letters of the language are not installed.
    """
    return Reader(Path(settings.MOTCUA_TESSDATA))


def recognise_page(
    *, reader: Reader, content: bytes, media_type: str, number: int, at: datetime
) -> RecognisedPage:
    """
    Read one page (from 1) of a PDF, or a picture, whatever way it lies.

    :raises PageUnreadable: if it does not open.
    :raises ReadTooLong: if it takes longer than a minute.
    """
    dots = terms_on(vietnam_day(at)).dots_per_inch
    if media_type == "application/pdf":
        page = imaging.page_of_pdf(content, number, dots_per_inch=dots)
    else:
        page = imaging.page_of_picture(content, dots_per_inch=dots)
    found = reader.read_page(page, number=number, dots_per_inch=dots)
    width, height = found.picture.size
    words = tuple(word for line in found.lines for word in line.words)
    picture = imaging.kept_picture(found.picture)
    return RecognisedPage(picture, width, height, words, found.confidence, found.is_blank)
