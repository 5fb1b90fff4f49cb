"""Parts and their total: "17.667 hồ sơ (trong đó: 15.609 …; 2.058 …)"."""

import re
from decimal import Decimal

from ..figure import Figure, Reading, brackets, same_unit
from ..passages import Passage
from .claim import Claim, Verdict, judged

_OF_WHICH = re.compile(r"trong d\w{1,2}\b|gom\b|bao gom\b|trong tong so\b|cu the\b")
_NOT_PARTS = re.compile(
    r"trung binh|binh quan|vuot|tang|giam|so voi|m\wi (?:huyen|xa|don vi|co quan)|dat ty le"
)
_YEAR_LABEL = re.compile(r"n\wm \d{4}\s?:?\s*$")
_BY_HOW_MUCH = re.compile(r"\b(?:tang|giam|bang)\s[^,;]{0,20}$")
_KIND = re.compile(r"\d")
_SENTENCES_AHEAD = 2
_NEAR = 90
_OPENING = 26
Indexed = tuple[int, Figure]


def sums(reading: Reading) -> list[Claim]:
    """Claims that parts make a total, in brackets, after "trong đó", or of "tổng số"."""
    found: list[Claim] = []
    for passage in reading.prose:
        here = [(i, f) for i, f in enumerate(reading.figures) if f.passage == passage.number]
        for position, total in enumerate(here):
            if total[1].numeral.kind != "count":
                continue
            rest = here[position + 1 :]
            claim = next(filter(None, (one(passage.plain, total, rest) for one in _WAYS)), None)
            if claim:
                found.append(claim)
            found.extend(_tallies(passage.plain, total, rest))
            found.extend(_by_kind(passage.plain, total, rest))
        found.extend(_continued(reading, passage, here))
    return found


def _continued(reading: Reading, passage: Passage, here: list[Indexed]) -> list[Claim]:
    """A passage that begins with "Trong đó:" speaks of the last total of the passage before."""
    if not re.match(r"trong d\w{1,2}\s?:", passage.plain):
        return []
    before = [(i, f) for i, f in enumerate(reading.figures) if f.passage == passage.number - 1]
    totals = [each for each in before if each[1].depth == 0 and each[1].numeral.kind == "count"]
    if not totals:
        return []
    parts = _leading(
        [e for e in here if same_unit(e[1], totals[-1][1])], [e for e in here if not e[1].depth]
    )
    return [_sum(totals[-1], parts)] if len(parts) >= 2 else []


def _by_kind(line: str, total: Indexed, rest: list[Indexed]) -> list[Claim]:
    """
    "1995 DVC mức 3 và 30 DVC mức 4. Trong đó, cấp tỉnh có 610 DVC mức 3; 7 DVC mức 4. Cấp …".

    Several totals, each told apart by its unit, broken down together: only a sum that comes out is
    said, because nothing shows where the list ends.
    """
    marker = _OF_WHICH.search(line, total[1].numeral.end)
    if not marker or not marker[0].startswith("trong d") or not _KIND.search(total[1].unit):
        return []
    end = _sentences_end(line, marker.end(), _SENTENCES_AHEAD)
    parts = [
        each for each in rest
        if marker.end() <= each[1].numeral.start < end and each[1].depth == total[1].depth
        and each[1].unit == total[1].unit
    ]  # fmt: skip
    for count in range(2, len(parts) + 1):
        claim = _sum(total, parts[:count])
        if claim.verdict == "holds":
            return [claim]
    return []


def _in_brackets(line: str, total: Indexed, rest: list[Indexed]) -> Claim | None:
    """The list in the brackets that follow a total before its clause ends."""
    after = total[1].numeral.end
    opened = line.find("(", after, after + _NEAR)
    if opened < 0 or re.search(r"[.;:]\s", line[after:opened]) or _counts(line[after:opened]):
        return None
    closed = _closing(line, opened)
    depth = total[1].depth + 1
    inside = [
        each for each in rest
        if opened < each[1].numeral.start < closed and each[1].depth == depth
    ]  # fmt: skip
    if _NOT_PARTS.search(line, opened, min(closed, opened + _OPENING)):
        return None
    parts = _first_of_segments(line, opened + 1, closed, inside)
    return _parts_claim(line[opened:closed], total, parts)


def _of_which(line: str, total: Indexed, rest: list[Indexed]) -> Claim | None:
    """A total whose parts follow "Trong đó:", here or in the next sentence."""
    start = total[1].numeral.end
    marker = _OF_WHICH.search(line, start)
    if not marker or marker[0].startswith(("trong tong", "cu the")):
        return None
    between = line[start : marker.start()]
    if between.count("(") != between.count(")") or len(re.findall(r"[.;] ", between)) > 1:
        return None
    if any(
        start <= f.numeral.start < marker.start() and f.depth == total[1].depth
        and f.numeral.kind == "count" and not _BY_HOW_MUCH.search(line[start:f.numeral.start])
        for _, f in rest
    ):  # fmt: skip
        return None
    is_list = re.match(r"[^.;]{0,12}:(?!\s*\((?:i|1|a)\))", line[marker.end() :])
    end = _sentences_end(line, marker.end(), _SENTENCES_AHEAD)
    level = total[1].depth
    inside = [e for e in rest if marker.end() <= e[1].numeral.start < end and e[1].depth == level]
    if not is_list:
        return _coming_out(total, [e for e in inside if same_unit(e[1], total[1])])
    parts = [each for each in inside if same_unit(each[1], total[1])]
    if len(parts) != len(inside):
        parts = _leading(parts, inside)
    claim = _parts_claim(line[marker.start() : end], total, parts)
    return claim or _coming_out(total, inside)


def _coming_out(total: Indexed, parts: list[Indexed]) -> Claim | None:
    """Parts of other names, or of a list whose end nobody sees: told only where they come out."""
    counts = [each for each in parts if each[1].numeral.kind == total[1].numeral.kind]
    for many in range(len(counts), 1, -1):
        claim = _sum(total, counts[:many])
        if claim.verdict == "holds" and claim.reckoned:
            return claim
    return None


def _after_colon(line: str, total: Indexed, rest: list[Indexed]) -> Claim | None:
    """ "1.856 thủ tục: cấp tỉnh 1.402, cấp huyện 310, cấp xã 144." """
    start = total[1].numeral.end
    colon = re.search(r":(?=\s)", line[start : start + _NEAR])
    if not colon or re.search(r"[.;(]\s|\d", line[start : start + colon.start()]):
        return None
    end = _sentences_end(line, start + colon.end(), 1, marks=r"[.;](?!\d)")
    parts = [e for e in rest if start < e[1].numeral.start < end and e[1].depth == total[1].depth]
    return _coming_out(total, parts) if len(parts) > 1 else None


def _tallies(line: str, total: Indexed, rest: list[Indexed]) -> list[Claim]:
    """ "Trong tổng số 8 phần mềm có 7 … và 1 …; có 2 …, 6 …": each half makes the total again."""
    if not re.search(r"(?:trong )?tong so\s*$", line[: total[1].numeral.start]):
        return []
    end = _sentences_end(line, total[1].numeral.end, 1, marks=r"[.](?!\d)")
    found = []
    inside = [e for e in rest if e[1].numeral.start < end and e[1].depth == total[1].depth]
    for group in _split(line, total[1].numeral.end, end, ";"):
        parts = [e for e in inside if group[0] <= e[1].numeral.start < group[1]]
        same = [each for each in parts if same_unit(each[1], total[1])]
        if len(same) >= 2:
            found.append(_sum(total, same))
    return found


def _parts_claim(text: str, total: Indexed, parts: list[Indexed]) -> Claim | None:
    if len(parts) < 2:
        return _at_most(text, total, parts)
    alike = all(_is_part(each[1], total[1]) for each in parts)
    return _sum(total, parts) if alike else _coming_out(total, parts)


def _at_most(text: str, total: Indexed, parts: list[Indexed]) -> Claim | None:
    """A single part ("trong đó có 776 …") can only be too large."""
    if not parts or not _OF_WHICH.search(text) or not same_unit(parts[0][1], total[1]):
        return None
    index, part = parts[0]
    value, whole = part.numeral.value, total[1].numeral.value
    formula = f"{part.numeral.written} ≤ {total[1].numeral.written}"
    verdict: Verdict = "holds" if value <= whole else "fails"
    return Claim("at-most", verdict, (total[0], index), whole, value, formula)


def _sum(total: Indexed, parts: list[Indexed]) -> Claim:
    reckoned = sum((part.numeral.value for _i, part in parts), Decimal(0))
    formula = " + ".join(part.numeral.written for _i, part in parts)
    return judged("sum", total, parts, reckoned=reckoned, formula=formula)


def _is_part(part: Figure, total: Figure) -> bool:
    if part.numeral.kind != total.numeral.kind or part.numeral.of is not None:
        return False
    return not part.unit or not total.unit or same_unit(part, total) or _follows_year(part)


def _follows_year(part: Figure) -> bool:
    return bool(_YEAR_LABEL.search(part.label.lower()))


def _first_of_segments(line: str, start: int, end: int, inside: list[Indexed]) -> list[Indexed]:
    """The first figure of each point of a list, whose points end with ";" or else with ","."""
    mark = ";" if ";" in line[start:end] else ","
    found = []
    for begin, stop in _split(line, start, end, mark):
        here = [each for each in inside if begin <= each[1].numeral.start < stop]
        if here:
            found.append(here[0])
    return found


def _split(line: str, start: int, end: int, mark: str) -> list[tuple[int, int]]:
    pieces, begin, depth = [], start, 0
    for at in range(start, end):
        letter = line[at]
        depth += (letter == "(") - (letter == ")")
        is_number = line[at - 1 : at].isdigit() and line[at + 1 : at + 2].isdigit()
        if letter == mark and depth <= 0 and not is_number:
            pieces.append((begin, at))
            begin = at + 1
    return [*pieces, (begin, end)]


def _leading(parts: list[Indexed], inside: list[Indexed]) -> list[Indexed]:
    """The parts that open the list, up to the first figure that counts something else."""
    found = []
    for each in inside:
        if each not in parts:
            break
        found.append(each)
    return found


def _closing(line: str, opened: int) -> int:
    return next((closed for begin, closed in brackets(line) if begin == opened), len(line))


def _sentences_end(line: str, start: int, count: int, marks: str = r"[.](?!\d)") -> int:
    end = start
    for _ in range(count):
        depth, at = 0, end
        while at < len(line):
            depth += (line[at] == "(") - (line[at] == ")")
            if depth <= 0 and re.match(marks, line[at:]):
                break
            at += 1
        end = min(at + 1, len(line))
    return end


def _counts(text: str) -> bool:
    return bool(re.search(r"(?<![\w.,])\d{2,}", re.sub(r"m\w{1,4} (?:\w{1,3} )?\d", "", text)))


_WAYS = (_in_brackets, _of_which, _after_colon)
