"""The text of a Word document: paragraphs with their numbers, headings, and tables by cells."""

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from .passages import ABOVE, LEFT
from .tables.writing import row_line

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{_WORD}val"
_LARGEST_PART = 50_000_000
_WIDEST_SPAN = 60


class BrokenDocument(Exception):
    """A Word document that does not open; `reason` is "broken" or "too-long"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Level:
    """How one level of a list is numbered."""

    form: str
    pattern: str
    start: int


@dataclass(frozen=True)
class _Style:
    """What a paragraph's style says: which list it is of, and whether it is a heading."""

    list_number: str
    level: int
    is_heading: bool


class _Lists:
    """The numbers of a document's lists, as a word processor shows them."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._kind: dict[str, str] = {}
        if numbering is None:
            return
        kinds = {
            one.get(f"{_WORD}abstractNumId", ""): _levels(one)
            for one in numbering.iter(f"{_WORD}abstractNum")
        }
        for one in numbering.iter(f"{_WORD}num"):
            kind = one.find(f"{_WORD}abstractNumId")
            number = one.get(f"{_WORD}numId", "")
            self._kind[number] = kind.get(_VALUE, "") if kind is not None else ""
            self._levels[number] = kinds.get(self._kind[number], {})

    def next(self, number: str, level: int) -> str:
        """The number or sign of the next paragraph of a list, with a space; "" where none is."""
        known = self._levels.get(number, {})
        if level not in known:
            return ""
        counts = self._counts[self._kind[number]]
        counts[level] = counts.get(level, known[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if known[level].form == "bullet":
            return "- "
        said = known[level].pattern
        for upper, one in known.items():
            count = counts.get(upper, one.start)
            said = said.replace(f"%{upper + 1}", _written(count, one.form))
        return f"{said} " if said.strip() else ""


def docx_text(content: bytes) -> str:
    """
    A Word document's text: paragraphs parted by empty lines, a table's rows each on a line.

    :raises BrokenDocument: if it does not open.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            body = _part(packed, "word/document.xml")
            numbering = _part(packed, "word/numbering.xml", required=False)
            styles = _part(packed, "word/styles.xml", required=False)
    except etree.XMLSyntaxError as error:
        raise BrokenDocument("broken") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError) as error:
        raise BrokenDocument("broken") from error
    if body is None:
        raise BrokenDocument("broken")
    return "\n\n".join(_blocks(body, _Lists(numbering), _styles(styles)))


def _part(packed: zipfile.ZipFile, name: str, *, required: bool = True) -> etree._Element | None:
    if not required and name not in packed.namelist():
        return None
    part = packed.getinfo(name)
    if part.file_size > _LARGEST_PART:
        raise BrokenDocument("too-long")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(packed.read(part), parser)


def _blocks(root: etree._Element, lists: _Lists, styles: dict[str, _Style]) -> Iterator[str]:
    body = root.find(f"{_WORD}body")
    for element in _flat(body) if body is not None else ():
        if element.tag == f"{_WORD}p":
            words = _words(element)
            yield _sign(element, lists, styles) + words if words.strip() else ""
        else:
            yield "\n".join(row_line(row) for row in _rows(element))


def _flat(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, also inside content controls."""
    for element in parent:
        if element.tag in (f"{_WORD}p", f"{_WORD}tbl"):
            yield element
        elif element.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins"):
            yield from _flat(element)


def _sign(paragraph: etree._Element, lists: _Lists, styles: dict[str, _Style]) -> str:
    """The number that a list gives the paragraph, and the mark of a heading."""
    named = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    style = styles.get(named.get(_VALUE, "") if named is not None else "")
    number = paragraph.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}numId")
    deep = paragraph.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}ilvl")
    if number is not None:
        level = int(deep.get(_VALUE, "0")) if deep is not None else 0
        said = lists.next(number.get(_VALUE, ""), level)
    else:
        said = lists.next(style.list_number, style.level) if style else ""
    return ("# " if style and style.is_heading else "") + said


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for one in root.iter(f"{_WORD}style") if root is not None else ():
        number = one.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}numId")
        deep = one.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}ilvl")
        outline = one.find(f"{_WORD}pPr/{_WORD}outlineLvl")
        level = int(deep.get(_VALUE, "0")) if deep is not None else 0
        list_number = number.get(_VALUE, "") if number is not None else ""
        found[one.get(f"{_WORD}styleId", "")] = _Style(list_number, level, outline is not None)
    return found


def _levels(kind: etree._Element) -> dict[int, _Level]:
    found = {}
    for one in kind.iter(f"{_WORD}lvl"):
        form, pattern = one.find(f"{_WORD}numFmt"), one.find(f"{_WORD}lvlText")
        start = one.find(f"{_WORD}start")
        found[int(one.get(f"{_WORD}ilvl", "0"))] = _Level(
            form.get(_VALUE, "") if form is not None else "decimal",
            pattern.get(_VALUE, "") if pattern is not None else "",
            int(start.get(_VALUE, "1")) if start is not None else 1,
        )
    return found


def _written(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.lower() if form == "lowerRoman" else roman
    return str(count)


def _roman(count: int) -> str:
    said = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        said += letters * (count // value)
        count %= value
    return said


def _rows(table: etree._Element) -> Iterator[list[str]]:
    """The rows of a table; a merged cell's words stand in its first place, arrows in the others."""
    for row in table.iterchildren(f"{_WORD}tr"):
        before = row.find(f"{_WORD}trPr/{_WORD}gridBefore")
        cells = [""] * (_many(before) if before is not None else 0)
        for cell in row.iterchildren(f"{_WORD}tc"):
            span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
            merge = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
            goes_on = merge is not None and merge.get(_VALUE, "continue") == "continue"
            words = " ".join(_words(one) for one in cell.iter(f"{_WORD}p"))
            cells.append(ABOVE if goes_on else words)
            cells += [LEFT] * ((_many(span) if span is not None else 1) - 1)
        yield cells


def _many(element: etree._Element) -> int:
    said = element.get(_VALUE, "1")
    return min(int(said), _WIDEST_SPAN) if said.isdigit() else 1


def _words(element: etree._Element) -> str:
    pieces = []
    for piece in element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br"):
        pieces.append(piece.text or "" if piece.tag == f"{_WORD}t" else " ")
    return "".join(pieces)
