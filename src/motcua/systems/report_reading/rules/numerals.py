"""
The numerals of a passage, and those that count nothing.

Vietnamese reports write points between thousands and a comma before decimals; where a spreadsheet
or a scan did it the other way round, the numeral is read by its shape and marked as doubtful.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from .passages import Passage
from .years import sense_of

Kind = Literal["count", "percent", "permille", "rank"]

_NUMBER = re.compile(
    r"(?<![\w.,\-‘}{<>~^§\\])(?<!\d/)(?P<sign>[-−])?(?P<body>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+[.,]\d+|\d+)"
    r"(?P<percent>\s?[%‰])?"
)
SCALES = {
    "trieu": Decimal(10**6),
    "ty": Decimal(10**9),
    "ti": Decimal(10**9),
    "nghin": Decimal(1000),
    "ngan": Decimal(1000),
    "van": Decimal(10**4),
}
_SCALE = re.compile(r"\s?(trieu|ty|ti|nghin|ngan)\b(?! (?:le|trong|suat))")
_ABOUT = {
    "hon": "more",
    "tren": "more",
    "gan": "nearly",
    "khoang": "about",
    "xap xi": "about",
    "uoc": "about",
    "duoi": "less",
    "toi thieu": "at least",
    "it nhat": "at least",
    "toi da": "at most",
}
_ABOUT_BEFORE = re.compile(rf"\b({'|'.join(_ABOUT)})\s+$")
# "trên 2 ấn phẩm" says where, "trên 350 tin" says how many.
_FEW = 10

# What stands before a number that names rather than counts.
_NAMING = re.compile(
    r"(?:\b(?:muc do|muc|md|muc d[o0]|cap do|giai doan|nam hoc|nam|thang|ngay|quy|tuan|khoa"
    r"|nhiem ky|dieu|khoan|diem|chuong|phu luc|mau so|mau|bieu|de an|nghi dinh|nghi quyet"
    r"|thong tu|quyet dinh|chi thi|cong van|ke hoach so|van ban|luat so|ket luan|phien ban|ban"
    r"|covid|(?<!tong )(?<!tong s)so|s6|km|quoc lo|lan thu|thu|dien thoai|fax|dt|ma|trang|ipv|nq"
    r"|trung tam|giai|lop)\.?\s*(?:so\s+)?)$"
)
_COUNTED_AFTER_NAMING = re.compile(r"\s?(?:%|trieu|ty\b|dong|ho so|so/thang)")
_DAY = r"(?<![\d.])\d{1,2}\s?([/.\-])\s?\d{1,2}\s?\1\s?(?:19|20)\d{2}(?!\d)"
_CALENDAR = re.compile(
    rf"{_DAY}|(?<![.,])\b\d{{1,2}}/\d{{4}}\b|\bngay \d{{1,2}}(?: thang \d{{1,2}})?(?: nam \d{{4}})?"
    r"|\bthang \d{1,2}(?:/\d{4}| nam \d{4})?|\bquy [ivx1-4]+(?:\s?/\s?|\s+nam\s+|\s+)?\d{0,4}"
    r"|\bnam \d{4}(?:\s?[-–]\s?\d{4})?|\b(?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}\b"
    r"|\b\d{1,2} thang (?:dau|cuoi)?\s?nam(?: \d{4})?|\b\d{1,2}[h:]\d{2}\b|\b24/24h?|\b24/7\b"
    r"|\bn\wm (?:19|20)\d{2}\b"
)
_DOCUMENT = re.compile(
    r"\b\d{1,5}[*%]?(?:/\d{4})?(?:/\s?|-\s?(?=(?:nq|qd|ct|kl|kh|bc|tb)/)|-)"
    r"(?:[a-z]{2,}[a-z0-9]*)(?:[-/][a-z0-9]+)*(?:-\s[a-z0-9]+)?"
    r"|\b(?:iso|tcvn|qcvn)[\s\d:./-]+"
    r"|\b(?:van ban|quyet dinh|nghi quyet|ke hoach|nghi dinh|thong tu|chi thi|cong van|bao cao"
    r"|ket luan|hien phap|luat)\s+(?:so\s+|s[o6b]\s+|qppl\s+)?\d{1,5}\b(?:/\d{4})?"
)
_LEVELS = re.compile(
    r"\bm\w{0,3}[ctfe]\w? (?:[d4]\w{1,2} )?[0-4](?![\d%]|[.,]\d)"
    r"(?:\s?(?:,|va|-)\s?(?:m\w{1,4} (?:[d4]\w{1,2} )?)?[0-4]\b(?![.,]\d))*"
    r"|(?<!tong )\bso [0-9]\b(?![.,]\d)|\b[0-9]g\b|\bipv[46]|\bcap [1-4]\b(?![.,]\d)"
    r"|\b[2-5] cap\b|\bh[oods0-9]{1,2} (?:50|s0|s6)\b"
)
# "trẻ dưới 5 tuổi", "lũy kế 9 tháng", "định kỳ 6 tháng": an age or a stretch of time names a group.
_NAMED_SPANS = re.compile(
    r"\b(?:duoi|tren|tu|du|den) \d{1,3}(?: den \d{1,3})? tuoi\b"
    r"|\b(?:luy ke|ket qua|trong|uoc|dinh ky|hang|cong don)\s(?:tinh\s)?\d{1,2} (?:thang|quy)\b"
)
_CAPTION = re.compile(r"(?:bang|bieu|hinh|phu luc|so do)(?: so)? \d{1,2}(?=\s?[.:])")
_HEAD = re.compile(
    r"\d{1,3}\.?(?= [a-z(])(?! %)|(?:[-+•*–]\s*)?(?:\d{1,2}(?:\.\d{1,2})*[.)]|\(\d{1,2}\))\s"
)
_ROW_LENGTH = 3
# "64MB", "24h", "29-KL/TU" are no counts; "21máy tính" lacks a space.
_GLUED = re.compile(
    r"(?![dđ]\b)(?![^\W\d_]{3,} )[^\W\d_]|(?=[A-ZĐ]{2})|[/\-–][^\W\d_]{2,}[-/]|[/\-–][A-ZĐ]{2}"
)
_SCANNED_SIGNS = tuple("¢€£¥’}”")
_RANK = re.compile(r"\b(?:xep thu|dung thu|vi tri(?: thu)?|thu hang|hang thu|xep hang)\s+$")
_SECOND = re.compile(
    r"\s?(?P<mark>[/\-–])\s?(?P<body>\d{1,3}(?:[.,]\d{3})+|\d+(?:,\d+)?)(?![\w./])"
)
_OF_RANK = re.compile(r"\s?/\s?\d{1,3}\b")


@dataclass(frozen=True)
class Numeral:
    """
    A number that counts or measures, where it stands in its passage, and how it was written.

    `value` is already multiplied by "triệu" and its like; a percentage stays as it is written
    (99.8). `about` says how sure the writer was: "" is exact. `doubt` says what was guessed.
    """

    value: Decimal
    kind: Kind
    start: int
    end: int
    written: str
    about: str = ""
    doubt: str = ""
    of: Decimal | None = None
    upto: Decimal | None = None

    @property
    def places(self) -> int:
        """How many decimals were written: what a rounded claim may differ by."""
        exponent = self.value.as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def numerals(passage: Passage) -> list[Numeral]:
    """The numbers that count something; dates, numbers of papers, levels and headings do not."""
    passed = list(_passed_over(passage))
    found: list[Numeral] = []
    for match in _NUMBER.finditer(passage.plain):
        start, end = match.span()
        if any(a < end and start < b for a, b in passed) or (found and start < found[-1].end):
            continue
        sense = sense_of(passage, start, end)
        numeral = _read(passage, match) if sense != "year" else None
        if numeral is not None:
            found.append(replace(numeral, doubt="year") if sense == "unclear" else numeral)
    return found


def value_of(body: str) -> tuple[Decimal, str]:
    """
    A number as it was written, and what is doubtful about it.

    322.962 → 322962; 99,8 → 99.8; 1.234,5 → 1234.5; 0.01 → 0.01 (a point where a comma belongs).

    :raises ValueError: if it is no number.
    """
    points, commas = body.count("."), body.count(",")
    if points and commas:
        decimal = max(body.rfind("."), body.rfind(","))
        whole = re.sub(r"[.,]", "", body[:decimal])
        doubt = "" if body[decimal] == "," else "decimal-point"
        return Decimal(f"{whole}.{body[decimal + 1 :]}"), doubt
    mark = "." if points else ","
    if not (points or commas):
        return Decimal(body), ""
    groups = body.split(mark)
    thousands = all(len(group) == 3 for group in groups[1:]) and 0 < len(groups[0]) <= 3
    if thousands and groups[0].lstrip("0") and (mark == "." or len(groups) > 2):
        return Decimal("".join(groups)), ""
    if len(groups) > 2:
        raise ValueError(body)
    doubt = "decimal-point" if mark == "." else ("thousands-or-decimal" if thousands else "")
    return Decimal(f"{groups[0]}.{groups[1]}"), doubt


def _passed_over(passage: Passage) -> Iterator[tuple[int, int]]:
    if passage.note:
        yield 0, passage.note
    head = _HEAD.match(passage.plain)
    if head and (passage.text[head.end() :].lstrip()[:1].isupper() or head.end() > _ROW_LENGTH):
        yield head.span()
    caption = _CAPTION.match(passage.plain)
    if caption:
        yield caption.span()
    for pattern in (_CALENDAR, _DOCUMENT, _LEVELS, _NAMED_SPANS):
        for match in pattern.finditer(passage.plain):
            yield match.span()


def _read(passage: Passage, match: re.Match[str]) -> Numeral | None:
    line = passage.plain
    start, end = match.span()
    if _GLUED.match(passage.text, end) or passage.text[end : end + 1] in _SCANNED_SIGNS:
        return None
    before = line[:start]
    if _RANK.search(before):
        return _ranked(match, line)
    if _NAMING.search(before) and not _COUNTED_AFTER_NAMING.match(line, match.end("body")):
        return None
    try:
        read, doubt = value_of(match["body"])
    except ValueError:
        return None
    value, kind, end = _scaled(match, line, read)
    second, mark, end = _second(line, end)
    if second is not None and mark != "/" and kind == "count":
        factor, kind, end = _of_both(line, end, is_open=value == read)
        value, second = value * factor, second * factor
    about = _ABOUT_BEFORE.search(before)
    if about and about[1] == "tren" and value < _FEW:
        about = None
    return Numeral(
        -value if match["sign"] else value, kind, start, end, passage.text[start:end],
        _ABOUT[about[1]] if about else "", doubt,
        of=second if mark == "/" else None, upto=second if mark != "/" else None,
    )  # fmt: skip


def _scaled(match: re.Match[str], line: str, value: Decimal) -> tuple[Decimal, Kind, int]:
    """A number with the percent sign or the "triệu" that follows it, and where that ends."""
    sign, scale = match["percent"], _SCALE.match(line, match.end())
    if sign:
        return value, "permille" if "‰" in sign else "percent", match.end()
    if scale:
        return value * SCALES[scale[1]], "count", scale.end()
    return value, "count", match.end()


def _of_both(line: str, end: int, *, is_open: bool) -> tuple[Decimal, Kind, int]:
    """What stands after "20-25%" or "1,5 – 2 triệu" is of both its numbers."""
    percent = re.match(r"\s?%", line[end:])
    if percent:
        return Decimal(1), "percent", end + percent.end()
    scale = _SCALE.match(line, end) if is_open else None
    return (SCALES[scale[1]], "count", scale.end()) if scale else (Decimal(1), "count", end)


def _second(line: str, end: int) -> tuple[Decimal | None, str, int]:
    """The other number of "4.599/4.722" or "02-05", what stands between them, and where it ends."""
    other = _SECOND.match(line, end)
    if not other:
        return None, "", end
    try:
        value, _doubt = value_of(other["body"])
    except ValueError:
        return None, "", end
    return value, other["mark"], other.end()


def _ranked(match: re.Match[str], line: str) -> Numeral | None:
    if not match["body"].isdigit():
        return None
    of = _OF_RANK.match(line, match.end())
    end = of.end() if of else match.end()
    among = Decimal(of[0].strip(" /")) if of else None
    written = line[match.start() : end]
    return Numeral(Decimal(match["body"]), "rank", match.start(), end, written, of=among)
