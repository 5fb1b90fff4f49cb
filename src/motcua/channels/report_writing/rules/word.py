"""A report as a Word document in the layout of Decree 30/2020/NĐ-CP, Appendix I."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

_FONT = "Times New Roman"
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True)
class Paper:
    """What stands on the paper, in the order of Decree 30/2020, article 8."""

    agency: str
    parent: str
    place: str
    day: date
    number: str
    abstract: str
    opening: str
    sections: tuple[Mapping[str, Any], ...]
    signer_title: str
    recipients: tuple[str, ...]


def word_document(paper: Paper) -> bytes:
    """The paper as a .docx file: A4, margins 20, 20, 30 and 15 mm, Times New Roman, 14 points."""
    document = Document()
    _layout(document)
    _letterhead(document, paper)
    _line(document, "BÁO CÁO", bold=True, align=_CENTRE, before=12)
    _line(document, paper.abstract, bold=True, align=_CENTRE, after=12)
    if paper.opening:
        _text(document, paper.opening)
    for section in paper.sections:
        _section(document, section)
    _closing(document, paper)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _layout(document: WordDocument) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(6)


def _letterhead(document: WordDocument, paper: Paper) -> None:
    table = document.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    if paper.parent:
        _cell(left, paper.parent.upper(), size=12)
    _cell(left, paper.agency.upper(), size=13, bold=True)
    _cell(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _cell(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, underline=True)
    left, right = table.rows[1].cells
    _cell(left, f"Số: {paper.number or '      /BC'}", size=13)
    day = paper.day
    dated = f"{paper.place}, ngày {day:%d} tháng {day:%m} năm {day.year}"
    _cell(right, dated, size=13, italic=True)


def _section(document: WordDocument, section: Mapping[str, Any]) -> None:
    level = int(section["level"])
    title = str(section["title"])
    heading = f"{section['number']} {title.upper() if level == 0 else title}"
    paragraph = document.add_heading(level=min(level + 1, 9))
    _run(paragraph, heading, bold=level < 2, italic=level >= 2)
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    for block in section["blocks"]:
        _block(document, block)


def _block(document: WordDocument, block: Mapping[str, Any]) -> None:
    if block["kind"] == "paragraph":
        _text(document, str(block["text"]))
    elif block["kind"] == "point":
        _text(document, f"- {block['text']}")
    else:
        _table(document, block)


def _picture(document: WordDocument, block: Mapping[str, Any]) -> None:
    """The drawing above its table; the table says the same to whoever does not see it."""
    paragraph = document.add_paragraph()
    paragraph.alignment = _CENTRE
    width = Cm(16 if block["wide"] else 11)
    drawn = paragraph.add_run().add_picture(io.BytesIO(block["drawing"]), width=width)
    drawn._inline.docPr.set("descr", _clean(str(block["title"])))


def _table(document: WordDocument, block: Mapping[str, Any]) -> None:
    if block["title"]:
        _line(document, str(block["title"]), italic=True, align=_CENTRE)
    if block.get("drawing"):
        _picture(document, block)
    head: Sequence[str] = block["head"]
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        _cell(cell, text, size=12, bold=True)
    for row in block["rows"]:
        for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _cell(cell, text, size=12, align=None if place == 0 else _CENTRE)
    if block.get("note"):
        _line(document, str(block["note"]), italic=True)
    document.add_paragraph()


def _closing(document: WordDocument, paper: Paper) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    if paper.recipients:
        _cell(left, "Nơi nhận:", size=12, bold=True, italic=True, align=None)
        for recipient in paper.recipients:
            _cell(left, f"- {recipient};", size=11, align=None)
    _cell(right, paper.signer_title.upper(), size=14, bold=True)


def _text(document: WordDocument, text: str) -> None:
    paragraph = document.add_paragraph()
    _run(paragraph, text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Cm(1.27)


def _line(
    document: WordDocument,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: int = 0,
    after: int = 6,
) -> None:
    paragraph = document.add_paragraph()
    _run(paragraph, text, bold=bold, italic=italic)
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)


def _cell(
    cell: _Cell,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = _CENTRE,
) -> None:
    first = cell.paragraphs[0]
    paragraph = cell.add_paragraph() if first.text else first
    run = _run(paragraph, text, bold=bold, italic=italic)
    run.font.size, run.font.underline = Pt(size), underline
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(2)


def _run(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> Any:
    run = paragraph.add_run(_clean(text))
    run.bold, run.italic, run.font.name = bold, italic, _FONT
    run.font.color.rgb = None
    return run


def _clean(text: str) -> str:
    """Without the control characters that no XML file may hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\t")
