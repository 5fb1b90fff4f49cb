"""A report that was recognised from pictures: its text, and how surely each figure was read."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .extraction import PAGE_BREAK
from .figure import Figure, Reading
from .layout import Placed, located_text

# Below it a figure is marked, and nobody is told to be wrong because of it.
DOUBTFUL_BELOW = 80
DOUBT = "scan"


@dataclass(frozen=True)
class ScannedWord:
    """A word of the text: where it stands in it, on which page and where, and how sure it is."""

    start: int
    end: int
    page: int
    box: tuple[int, int, int, int]
    sure: float


@dataclass(frozen=True)
class ScannedPage:
    """A page's text with its words; a page that had text of its own has no words."""

    number: int
    text: str
    words: tuple[ScannedWord, ...] = ()


def scanned_page(
    number: int, words: Sequence[tuple[str, float, tuple[int, int, int, int]]]
) -> ScannedPage:
    """A page from its words: (text, certainty, place in the picture)."""
    placed = [
        Placed(unicodedata.normalize("NFC", text), box[0], box[1], box[2], box[3], sure)
        for text, sure, box in words
    ]
    text, places = located_text(placed)
    found = [
        ScannedWord(start, end, number, words[index][2], words[index][1])
        for start, end, index in places
    ]
    return ScannedPage(number, text, tuple(found))


def put_together(pages: Sequence[ScannedPage]) -> tuple[str, list[ScannedWord]]:
    """The text of all pages, and their words where they stand in it."""
    text, words = "", []
    for position, page in enumerate(pages):
        text += PAGE_BREAK if position else ""
        shift = len(text)
        words += [replace(w, start=w.start + shift, end=w.end + shift) for w in page.words]
        text += page.text
    return text, words


def words_of(figure: Figure, words: Sequence[ScannedWord]) -> list[ScannedWord]:
    """The words in which a figure was read."""
    start, end = figure.span
    return [word for word in words if word.start < end and start < word.end]


def with_doubts(reading: Reading, words: Sequence[ScannedWord]) -> Reading:
    """The reading with a mark at each figure whose words were not read surely."""
    return replace(reading, figures=tuple(_marked(one, words) for one in reading.figures))


def _marked(figure: Figure, words: Sequence[ScannedWord]) -> Figure:
    here = words_of(figure, words)
    if figure.numeral.doubt or not here or min(w.sure for w in here) >= DOUBTFUL_BELOW:
        return figure
    return replace(figure, numeral=replace(figure.numeral, doubt=DOUBT))


def place_on_page(here: Sequence[ScannedWord]) -> tuple[int, tuple[int, int, int, int]] | None:
    """The page and the place of a figure's words; the last page where they stand on two."""
    if not here:
        return None
    page = here[-1].page
    boxes = [word.box for word in here if word.page == page]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    return page, (left, top, max(box[2] for box in boxes), max(box[3] for box in boxes))
