"""A figure of a report with the words around it, as it is matched."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from motcua.base.text import fold

from ..figure import Figure
from .wording import phrase, words

_AROUND = 420
_STOP = re.compile(r"[.!?]\s+(?=\S)|\s[-+•]\s+(?=\S)|^[-+•]\s|[|\t]")
_CLAUSE = re.compile(r"[,;:()]|\s(?:và|va)\s")
# "Cán bộ được cấp chữ ký số: 4.812 người": what stands before the colon is counted.
_LISTED = re.compile(r"[;()]|\d[,.]\s")
_CHANGE = re.compile(
    r"\b(?:tang|giam|vuot|thap hon|cao hon|nhieu hon|it hon|chenh lech)(?: \w+){0,3}\s*[-:]?\s*$"
    r"|\bthem(?: duoc)?\s*$"
)
_SHARE_OF_PLAN = re.compile(
    r"^\s*(?:du toan|ke hoach|so voi|chi tieu|nhiem vu nam|cung ky|muc tieu)"
)
_TARGET = re.compile(
    r"\b(?:muc tieu|phan dau|chi tieu (?:duoc )?giao|du kien|den nam 20\d\d|ke hoach (?:nam|den)"
    r"|it nhat|toi thieu)\b"
)
_MEAN = re.compile(r"\b(?:trung binh|binh quan|moi (?:huyen|xa|don vi|ngay|thang|co quan|nguoi))\b")
_EACH = re.compile(
    r"\b(?:cho|c\w{1,3}) m\w{1,2} (?:don vi|xa|huyen)|/\s?(?:thang|tuan|ngay|nguoi|xa)\b"
)
# Whose work is none of the province's agencies': customs, the press, banks.
_FOREIGN = re.compile(
    r"\b(?:hai quan|(?:cuc|chi cuc|nganh) thue|kho bac|ngan hang nha nuoc|toa an|vien kiem sat"
    r"|bao chi"
    r"|bao ha tinh|dai phat thanh|tap chi|an pham bao|cong thong tin dien tu da|bo (?:lao dong"
    r"|cong an|thong tin)\w*)\b"
)
_RATE = re.compile(r"\b(?:tỷ|tỉ|ty|ti)\s(?:lệ|le|1.)\b|\bti 1.", re.IGNORECASE)
_NUMBERS = re.compile(r"\d[\d.,]*")
# Digits that count nothing: days, years, months, levels.
_NAMING = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|n[ăa]m \d{4}|\d{1,2} th[áa]ng|(?:m[ứu]c)(?: [đd][ộo])? \d"
    r"|th[áa]ng \d{1,2}",
    re.IGNORECASE,
)
_FEWEST, _FOLLOWING = 2, 110


@dataclass(frozen=True)
class Seen:
    """
    A figure with its words.

    :ivar before: what stands before it in its sentence; `after` what follows.
    :ivar level: the tier that is meant where no one body is.
    """

    kind: str
    value: Decimal
    written: str
    unit: str
    label: str
    section: str
    before: str
    after: str
    first: date | None = None
    until: date | None = None
    about: str = ""
    doubt: str = ""
    level: str = ""

    @cached_property
    def clause(self) -> str:
        """
        The words that lead to the figure: up to the last comma or bracket.

        A share is of what stands after "tỷ lệ"; where nothing is said there, or the number stands
        at the end ("… là 1952"), what came since the number before is meant.
        """
        pieces = [piece for piece in _CLAUSE.split(f"{self.before} ")]
        last = pieces[-1]
        if self.kind != "count":
            rates = list(_RATE.finditer(self.before))
            if rates and not _NUMBERS.search(_without_names(self.before[rates[-1].end() :])):
                since = self.before[rates[-1].start() :]
                if len(words(since)) >= _FEWEST:
                    return since
        if self.kind == "count":
            if self.before.rstrip().endswith(":"):
                return _LISTED.split(self.before)[-1]
            return last if self.unit else self.before[_last_number(self.before) :]
        is_said = len(words(last)) >= _FEWEST or len(words(self.label)) > _FEWEST
        return last if is_said or not words(self.before) else " ".join(pieces[-2:])

    @cached_property
    def near(self) -> frozenset[str]:
        """The words that belong to the figure itself."""
        follows = self.after[:_FOLLOWING] if self.kind != "count" and not words(self.before) else ""
        return words(f"{self.clause} {self.label} {self.unit} {follows}")

    @cached_property
    def nouns(self) -> frozenset[str]:
        """What it counts: the first words of its unit, or what stands after it."""
        said = self.unit or ("" if self.after[:1] in ",.;:)" else self.after)
        return words(" ".join(said.split()[:3]))

    @cached_property
    def sentence(self) -> frozenset[str]:
        """The words of its sentence."""
        return words(f"{self.before} {self.after}")

    @cached_property
    def lead(self) -> frozenset[str]:
        """The words with which its sentence begins, before any number: they are of all of it."""
        first = _NUMBERS.search(_without_names(self.before))
        return words(self.before[: first.start()] if first else self.before)

    @cached_property
    def heading(self) -> frozenset[str]:
        """The words of the heading above it."""
        return words(self.section)

    @cached_property
    def around(self) -> frozenset[str]:
        """All words that may tell what it is."""
        return self.near | self.sentence | self.heading

    @property
    def phrase(self) -> str:
        """What is remembered of it: what it counts, in its own words; one word is too few."""
        said = f"{self.clause} {self.label}"
        return phrase(said) if len(words(said)) >= _FEWEST else ""

    @property
    def is_change(self) -> bool:
        """Whether it says by how much something rose or fell, or how much of a plan was done."""
        return bool(_CHANGE.search(fold(self.before)) or _SHARE_OF_PLAN.match(fold(self.after)))

    @cached_property
    def is_target(self) -> bool:
        """Whether it says what should be."""
        return bool(_TARGET.search(fold(self.before[-160:])))

    @property
    def is_mean(self) -> bool:
        """Whether it is what one of many has."""
        near = fold(f"{self.clause} {self.label[:30]}")
        return bool(_MEAN.search(near) or _EACH.search(fold(f"{self.label} {self.after[:24]}")))

    @cached_property
    def is_foreign(self) -> bool:
        """Whether its sentence says that somebody did it who is no agency of the province."""
        return bool(_FOREIGN.search(fold(self.before)))

    @property
    def in_brackets(self) -> bool:
        """Whether it stands in a bracket: then it is mostly a part of what stands before."""
        return self.before.count("(") > self.before.count(")")


def _without_names(text: str) -> str:
    """The text with the digits that count nothing blanked, letter for letter."""
    return _NAMING.sub(lambda match: " " * len(match[0]), text)


def _last_number(text: str) -> int:
    found = [match.end() for match in _NUMBERS.finditer(_without_names(text))]
    return max([text.rfind("(") + 1, *found])


_TIERS = (
    ("whole", re.compile(r"\b(?:toan tinh|ca tinh|tren dia ban tinh|nganh,? dia phuong)\b")),
    ("province", re.compile(r"\b(?:c\w?p tinh|cac so|so, ban,? nganh)\b")),
    ("district", re.compile(r"\b(?:c\w?p huyen|cac huyen|moi huyen)\b")),
    ("commune", re.compile(r"\b(?:c\w?p x\w|cac xa|cac phuong|moi xa)\b")),
)


def tier_of(seen: Seen) -> str:
    """
    The tier that a figure's own words name, or else its sentence; empty where none does.

    A sentence that names several tiers is about all of them.
    """
    for text in (f"{seen.clause} {seen.label}", seen.before):
        named = [tier for tier, pattern in _TIERS if pattern.search(fold(text))]
        if len(named) == 1 or "whole" in named:
            return named[0]
        if named:
            return ""
    return ""


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a place in its sentence, on one line each."""
    before = " ".join(text[max(0, start - _AROUND) : start].split())
    after = " ".join(text[end : end + _AROUND].split())
    shown = f"{before} {text[start:end]}"
    stops = [
        one for one in _STOP.finditer(shown) if _ends(one, shown) and one.end() <= len(before) + 1
    ]
    stop = next((one for one in _STOP.finditer(after) if _ends(one, after)), None)
    return (
        before[stops[-1].end() :] if stops else before,
        after[: stop.start()].rstrip() if stop else after,
    )


def _ends(stop: re.Match[str], text: str) -> bool:
    """A sentence ends where the next letter is a capital; a cell's edge ends it, too."""
    following = text[stop.end() : stop.end() + 1]
    return stop[0][0] in "|\t" or not following.islower()


def seen(figure: Figure, text: str) -> Seen:
    """A figure that was just read, with the words of its sentence."""
    before, after = ("", "") if figure.cell else around(text, *figure.span)
    return Seen(
        kind=figure.numeral.kind, value=figure.numeral.value, written=figure.numeral.written,
        unit=figure.unit, label=figure.label, section=figure.section, before=before, after=after,
        first=figure.time.first if figure.time else None,
        until=figure.time.until if figure.time else None,
        about=figure.numeral.about, doubt=figure.numeral.doubt, level=figure.level,
    )  # fmt: skip
