"""Shares, complements, averages and changes that a sentence states beside what they come from."""

import re
from decimal import Decimal
from itertools import pairwise

from ..figure import Figure, Reading, same_unit
from .claim import Claim, Verdict, judged, rounded

_SHARE = re.compile(r"dat t[yi] l\w|chiem|dat|tuong ung|ty le|\(\s*$")
_AVERAGE = re.compile(r"trung binh|binh quan")
_CHANGE = re.compile(r"\b(?P<way>t[ai]ng|giam|vuot)\b(?:\s+(?:them|hon|len|duoc))?\s*$")
_REMAINING = re.compile(r"^\s*con lai")
_EARLIER = re.compile(r"\b(?:n[aiu]m|ky|quy) (?:truoc|\d{4}|[iv]+)\s?[^)]{0,12}:?\s*$")
_FROM = re.compile(r"\bt[uưi]r? (?:vi tri|muc|hang|thu)?\s*(?:thu )?\s*$")
_NEAR = 60
Indexed = tuple[int, Figure]


def ratios(reading: Reading) -> list[Claim]:
    """Claims of shares, complements, averages and changes, passage by passage."""
    found: list[Claim] = []
    for passage in reading.prose:
        here = [(i, f) for i, f in enumerate(reading.figures) if f.passage == passage.number]
        found += _shares(passage.plain, here)
        found += _complements(passage.plain, here)
        found += _averages(passage.plain, here)
        found += _changes(passage.plain, here)
    return found


def _shares(line: str, here: list[Indexed]) -> list[Claim]:
    """ "4.599/4.722 đơn vị, đạt tỷ lệ 97,4%"."""
    found = []
    for part, percent in pairwise(here):
        of = part[1].numeral.of
        between = line[part[1].numeral.end : percent[1].numeral.start]
        if part[1].numeral.kind != "count" or percent[1].numeral.kind != "percent" or not of:
            continue
        if len(between) > _NEAR or not _SHARE.search(between) or re.search(r"[.;] ", between):
            continue
        share = rounded(part[1].numeral.value * 100 / of, 4)
        formula = f"{part[1].numeral.written} × 100"
        found.append(judged("share", percent, [part], reckoned=share, formula=formula))
    return found


def _complements(line: str, here: list[Indexed]) -> list[Claim]:
    """ "60% … 40% còn lại"."""
    found = []
    for one, other in pairwise(here):
        if one[1].numeral.kind == other[1].numeral.kind == "percent" and _REMAINING.match(
            line[other[1].numeral.end :]
        ):
            left = Decimal(100) - one[1].numeral.value
            formula = f"100% - {one[1].numeral.written}"
            found.append(judged("complement", other, [one], reckoned=left, formula=formula))
    return found


def _averages(line: str, here: list[Indexed]) -> list[Claim]:
    """ "Cấp huyện có 1599 DVC (trung bình mỗi huyện có 123)": the total is a whole multiple."""
    found = []
    for total, mean in pairwise(here):
        between = line[total[1].numeral.end : mean[1].numeral.start]
        if not _AVERAGE.search(between) or len(between) > 2 * _NEAR or not mean[1].numeral.value:
            continue
        found.append(_average(total, mean))
    return found


def _average(total: Indexed, mean: Indexed) -> Claim:
    """Some number of units must give the mean as it was rounded; how many is not asked here."""
    whole, each = total[1].numeral, mean[1].numeral
    many = max(rounded(whole.value / each.value, 0), Decimal(1))
    reckoned = whole.value / many
    is_near = abs(reckoned - each.value) <= Decimal("0.5").scaleb(-each.places)
    formula = f"{whole.written} / {many}"
    verdict: Verdict = "holds" if is_near else "fails"
    return Claim("average", verdict, (mean[0], total[0]), each.value, rounded(reckoned), formula)


def _changes(line: str, here: list[Indexed]) -> list[Claim]:
    """ "từ vị trí 33 lên 23 (tăng 10 bậc)", "6,25 điểm, tăng 0,09 điểm (năm 2017: 6,16 điểm)"."""
    found = []
    for position, change in enumerate(here):
        way = _CHANGE.search(line[: change[1].numeral.start])
        if not way or position == 0:
            continue
        by_percent = _in_percent(line, here, position, way["way"])
        if by_percent:
            found.append(by_percent)
            continue
        claim = (
            _beyond(here, position)
            if way["way"] == "vuot"
            else _against(line, here, position, way["way"])
        )
        if claim:
            found.append(claim)
    return found


def _in_percent(line: str, here: list[Indexed], position: int, way: str) -> Claim | None:
    """ "312.405 học sinh, tăng 4.210 học sinh (1,37%)": of what there was before."""
    if position + 1 >= len(here) or way == "vuot":
        return None
    new, change, percent = here[position - 1 : position + 2]
    between = line[change[1].numeral.end : percent[1].numeral.start]
    if percent[1].numeral.kind != "percent" or not re.fullmatch(r"[^.;()]{0,40}\(\s*[+]?", between):
        return None
    if new[1].unit != change[1].unit or new[1].numeral.kind != "count" or not new[1].unit:
        return None
    more = change[1].numeral.value * (-1 if way == "giam" else 1)
    before = new[1].numeral.value - more
    if before <= 0:
        return None
    share = rounded(change[1].numeral.value * 100 / before, 4)
    share = -share if percent[1].numeral.value < 0 else share
    formula = f"{change[1].numeral.written} / {before:f} × 100"
    return judged("change", percent, [change, new], reckoned=share, formula=formula)


def _against(line: str, here: list[Indexed], position: int, way: str) -> Claim | None:
    """A change beside the new value and the old one."""
    change, new, old = here[position], here[position - 1], _earlier(line, here, position)
    if old is None or new[1].numeral.kind != old[1].numeral.kind:
        return None
    risen = new[1].numeral.value - old[1].numeral.value
    if new[1].numeral.kind == "rank" or "bac" in change[1].unit:
        risen = -risen
    if way == "giam":
        risen = -risen
    formula = f"{new[1].numeral.written} - {old[1].numeral.written}"
    return judged("change", change, [new, old], reckoned=risen, formula=formula)


def _earlier(line: str, here: list[Indexed], position: int) -> Indexed | None:
    """The old value: in brackets after the change, or before the new one ("từ … lên …")."""
    if position + 1 < len(here):
        after = here[position + 1]
        between = line[here[position][1].numeral.end : after[1].numeral.start]
        if len(between) < _NEAR and "(" in between and _EARLIER.search(between):
            return after
    if position >= 2:
        before = here[position - 2]
        if _FROM.search(line[: before[1].numeral.start]):
            return before
    return None


def _beyond(here: list[Indexed], position: int) -> Claim | None:
    """ "thêm 400 …: được 1.612 (vượt 1.212)": what was reached is the aim and what goes beyond."""
    change, reached = here[position], here[position - 1]
    if not same_unit(change[1], reached[1]):
        return None
    for aim in reversed(here[: position - 1]):
        if same_unit(aim[1], reached[1]) and aim[1].unit == reached[1].unit:
            more = reached[1].numeral.value - aim[1].numeral.value
            formula = f"{reached[1].numeral.written} - {aim[1].numeral.written}"
            return judged("change", change, [reached, aim], reckoned=more, formula=formula)
    return None
