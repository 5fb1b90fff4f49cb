"""Whom a figure is about: an agency or a place that its sentence or its row names, or a level."""

import re
from dataclasses import dataclass

from .passages import Passage

_CAPITALS = r"[A-ZĐÀ-Ỹ][\wÀ-ỹ]*"
_AND = r"\s?(?:và|-|&|,)\s?"
# The departments that provinces have, or had; others are taken as far as capitals go.
_DEPARTMENTS = "|".join(
    (
        "Tài chính", "Nội vụ", "Tư pháp", "Công [Tt]hương", "Xây dựng", "Y tế", "Ngoại vụ",
        rf"Nông nghiệp(?:{_AND}(?:Môi trường|Phát triển nông thôn|PTNT))?",
        rf"Khoa học{_AND}Công nghệ", rf"Giáo dục{_AND}Đào tạo", rf"Kế hoạch{_AND}Đầu tư",
        rf"Văn hóa,? Thể thao(?:{_AND}Du lịch)?", "Du lịch", "Giao thông [Vv]ận tải",
        rf"Tài nguyên{_AND}Môi trường", rf"Thông tin{_AND}Truyền thông",
        rf"Lao động{_AND}Thương binh{_AND}Xã hội", rf"Dân tộc{_AND}Tôn giáo",
        r"[A-ZĐ]{1,4}(?:\s?[&-]\s?[A-ZĐ]{1,6}){0,2}\b", rf"{_CAPITALS}(?: [a-zà-ỹ]+)?",
    )
)  # fmt: skip
_PATTERNS = (
    re.compile(rf"\bSở (?:{_DEPARTMENTS})"),
    re.compile(
        rf"\b(?:UBND|HĐND|[ỦU]y ban nhân dân)\s+(?:các\s)?(?:tỉnh|thành phố|TP\.?|thị xã|TX\.?"
        rf"|huyện|phường|xã|thị trấn)(?:\s{_CAPITALS}(?:\s{_CAPITALS}){{0,3}})?"
    ),
    re.compile(r"\bVăn phòng (?:Đoàn ĐBQH, HĐND và )?UBND tỉnh\b"),
    re.compile(rf"\b(?:Báo|Công an|Bưu điện|Cục Thuế|Kho bạc) {_CAPITALS}(?: {_CAPITALS})?"),
    re.compile(r"\b(?:Công an|Bưu điện|Thanh tra|Cục Thuế|Bảo hiểm xã hội) tỉnh\b"),
    re.compile(
        rf"\b(?:[Hh]uyện|[Tt]hị xã|[Tt]hành phố|TX\.?|TP\.?|[Xx]ã|[Pp]hường|[Tt]hị trấn)"
        rf"\s{_CAPITALS}(?:\s{_CAPITALS}){{0,3}}"
    ),
)
_LEVELS = (
    ("whole", re.compile(r"\btoan tinh\b|\btren dia ban tinh\b|\bca tinh\b")),
    ("province", re.compile(r"\bcap tinh\b|\bcac so,? (?:ban,? )?nganh\b")),
    ("district", re.compile(r"\bcap huyen\b|\bcac huyen\b")),
    ("commune", re.compile(r"\bcap xa\b|\bcac xa\b|\bcac phuong\b")),
)
_CLAUSE = re.compile(r"[;()]|[.](?!\d)")
_LIST_GAP = re.compile(r"[,;]")
_LONGEST = 120


@dataclass(frozen=True)
class Body:
    """Whom a figure is about: `written` as the report says it, or else only a `level`."""

    written: str = ""
    level: str = ""


def body_in_cells(label: str, plain_label: str) -> Body:
    """The body that a row or a head of a table names."""
    for pattern in _PATTERNS:
        found = pattern.search(label)
        if found:
            return Body(written=_clean(found[0]))
    return Body(level=next((level for level, one in _LEVELS if one.search(plain_label)), ""))


def body_at(passage: Passage, start: int, end: int) -> Body:
    """
    The nearest body of the figure's own part of the sentence: after it, else before it.

    "11.261 hồ sơ tại cấp tỉnh, 259.954 hồ sơ tại cấp huyện": what follows up to the next comma is
    nearer than what came before.
    """
    begin, stop = _part(passage.plain, start, end)
    comma = _LIST_GAP.search(passage.plain, end, stop)
    near = _first(passage, end, comma.start() if comma else stop)
    if near.written or near.level:
        return near
    before = _last(passage, begin, start)
    return before if before.written or before.level else _last(passage, 0, start)


def _part(line: str, start: int, end: int) -> tuple[int, int]:
    begin = 0
    for mark in _CLAUSE.finditer(line, 0, start):
        begin = mark.end()
    stop = _CLAUSE.search(line, end)
    return begin, stop.start() if stop else len(line)


def _found(passage: Passage, begin: int, end: int) -> list[tuple[int, Body]]:
    named: list[tuple[int, int, Body]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(passage.text, begin, end):
            if not any(a < match.end() and match.start() < b for a, b, _body in named):
                named.append((*match.span(), Body(written=_clean(match[0]))))
    for level, pattern in _LEVELS:
        for match in pattern.finditer(passage.plain, begin, end):
            named.append((*match.span(), Body(level=level)))
    return sorted(((start, body) for start, _end, body in named), key=lambda one: one[0])


def _first(passage: Passage, begin: int, end: int) -> Body:
    found = _found(passage, begin, end)
    return found[0][1] if found else Body()


def _last(passage: Passage, begin: int, end: int) -> Body:
    found = _found(passage, begin, end)
    return found[-1][1] if found else Body()


def _clean(name: str) -> str:
    return " ".join(name.split()).strip(" ,.-")[:_LONGEST]
