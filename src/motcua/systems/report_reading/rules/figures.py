"""A report's figures: what each counts, of whom, when, and where it stands."""

import re
from dataclasses import replace

from .bodies import body_at
from .figure import Figure, Reading, brackets
from .numerals import Numeral, numerals
from .passages import Passage, passages
from .tables.cells import table_figures
from .tables.grid import grids
from .times import Time, report_time, time_at, times

_STOP = re.compile(
    r"[.,;:()\[\]“”\"!?|]|\s[-–]\s|\b(?:duoc|da|dang|se|la|cua|tai|tren|voi|va|trong|co"
    r"|do(?! \d)|de|cho|theo|so voi|dat|tiep|phuc vu|phat huy|thuoc|tu|ve|khi|vao|len|den|nhung"
    r"|hoac|nham|thanh|hien|chua|con|phai|ket noi|su dung|trien khai|ung dung|dang ky|tham gia"
    r"|tang|giam|chi)\b"
)
_SENTENCE = re.compile(r"[.;!?]\s+(?=[^a-z]|$)|[.;!?]$")
_CLAUSE = re.compile(r"[;:()]|[.,](?!\d)")
_VERB = re.compile(r"\b(?:dat|la|chiem|con|duoc|len|khoang|hon|gan|tren|ty le|uoc)\s*$")
_ABBREVIATED = (
    (re.compile(r"\bdvc\s?tt\b"), "dich vu cong"),
    (re.compile(r"\bdvc\b"), "dich vu cong"),
    (re.compile(r"\btthc\b"), "thu tuc hanh chinh"),
    (re.compile(r"\b(?:h[oods0-9]{1,2}|hd) (?:so|50|s0|s6)\b"), "ho so"),
    (re.compile(r"\bdn\b"), "doanh nghiep"),
    (re.compile(r"\bcbcc\b"), "can bo cong chuc"),
    (re.compile(r"\bcqnn\b"), "co quan nha nuoc"),
    (re.compile(r"\bdich vu cong truc tuyen\b"), "dich vu cong"),
    (re.compile(r"\bm\w{1,4} (?:[d4]\w{1,2} )?([0-4])\b"), r"muc \1"),
    (re.compile(r"^(?:cac|bo|luot|don vi|so) "), ""),
)
_HEADING = re.compile(
    r"(?:#+\s|[IVX]{1,4}1?\.\s|[A-ZĐ]\.\s|\d{1,2}(?:\.\d{1,2})*\.\s|[a-zđ]\)\s|[*]{2})"
)
_HEADING_LENGTH = 160
_LABEL_WORDS = 14
_UNIT_WORDS = 9


def read(text: str) -> Reading:
    """The figures of a report, from its text."""
    found = passages(text)
    tables = {grid.passages[0].number: grid for grid in grids(found)}
    whole = report_time(found)
    year = (whole.until.year if whole.until.month > 1 else whole.until.year - 1) if whole else None
    figures: list[Figure] = []
    section = ""
    for passage in found:
        if passage.table:
            if passage.number in tables:
                figures += table_figures(tables[passage.number], section, whole, year)
            continue
        if _is_heading(passage):
            section = passage.text
        figures += prose_figures(passage, section, whole, year)
    return Reading(tuple(found), whole, tuple(figures), tuple(tables.values()))


def prose_figures(
    passage: Passage, section: str, whole: Time | None, year: int | None
) -> list[Figure]:
    """The figures of a passage that is no row of a table."""
    named = times(passage, year=year)
    return [
        _figure(passage, numeral, section, time_at(numeral.start, named, whole))
        for numeral in numerals(passage)
    ]


def _figure(passage: Passage, numeral: Numeral, section: str, time: Time | None) -> Figure:
    unit_end = _unit_end(passage, numeral)
    body = body_at(passage, numeral.start, numeral.end)
    unit = passage.plain[numeral.end : unit_end].strip(" -–/%")
    for pattern, whole in _ABBREVIATED:
        unit = pattern.sub(whole, unit)
    return Figure(
        numeral=numeral,
        passage=passage.number,
        unit=unit.strip(),
        label=_label(passage, numeral, unit_end),
        section=section,
        time=time,
        span=passage.span(numeral.start, numeral.end),
        sentence=sum(1 for _ in _SENTENCE.finditer(passage.plain, 0, numeral.start)),
        depth=_depth(passage.plain, numeral.start),
        body=body.written,
        level=body.level,
    )


def _unit_end(passage: Passage, numeral: Numeral) -> int:
    stop = _STOP.search(passage.plain, numeral.end)
    end = stop.start() if stop else len(passage.plain)
    words = list(re.finditer(r"\S+", passage.plain[numeral.end : end]))
    if len(words) > _UNIT_WORDS:
        end = numeral.end + words[_UNIT_WORDS - 1].end()
    return end


def _label(passage: Passage, numeral: Numeral, unit_end: int) -> str:
    after = passage.text[numeral.end : _clause_end(passage, unit_end)].strip(" -–/%,;:.")
    before = _before(passage, numeral)
    if numeral.kind == "percent" and (_VERB.search(before.lower()) or not after or before):
        return _shortened(f"{before} {after}" if not after or len(after) > len(before) else before)
    return _shortened(after if after else before)


def _clause_end(passage: Passage, start: int) -> int:
    match = _CLAUSE.search(passage.plain, start)
    return match.start() if match else len(passage.plain)


def _before(passage: Passage, numeral: Numeral) -> str:
    begin = 0
    for match in _CLAUSE.finditer(passage.plain, 0, numeral.start):
        begin = match.end()
    return passage.text[begin : numeral.start].strip(" -–+")


def _shortened(label: str) -> str:
    words = label.split()
    return " ".join(words[:_LABEL_WORDS]) + ("…" if len(words) > _LABEL_WORDS else "")


def _depth(line: str, start: int) -> int:
    return sum(1 for opened, closed in brackets(line) if opened < start < closed)


def _is_heading(passage: Passage) -> bool:
    if passage.is_heading:
        return True
    short = len(passage.text) <= _HEADING_LENGTH
    return short and bool(_HEADING.match(passage.text)) and not passage.text.endswith((".", ";"))


def without_place(figure: Figure) -> Figure:
    """The figure as it is compared: two that say the same in two places are one."""
    return replace(figure, passage=0, span=(0, 0), sentence=0)
