"""
The text of a section as paragraphs, points, tables and places of figures.

What officials type is plain text: a paragraph a line, points begin with "- ", rows of a table stand
between "|". No markup beyond that, so that nothing typed can harm a page or a paper.
"""

from dataclasses import dataclass
from typing import Literal

from .marks import Mark, marks_of

Kind = Literal["paragraph", "point", "table", "figure"]


@dataclass(frozen=True)
class Piece:
    """A run of typed words, or the mark of a live figure."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Block:
    """
    A paragraph, a point, a typed table, or the place of a table or picture of figures.

    :ivar pieces: what a paragraph or point consists of; of a "figure" its one mark.
    :ivar rows: the cells of a typed table, the head first.
    """

    kind: Kind
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in order; a mark that cannot be understood stays words."""
    blocks: list[Block] = []
    rows: list[tuple[tuple[Piece, ...], ...]] = []
    for line in [*text.splitlines(), ""]:
        typed = line.strip()
        if typed.startswith("|"):
            if row := _cells(typed):
                rows.append(row)
            continue
        if rows:
            blocks.append(Block("table", rows=_even(rows)))
            rows = []
        if typed:
            blocks.append(_block(typed))
    return blocks


def _block(line: str) -> Block:
    if line.startswith(("- ", "– ", "+ ")):
        return Block("point", _pieces(line[2:].strip()))
    pieces = _pieces(line)
    if len(pieces) == 1 and pieces[0].mark is not None and pieces[0].mark.is_block:
        return Block("figure", pieces)
    return Block("paragraph", pieces)


def _pieces(line: str) -> tuple[Piece, ...]:
    pieces, done = [], 0
    for mark in marks_of(line)[0]:
        if mark.start > done:
            pieces.append(Piece(line[done : mark.start]))
        pieces.append(Piece(mark.written, mark))
        done = mark.end
    if done < len(line):
        pieces.append(Piece(line[done:]))
    return tuple(pieces)


def _cells(line: str) -> tuple[tuple[Piece, ...], ...]:
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if all(set(cell) <= set(":-") for cell in cells):
        return ()  # the line below a head that some editors draw
    return tuple(_pieces(cell) for cell in cells)


def _even(
    rows: list[tuple[tuple[Piece, ...], ...]],
) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
    width = max(len(row) for row in rows)
    return tuple((*row, *[()] * (width - len(row))) for row in rows)
