"""A report's figures: what each counts, of whom, when, and where it stands."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from .numerals import Numeral, numerals
from .passages import Passage, passages
from .times import Time, report_time, time_at, times

_STOP = re.compile(
    r"[.,;:()\[\]“”\"!?|]|\s[-–]\s|\b(?:duoc|da|dang|se|la|cua|tai|tren|voi|va|trong|co"
    r"|do(?! \d)|de|cho|theo|so voi|dat|tiep|phuc vu|phat huy|thuoc|tu|ve|khi|vao|len|den|nhung"
    r"|hoac|nham|thanh|hien|chua|con|phai|ket noi|su dung|trien khai|ung dung|dang ky|tham gia"
    r"|tang|giam|chi)\b"
)
_SENTENCE = re.compile(r"[.;!?]\s+(?=[^a-z]|$)|[.;!?]$")
_FULL_STOP = re.compile(r"[.](?!\d)(?:\s|$)")
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


@dataclass(frozen=True)
class Figure:
    """
    A number of a report with its meaning.

    `unit` is the noun that follows it, in plain letters and with abbreviations written out;
    `label` is what it counts in the report's own words; `depth` is how many brackets it stands in.
    """

    numeral: Numeral
    passage: int
    unit: str
    label: str
    section: str
    time: Time | None
    span: tuple[int, int]
    sentence: int
    depth: int

    @property
    def head(self) -> str:
        """The first word of the unit: what two figures must share to be added."""
        return self.unit.split(" ")[0] if self.unit else ""


@dataclass(frozen=True)
class Reading:
    """A report as it was read: its passages, its own period, and its figures in their order."""

    passages: tuple[Passage, ...]
    time: Time | None
    figures: tuple[Figure, ...]


def read(text: str) -> Reading:
    """The figures of a report, from its text."""
    found = passages(text)
    whole = report_time(found)
    year = (whole.until.year if whole.until.month > 1 else whole.until.year - 1) if whole else None
    figures: list[Figure] = []
    section = ""
    for passage in found:
        if _is_heading(passage):
            section = passage.text
        named = times(passage, year=year)
        for numeral in numerals(passage):
            figures.append(_figure(passage, numeral, section, time_at(numeral.start, named, whole)))
    return Reading(tuple(found), whole, tuple(figures))


def same_unit(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same kind of thing: one noun begins as the other does."""
    if one.numeral.kind != other.numeral.kind:
        return False
    first, second = one.unit.split(), other.unit.split()
    shared = min(len(first), len(second), 2)
    return shared > 0 and first[:shared] == second[:shared]


def _figure(passage: Passage, numeral: Numeral, section: str, time: Time | None) -> Figure:
    unit_end = _unit_end(passage, numeral)
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


@lru_cache(maxsize=256)
def brackets(line: str) -> tuple[tuple[int, int], ...]:
    """The pairs of brackets of a line; one that was left open ends with its sentence."""
    opened, pairs = [], []
    for at, letter in enumerate(line):
        if letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            pairs.append((opened.pop(), at))
    for at in opened:
        end = _FULL_STOP.search(line, at)
        pairs.append((at, end.start() if end else len(line)))
    return tuple(sorted(pairs))


def _is_heading(passage: Passage) -> bool:
    short = len(passage.text) <= _HEADING_LENGTH
    return short and bool(_HEADING.match(passage.text)) and not passage.text.endswith((".", ";"))


def without_place(figure: Figure) -> Figure:
    """The figure as it is compared: two that say the same in two places are one."""
    return replace(figure, passage=0, span=(0, 0), sentence=0)
