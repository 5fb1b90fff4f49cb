"""A report as plain text, as a person would read it out: what is checked and compared."""

from collections.abc import Sequence

from ..rules.body import Block, Piece
from .reports import ReadSection

PARAGRAPH = "paragraph"


def plain_text(title: str, sections: Sequence[ReadSection]) -> str:
    """The whole report, a paragraph a line; what one says of its figures ends before the next."""
    lines = [title, ""]
    for read in sections:
        lines.append(f"{read.number} {read.section.title}".strip())
        before = ""
        for block in read.blocks:
            if block.kind == before == PARAGRAPH:
                lines.append("")
            lines.extend(_lines(block, read))
            before = block.kind
        lines.append("")
    return "\n".join(lines)


def said(pieces: Sequence[Piece], read: ReadSection) -> str:
    """A paragraph's words with its figures in place."""
    return "".join(
        piece.text if piece.mark is None else read.show(piece.mark).text or piece.text
        for piece in pieces
    )


def _lines(block: Block, read: ReadSection) -> list[str]:
    if block.kind == "table":
        return [" | ".join(said(cell, read) for cell in row) for row in block.rows]
    if block.kind == "figure":
        mark = block.pieces[0].mark
        table = read.show(mark).table if mark else None
        return [" | ".join(row) for row in (table.head, *table.rows)] if table else []
    start = "- " if block.kind == "point" else ""
    return [f"{start}{said(block.pieces, read)}"]
