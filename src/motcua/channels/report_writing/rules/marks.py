"""
Marks: where a text of a report lets a live figure stand.

An official writes `[[code]]` where the figure belongs, and after a semicolon what is asked of it:
`[[code; so với kỳ trước]]`. The mark stays in the text; what is shown comes from the figures.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from motcua.base.text import fold

Way = Literal[
    "value", "before", "last-year", "change", "change-year", "share", "rank", "highest", "lowest",
    "table", "chart", "trend", "ranking", "map", "multiples", "target",
    "list",
]  # fmt: skip

_MARK = re.compile(r"\[\[(?P<body>[^\[\]\n]*)\]\]")
_OPEN = re.compile(r"\[\[|\]\]")
_CODE = re.compile(r"[A-Za-z][\w.\-]*")
_WAYS: dict[str, Way] = {
    "ky truoc": "before",
    "cung ky": "last-year",
    "so voi ky truoc": "change",
    "so voi cung ky": "change-year",
    "xep hang": "rank",
}
_COUNTED: dict[str, Way] = {"cao nhat": "highest", "thap nhat": "lowest"}
_PICTURES: dict[str, Way] = {
    "xu huong": "trend",
    "xep hang": "ranking",
    "ban do": "map",
    "hinh nho": "multiples",
    "muc tieu": "target",
}
_BLOCKS: dict[str, Way] = {"bang": "table", "bieu do": "chart", "danh muc": "list", **_PICTURES}
_TIERS = {"cap tinh": "province", "cap huyen": "district", "cap xa": "commune"}
_MOST_LISTED = 20
_MOST_PERIODS = 24
_MOST_CODES = 12


@dataclass(frozen=True)
class Mark:
    """
    A place of a live figure in a text.

    :ivar codes: the indicators, one except in tables, charts and shares (part, whole).
    :ivar unit: code of the agency it is asked of; empty: the report's own.
    :ivar count: how many are listed, or how many periods a table or chart goes back.
    :ivar by_unit: whether a table or chart has a line for each unit rather than each period.
    :ivar tier: of the agencies of one level only: province, district or commune; empty: of all.
    """

    way: Way
    codes: tuple[str, ...]
    start: int
    end: int
    written: str
    unit: str = ""
    count: int = 0
    by_unit: bool = False
    tier: str = ""

    @property
    def is_block(self) -> bool:
        """Whether it stands for a table or picture, in a line of its own."""
        return self.way in {"table", "chart", "list"} or self.is_picture

    @property
    def is_picture(self) -> bool:
        """Whether it stands for a picture that the indicator office draws."""
        return self.way in _PICTURES.values()


@dataclass(frozen=True)
class Fault:
    """A mark that cannot be understood: where it stands, and a code for what is wrong."""

    start: int
    end: int
    written: str
    reason: str


def marks_of(text: str) -> tuple[list[Mark], list[Fault]]:
    """The marks of a text in their order, and what looks like one and is none."""
    marks: list[Mark] = []
    faults: list[Fault] = []
    for match in _MARK.finditer(text):
        try:
            marks.append(_mark(match, text))
        except ValueError as wrong:
            faults.append(Fault(*match.span(), match[0], str(wrong)))
    rest = _MARK.sub(lambda match: " " * len(match[0]), text)
    faults.extend(Fault(*match.span(), match[0], "unpaired") for match in _OPEN.finditer(rest))
    return marks, sorted(faults, key=lambda fault: fault.start)


def _mark(match: re.Match[str], text: str) -> Mark:
    head, *options = [part.strip() for part in match["body"].split(";")]
    way, codes = _head(head)
    mark = Mark(way, codes, *match.span(), match[0])
    for option in options:
        mark = _with(mark, option)
    if mark.is_block and not _is_alone(match, text):
        raise ValueError("not-alone")
    return mark


def _head(head: str) -> tuple[Way, tuple[str, ...]]:
    name, colon, listed = head.partition(":")
    if not colon:
        return "value", (_code(head),)
    way = _BLOCKS.get(fold(name))
    if way is None:
        raise ValueError("block")
    codes = tuple(_code(each.strip()) for each in listed.split(","))
    if len(codes) > (_MOST_CODES if way == "table" else 1):
        raise ValueError("too-many")
    return way, codes


def _with(mark: Mark, option: str) -> Mark:
    plain = fold(option)
    if plain.startswith("don vi "):
        return _replaced(mark, unit=option.split(maxsplit=2)[2])
    if mark.is_block:
        return _block_option(mark, plain)
    if mark.way != "value" or mark.tier:
        raise ValueError("two-ways")
    if plain in _WAYS or plain in _TIERS:
        return _replaced(mark, way=_WAYS.get(plain, "value"), tier=_TIERS.get(plain, ""))
    if plain.startswith("ty le tren "):
        return _replaced(mark, way="share", codes=(*mark.codes, _code(option.split()[3])))
    for words, way in _COUNTED.items():
        if plain.startswith(words):
            return _replaced(mark, way=way, count=_count(plain[len(words) :], _MOST_LISTED, 1))
    raise ValueError("option")


def _block_option(mark: Mark, plain: str) -> Mark:
    if plain == "theo don vi" and not mark.is_picture:
        return _replaced(mark, by_unit=True)
    if match := re.fullmatch(r"(\d{1,2}) ky", plain):
        return _replaced(mark, count=_count(match[1], _MOST_PERIODS))
    raise ValueError("option")


def _count(written: str, most: int, otherwise: int = 0) -> int:
    written = written.strip()
    if not written and otherwise:
        return otherwise
    if not written.isdigit() or not 1 <= int(written) <= most:
        raise ValueError("count")
    return int(written)


def _code(written: str) -> str:
    if not _CODE.fullmatch(written):
        raise ValueError("code")
    return written


def _is_alone(match: re.Match[str], text: str) -> bool:
    before = text[: match.start()].rpartition("\n")[2]
    after = text[match.end() :].partition("\n")[0]
    return not before.strip() and not after.strip()


def _replaced(mark: Mark, **changed: object) -> Mark:
    return replace(mark, **changed)  # type: ignore[arg-type]


def asked_of(text: str, unit: str) -> str:
    """A text whose marks that name no unit ask that one: for words that move to another's text."""
    moved, done = [], 0
    for mark in marks_of(text)[0]:
        moved.append(text[done : mark.start])
        moved.append(mark.written if mark.unit else f"{mark.written[:-2]}; đơn vị {unit}]]")
        done = mark.end
    return "".join([*moved, text[done:]])
