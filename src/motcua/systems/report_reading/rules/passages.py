"""
A report's text as passages, each of which knows where in the file's text it stands.

A PDF breaks lines where the page ends, an OCR where the scan does, a word processor nowhere: a
passage is what a reader would call a paragraph or a point of a list, on one line.
"""

import re
import unicodedata
from dataclasses import dataclass

# How a new point or heading begins at a line's head: "- ", "a)", "1.", "1.2.", "II.", "(i)".
_POINT = re.compile(
    r"(?:[-+•*–]\s+\S|#{1,6}\s|[a-zđ]\)\s|\([ivx]+\)\s|\d{1,2}(?:\.\d{1,2})*\.\s+\S|\d{1,2}\)\s"
    r"|[IVX]{1,4}\.\s+\S|I1\.\s|[A-ZĐ]\.\s+\S)"
)
# A table's row begins with its number alone on a line; a page's stands in dashes.
_ROW = re.compile(r"\d{1,3}\.?")
_PAGE = re.compile(r"\s*(?:[-–]\s*\d{1,3}\s*[-–]|Trang \d{1,3}(?:\s?/\s?\d{1,3})?)\s*")
_DASHED_NUMBER = re.compile(r"[-–]\s+\d[\d.,]*(?!\s?%)\b")
# "kết quả nhất định1" marks a footnote; "1 Chỉ số …" or "2Nghị quyết …" at a line's head is one.
_NOTE_MARK = re.compile(r"(?<=[a-zà-ỹ]{2})(\d{1,2})(?=[\s,.;)])")
_NOTE = re.compile(r"(\d{1,2})\s?(?=[^\W\d_])")
_BRACKET_REACH = 1500
_ENDS = re.compile(r"[.;:!?/]['\"”’)*]*\s*$")
_MARKS = re.compile(r"[*_#`]{1,6}|!\[|\]\([^)]*\)|</?[a-z]{1,6}/?>")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
# đ is no accented d to Unicode; the others are letters that a scan took for signs of money.
_SCANNED = {"đ": "d", "Đ": "d", "¢": "c", "€": "e", "£": "e", "¥": "y"}
_DEBRIS = frozenset("|§\\{}<>^~‘•£¢")
_TORN = 4
# In a row of a table: a cell that is one with its left or its upper neighbour.
LEFT, ABOVE = "←", "↑"
_RULE = re.compile(r"[|\s:+=-]*-{2}[|\s:+=-]*")
_FEWEST_ROWS = 2
_SPACES = frozenset(" \t\u00a0\u2009\u202f\u3000")


@dataclass(frozen=True)
class Passage:
    """
    A paragraph on one line.

    `text` is what is read; `origin[i]` is where its character i stands in the file's text;
    `plain` is the same length, in lower case and without diacritics (đ is d), because scans
    lose them. `note` is how many letters of it number a footnote; `table` numbers the table (from
    1) whose row it is.
    """

    text: str
    plain: str
    origin: tuple[int, ...]
    number: int = 0
    note: int = 0
    table: int = 0
    is_heading: bool = False

    @property
    def is_torn(self) -> bool:
        """Whether a scan or a table in pieces left signs in it that no writer writes."""
        return not self.table and sum(letter in _DEBRIS for letter in self.text) >= _TORN

    def part(self, start: int, end: int) -> "Passage":
        """A piece of it as a passage of the same number."""
        return Passage(
            self.text[start:end], self.plain[start:end], self.origin[start:end], self.number
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the passage stands in the file's text, half open."""
        if start >= end:
            return (self.origin[start], self.origin[start]) if start < len(self.origin) else (0, 0)
        return self.origin[start], self.origin[end - 1] + 1


def plain(text: str) -> str:
    """Lower case without diacritics, letter for letter: the result is as long as the text."""
    return "".join(map(_plain_letter, text))


def _plain_letter(letter: str) -> str:
    if letter < "\x80":
        return letter.lower()
    if letter in _SCANNED:
        return _SCANNED[letter]
    first = unicodedata.normalize("NFD", letter)[0].lower()
    return first[0]


def passages(text: str) -> list[Passage]:
    """
    The passages of a text in their order; marks of Markdown and web addresses are left out.

    A line goes on in the next unless that one begins a point or heading, or the line ended a
    sentence and an empty line follows.
    """
    found: list[Passage] = []
    pieces: list[tuple[int, str]] = []
    gap = False
    text = unicodedata.normalize("NFC", text)
    notes = frozenset(match[1] for match in _NOTE_MARK.finditer(text))
    lines = [line for line in _lines(text) if not _is_page(line[1])]
    tables = _tables(lines)
    for place, (start, line) in enumerate(lines):
        body = line.strip()
        if place in tables:
            _close(pieces, found, notes)
            if not _RULE.fullmatch(body):
                _close([(start, line)], found, frozenset(), tables[place])
            gap = True
            continue
        if not body:
            gap = True
            continue
        if pieces and (_begins_anew(body, pieces, gap) or note_number(body, notes)):
            _close(pieces, found, notes)
        pieces.append((start, line))
        gap = False
    _close(pieces, found, notes)
    return found


def _is_page(line: str) -> bool:
    return bool(_PAGE.fullmatch(line))


def _tables(lines: list[tuple[int, str]]) -> dict[int, int]:
    """Which lines are rows of which table: rows follow each other and have as many cells."""
    found: dict[int, int] = {}
    run: list[int] = []
    number = 0
    for place in range(len(lines) + 1):
        many = _cells_of(lines[place][1]) if place < len(lines) else 0
        if run and many != _cells_of(lines[run[0]][1]):
            if len(run) >= _FEWEST_ROWS:
                number += 1
                found.update(dict.fromkeys(run, number))
            run = []
        if many:
            run.append(place)
    return found


def _cells_of(line: str) -> int:
    """How many cells a line has, less one; the rows of a table agree in it."""
    body = line.strip()
    if body.startswith("|") and body.endswith("|"):
        return body.count("|") - 2 if body.count("|") > 2 else 0
    return body.count(" | ") or (line.rstrip("\r\n").count("\t") if "\t" in body else 0)


def note_number(body: str, notes: frozenset[str]) -> int:
    """How long the number is that begins a footnote ("2Nghị quyết …"), 0 where none does."""
    match = _NOTE.match(body)
    return len(match[0]) if match and match[1] in notes else 0


def _lines(text: str) -> list[tuple[int, str]]:
    lines, at = [], 0
    for line in re.split(r"(?<=[\n\f\r])", text):
        lines.append((at, line.rstrip("\r\n\f")))
        at += len(line)
    return lines


def _begins_anew(body: str, pieces: list[tuple[int, str]], gap: bool) -> bool:
    last = pieces[-1][1]
    if _ROW.fullmatch(body):
        return True
    if _DASHED_NUMBER.match(body):
        return bool(_ENDS.search(last.rstrip()))
    if _POINT.match(body):
        return True
    if _open_bracket(pieces):
        return False
    if not gap or not (body[0].isupper() or body[0] in "\"“'"):
        return False
    return bool(_ENDS.search(last.rstrip()))


def _open_bracket(pieces: list[tuple[int, str]]) -> bool:
    recent = " ".join(line for _start, line in pieces)[-_BRACKET_REACH:]
    return recent.count("(") > recent.count(")") and recent.rfind("(") > recent.rfind(")")


def _close(
    pieces: list[tuple[int, str]], found: list[Passage], notes: frozenset[str], table: int = 0
) -> None:
    letters: list[str] = []
    origin: list[int] = []
    is_heading = bool(pieces) and pieces[0][1].lstrip().startswith("#")
    for start, line in pieces:
        kept = _kept(line)
        for i, letter in enumerate(line):
            shown = " " if not kept[i] or letter in _SPACES else letter
            shown = "|" if table and letter == "\t" else shown
            if shown == " " and (not letters or letters[-1] == " "):
                continue
            letters.append(shown)
            origin.append(start + i)
        if letters and letters[-1] != " ":
            letters.append(" ")
            origin.append(start + len(line) - 1)
    pieces.clear()
    while letters and letters[-1] == " ":
        letters.pop()
        origin.pop()
    if letters:
        text = "".join(letters)
        note = note_number(text, notes)
        found.append(Passage(text, plain(text), tuple(origin), len(found), note, table, is_heading))


def _kept(line: str) -> list[bool]:
    kept = [True] * len(line)
    for pattern in (_MARKS, _ADDRESS):
        for match in pattern.finditer(line):
            kept[match.start() : match.end()] = [False] * (match.end() - match.start())
    return kept
