"""How tables of files are put into a text: a row a line, cells between bars, merged by arrows."""

from collections.abc import Sequence


def row_line(cells: Sequence[str]) -> str:
    """A row of a table as a line of the text."""
    return "| " + " | ".join(one_line(cell) for cell in cells) + " |"


def one_line(text: str) -> str:
    """A cell's words without breaks and bars."""
    return " ".join(text.replace("|", "/").split())
