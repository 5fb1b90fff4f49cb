"""How many points a list has, amounts in words, and "toàn bộ" of something counted before."""

import re
from decimal import Decimal

from ..figure import Figure, Reading
from .claim import Claim, judged

_LISTED = re.compile(r"[^.;]{0,60}?(?:gom|bao gom|nhu sau|la)?\s?:")
_NUMBERED = re.compile(r"\((?:i{1,3}|iv|vi{0,3}|ix|x)\)")
_MONEY = re.compile(r"\s?(?:dong|d)\b|\s?4\)")
_IN_WORDS = re.compile(r"\(\s?([a-z\d\s]{8,90}?(?:dong|trieu|ty|nghin|ngan)[a-z\s]{0,12})\.?\s?\)")
_ALL = re.compile(r"(?:toan bo|tat ca|ca)\s*$")
_FEWEST, _MOST = 2, 40
_NAME_WORDS = 5
_DIGITS = {
    "khong": 0, "mot": 1, "moi": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5,
    "sau": 6, "sdu": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_GROUPS = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "nghin": 1000, "ngan": 1000}
_MILLION = re.compile(r"tri\w{0,2}u")
Indexed = tuple[int, Figure]


def lists(reading: Reading) -> list[Claim]:
    """Claims of how many points follow, of amounts in words, and of wholes."""
    found: list[Claim] = []
    for passage in reading.prose:
        here = [(i, f) for i, f in enumerate(reading.figures) if f.passage == passage.number]
        for each in here:
            for claim in (_items(passage.plain, each), _words(passage.plain, each)):
                if claim:
                    found.append(claim)
        found += _wholes(passage.plain, here)
    return found


def in_words(text: str) -> Decimal | None:
    """
    An amount written in plain letters: "bon ty sau tram nam hai trieu" is 4 652 000 000.

    None when a word is not of an amount, as scans make them.
    """
    total, group = 0, 0
    number: int | None = None
    for written in text.split():
        word = "trieu" if _MILLION.fullmatch(written) else written
        if word in {"dong", "chan"}:
            continue
        if word in _DIGITS:
            group, number = (group + (number or 0) * _place(number), _DIGITS[word])
            continue
        if word in {"tram", "tram."}:
            group, number = group + (number or 0) * 100, None
        elif word in {"muoi", "chuc"}:
            group, number = group + (number if number is not None else 1) * 10, None
        elif word in {"linh", "le"}:
            continue
        elif word in _GROUPS:
            total, group, number = total + (group + (number or 0)) * _GROUPS[word], 0, None
        else:
            return None
    return Decimal(total + group + (number or 0))


def _place(number: int | None) -> int:
    """ "năm hai" without "mươi" means fifty-two: a digit before a digit is tens."""
    return 10 if number is not None else 0


def _items(line: str, figure: Indexed) -> Claim | None:
    """ "gồm 7 phân hệ: …; …": how many points the list has."""
    numeral = figure[1].numeral
    if numeral.kind != "count" or not _FEWEST <= numeral.value <= _MOST or numeral.about:
        return None
    opening = _LISTED.match(line, numeral.end)
    if not opening:
        return None
    end = re.search(r"[.](?!\d)(?:\s|$)", line[opening.end() :])
    text = line[opening.end() : opening.end() + end.start() if end else len(line)]
    marked = len(_NUMBERED.findall(text))
    points = marked or (len([p for p in text.split(";") if p.strip()]) if ";" in text else 0)
    if points < _FEWEST or (not marked and re.search(r"\d", text)):
        return None
    formula = f"{points} mục được liệt kê"
    return judged("items", figure, [], reckoned=Decimal(points), formula=formula)


def _words(line: str, figure: Indexed) -> Claim | None:
    """ "4.652.000.000đ (Bốn tỷ sáu trăm năm hai triệu đồng)"."""
    numeral = figure[1].numeral
    money = _MONEY.match(line, numeral.end)
    after = money.end() if money else numeral.end
    written = _IN_WORDS.match(line, after) or _IN_WORDS.match(line, after + 1)
    amount = in_words(written[1]) if written else None
    if amount is None or not written:
        return None
    return judged("words", figure, [], reckoned=amount, formula=f"“{written[1].strip()}”")


def _wholes(line: str, here: list[Indexed]) -> list[Claim]:
    """ "Toàn bộ 52 máy tính để bàn": as many as were counted before under the same name."""
    found = []
    for position, whole in enumerate(here):
        unit = whole[1].unit
        if not _ALL.search(line[: whole[1].numeral.start]) or len(unit.split()) < 2:
            continue
        before = [each for each in here[:position] if each[1].unit == unit]
        if before and all(each[1].numeral.value != whole[1].numeral.value for each in before):
            value = before[0][1].numeral.value
            named = " ".join(before[0][1].label.split()[:_NAME_WORDS])
            formula = f"{before[0][1].numeral.written} {named}"
            found.append(judged("whole", whole, [before[0]], reckoned=value, formula=formula))
    return found
