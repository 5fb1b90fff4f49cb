"""Reads a prepared page with Tesseract: lines of words with their certainty and place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from . import imaging
from .extraction import Line, Word

LANGUAGE = "vie"
_ENOUGH = 70  # a page read this surely stands upright
_FEW_WORDS = 5


class NoReader(Exception):
    """Chưa có dữ liệu nhận dạng chữ tiếng Việt ({language}.traineddata)."""


class ReadTooLong(Exception):
    """Đọc một trang quá lâu."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read: its picture as kept, its lines, and how it had to be turned."""

    picture: Image.Image
    lines: tuple[Line, ...]
    confidence: int
    turned: int
    skew: float
    is_blank: bool


class Reader:
    """Tesseract with the Vietnamese letters, kept open from page to page; for one thread."""

    def __init__(self, folder: Path) -> None:
        """
        Use the language data of a folder.

        :raises NoReader: if they are not there.
        """
        import tesserocr

        if not (folder / f"{LANGUAGE}.traineddata").is_file():
            raise NoReader(f"{folder / LANGUAGE}.traineddata")
        self._engine: Any = tesserocr.PyTessBaseAPI(
            path=str(folder), lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY, psm=tesserocr.PSM.AUTO
        )

    def close(self) -> None:
        """Give its memory back."""
        self._engine.End()

    def read_page(
        self, page: Image.Image, *, number: int, dots_per_inch: int, seconds: float = 60.0
    ) -> ReadPage:
        """
        Read a page whatever way it lies.

        :raises ReadTooLong: after `seconds` a turn.
        """
        prepared = imaging.prepare(page)
        if prepared.is_blank:
            return ReadPage(prepared.shown, (), 0, 0, 0.0, True)
        # A sheet that lay on its side was turned by 90°; whether to the right side, reading tells.
        side = (
            90
            if (prepared.clean.width > prepared.clean.height) != (page.width > page.height)
            else 0
        )
        lines = self.lines_of(prepared.clean, number, dots_per_inch, seconds)
        turned = side
        if certainty(lines) < _ENOUGH or _words(lines) < _FEW_WORDS:
            other = imaging.turned_over(prepared)
            again = self.lines_of(other.clean, number, dots_per_inch, seconds)
            if _weight(again) > _weight(lines):
                prepared, lines, turned = other, again, side + 180
        return ReadPage(
            prepared.shown, lines, certainty(lines), turned, prepared.skew, not _words(lines)
        )

    def lines_of(
        self, clean: Image.Image, number: int, dots_per_inch: int, seconds: float
    ) -> tuple[Line, ...]:
        """
        The lines of a prepared picture as it lies.

        :raises ReadTooLong: after `seconds`.
        """
        self._engine.SetImage(clean)
        self._engine.SetSourceResolution(dots_per_inch)
        if not self._engine.Recognize(int(seconds * 1000)):
            raise ReadTooLong()
        lines = tuple(Line(number, tuple(words)) for words in _lines(self._engine.GetIterator()))
        self._engine.Clear()
        return lines


def _lines(found: Any) -> Iterator[list[Word]]:
    import tesserocr

    if found is None:
        return
    words: list[Word] = []
    for one in tesserocr.iterate_level(found, tesserocr.RIL.WORD):
        if words and one.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            yield words
            words = []
        text = (one.GetUTF8Text(tesserocr.RIL.WORD) or "").strip()
        if text:
            box = one.BoundingBox(tesserocr.RIL.WORD)
            words.append(Word(text, one.Confidence(tesserocr.RIL.WORD), tuple(box)))
    if words:
        yield words


def certainty(lines: tuple[Line, ...]) -> int:
    """How sure the reader is of a page, 0–100: longer words count more."""
    read = [word for line in lines for word in line.words]
    letters = sum(len(word.text) for word in read)
    return round(sum(word.confidence * len(word.text) for word in read) / letters) if letters else 0


def _words(lines: tuple[Line, ...]) -> int:
    return sum(len(word.text) > 1 and word.confidence > 30 for line in lines for word in line.words)


def _weight(lines: tuple[Line, ...]) -> float:
    """How much was read, and how surely: upside down, little is."""
    return sum(word.confidence**2 * len(word.text) for line in lines for word in line.words)


def to_plain(lines: tuple[Line, ...]) -> list[list[list[Any]]]:
    """Lines as they are kept: for each the words, for each text, certainty and place."""
    return [
        [[word.text, round(word.confidence), *word.box] for word in line.words] for line in lines
    ]


def from_plain(plain: list[list[list[Any]]], page: int) -> list[Line]:
    """Lines as they were."""
    return [
        Line(page, tuple(Word(one[0], one[1], (one[2], one[3], one[4], one[5])) for one in words))
        for words in plain
    ]
