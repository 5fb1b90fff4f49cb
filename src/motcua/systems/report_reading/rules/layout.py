"""From words with places on a page to text: lines, and tables with or without rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from .passages import LEFT
from .tables.ruled import Box, Rule, ruled_tables
from .tables.writing import row_line

_NUMBER = re.compile(r"[(]?[-−+]?\d[\d.,]*\s?%?[)]?|-|–|…|\.{2,}|x")
_DIGITS = re.compile(r"[(]?[-−+]?\d[\d.,]*\s?%?[)]?")
_GAP = 1.1  # of a line's height: a wider gap parts columns, a narrower one words
_PARAGRAPH = 0.75
_FEWEST_LINES = 3
# While a page is laid out each word carries its number between two private signs.
_MARK = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True)
class Placed:
    """A word (or a chunk of words) and its place; y grows downwards. `sure` is 0 to 100."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float = 100.0

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2


Row = list[Placed]


def page_text(words: Sequence[Placed], rules: Sequence[Rule] = ()) -> str:
    """The text of a page: its lines from the top, tables as rows of cells between bars."""
    blocks: list[tuple[float, float, str]] = []
    left_over = list(words)
    for box, rows in ruled_tables(rules, [_boxed(word) for word in words]):
        inside = [w for w in left_over if _is_in(w, box)]
        left_over = [w for w in left_over if not _is_in(w, box)]
        if inside:
            blocks.append((box.top, box.bottom, "\n".join(row_line(cells) for cells in rows)))
    lines = lines_of(left_over)
    tall = median(w.bottom - w.top for w in left_over) if left_over else 1.0
    for begin, end in _runs(lines, tall):
        block = lines[begin:end]
        text = "\n".join(row_line(cells) for cells in _cells(block, tall))
        blocks.append((block[0][0].top, block[-1][0].bottom, text))
        lines = [line for line in lines if line not in block]
    blocks += [(_top(line), max(w.bottom for w in line), _said(line)) for line in lines]
    return _joined(sorted(blocks), tall)


def located_text(words: Sequence[Placed]) -> tuple[str, list[tuple[int, int, int]]]:
    """A page's text, and where in it each word stands: (begin, end, the word's index)."""
    marked = [
        replace(word, text=f"{_MARK.sub('', word.text)}\ue000{index}\ue001")
        for index, word in enumerate(words)
    ]
    pieces = _MARK.split(page_text(marked))
    text, places = "", []
    for said, number in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        text += said
        if number:
            long = len(words[int(number)].text)
            places.append((max(0, len(text) - long), len(text), int(number)))
    return text, places


def has_table(words: Sequence[Placed], rules: Sequence[Rule]) -> bool:
    """Whether a page has a table, ruled or not."""
    if any(True for _ in ruled_tables(rules, [_boxed(word) for word in words])):
        return True
    lines = lines_of(words)
    tall = median(w.bottom - w.top for w in words) if words else 1.0
    return bool(_runs(lines, tall))


def lines_of(words: Sequence[Placed]) -> list[Row]:
    """Words grouped by the line they stand on, each line from the left."""
    found: list[Row] = []
    for word in sorted(words, key=lambda one: one.middle):
        line = found[-1] if found else []
        if line and word.middle <= max(one.bottom for one in line[-3:]) - 0.25 * (
            word.bottom - word.top
        ):
            line.append(word)
        else:
            found.append([word])
    return [sorted(line, key=lambda one: one.left) for line in found]


def _boxed(word: Placed) -> tuple[str, Box]:
    return word.text, Box(word.left, word.top, word.right, word.bottom)


def _is_in(word: Placed, box: Box) -> bool:
    across = (word.left + word.right) / 2
    return box.left <= across <= box.right and box.top <= word.middle <= box.bottom


def _top(line: Row) -> float:
    return min(word.top for word in line)


def _said(line: Row) -> str:
    return " ".join(word.text for word in line)


def _joined(blocks: list[tuple[float, float, str]], tall: float) -> str:
    said: list[str] = []
    for place, (top, _bottom, text) in enumerate(blocks):
        is_table = text.startswith("| ")
        apart = place and top - blocks[place - 1][1] > _PARAGRAPH * tall
        if said and (is_table or said[-1].startswith("| ") or apart):
            said.append("")
        said.append(text)
    return "\n".join(said)


def chunks(line: Row, tall: float) -> Row:
    """The words of a line put together where no wide gap parts them."""
    found: Row = []
    for word in line:
        if found and word.left - found[-1].right <= _GAP * tall:
            last = found[-1]
            found[-1] = replace(
                last, text=f"{last.text} {word.text}", right=max(last.right, word.right),
                top=min(last.top, word.top), bottom=max(last.bottom, word.bottom),
            )  # fmt: skip
        else:
            found.append(word)
    return found


def _bare(chunk: Placed) -> str:
    return _MARK.sub("", chunk.text)


def _numbers(row: Row) -> int:
    return sum(bool(_NUMBER.fullmatch(_bare(chunk))) for chunk in row)


def _runs(lines: Sequence[Row], tall: float) -> list[tuple[int, int]]:
    """Runs of lines that are tables without rules: numbers stand under each other, gaps apart."""
    rows = [chunks(line, tall) for line in lines]
    is_data = [len(row) > 1 and _numbers(row) > 0 and _has_digits(row[1:]) for row in rows]
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(rows):
        if not is_data[place]:
            place += 1
            continue
        end = place + 1
        while end < len(rows) and (is_data[end] or _goes_on(rows, is_data, end)):
            end += 1
        begin = place
        while (
            begin > (found[-1][1] if found else 0)
            and place - begin < 3
            and (len(rows[begin - 1]) > 1 and not _has_digits(rows[begin - 1][:1]))
        ):
            begin -= 1
        data = [row for row, one in zip(rows[place:end], is_data[place:end], strict=True) if one]
        if len(data) >= _FEWEST_LINES - (begin < place) and _columns(data):
            found.append((begin, end))
        place = end
    return found


def _has_digits(row: Row) -> bool:
    return any(_DIGITS.fullmatch(_bare(chunk)) for chunk in row)


def _goes_on(rows: Sequence[Row], is_data: Sequence[bool], place: int) -> bool:
    """A line without numbers between two rows: the rest of a long label."""
    after = place + 1 < len(rows) and is_data[place + 1]
    return after and len(rows[place]) == 1 and rows[place][0].left < rows[place + 1][1].left


def _columns(data: Sequence[Row]) -> list[tuple[float, float]]:
    """Where columns stand: what chunks of the rows of numbers cover; none where they run wild."""
    spans = sorted((chunk.left, chunk.right) for row in data for chunk in row)
    columns: list[list[float]] = []
    for left, right in spans:
        if columns and left <= columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    most = max(len(row) for row in data)
    full = sum(len(row) == most for row in data)
    if not (1 < len(columns) <= most + 2) or 2 * full < len(data):
        return []
    return [(left, right) for left, right in columns]


def _cells(block: Sequence[Row], tall: float) -> list[list[str]]:
    rows = [chunks(line, tall) for line in block]
    data = [row for row in rows if len(row) > 1 and _has_digits(row[1:])]
    columns = _columns(data)
    found: list[list[str]] = []
    for row in rows:
        cells = [""] * len(columns)
        for chunk in row:
            here = _under(chunk, columns)
            cells[here[0]] = f"{cells[here[0]]} {chunk.text}".strip()
            for other in here[1:]:
                cells[other] = cells[other] or LEFT
        found.append(cells)
    return _rejoined(found)


def _under(chunk: Placed, columns: Sequence[tuple[float, float]]) -> list[int]:
    """The columns that a chunk stands over, or else the one nearest to where it begins."""
    return [
        place
        for place, (left, right) in enumerate(columns)
        if chunk.left < right and left < chunk.right
    ] or [min(range(len(columns)), key=lambda place: abs(columns[place][0] - chunk.left))]


def _rejoined(rows: list[list[str]]) -> list[list[str]]:
    """A label that goes on in the next line is put back into its row."""
    found: list[list[str]] = []
    for row in rows:
        label = next((cell for cell in row if cell), "")
        alone = sum(bool(cell) for cell in row) == 1
        if found and alone and label[:1].islower():
            column = row.index(label)
            found[-1][column] = f"{found[-1][column]} {label}".strip()
        else:
            found.append(list(row))
    return found
