"""Outlines of reports: dated content; what is written, by whom, and which figures belong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_LEADS = "lead"
PERIOD_KINDS = ("month", "quarter", "half", "nine_months", "year")


@dataclass(frozen=True)
class Writers:
    """
    Who writes a section: the agency that leads the report, or agencies that each write their part.

    :ivar codes: codes of agencies. :ivar kinds: kinds of agencies, all of which write.
    """

    codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def is_lead(self) -> bool:
        """Whether the leading agency writes alone."""
        return not self.codes and not self.kinds


@dataclass(frozen=True)
class SectionOutline:
    """A heading of the report: its depth, its figures, the text it begins with."""

    code: str
    title: str
    level: int
    writers: Writers
    indicators: tuple[str, ...] = ()
    text: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Outline:
    """
    A kind of report in force from a day.

    :ivar of_province: whether its figures are the province's, whoever leads it.
    :ivar window: which days its period has, for every figure that is counted so; empty: each figure
        has its own.
    """

    code: str
    name: str
    name_en: str
    title: str
    period_kind: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    recipients: tuple[str, ...]
    opening: str
    of_province: bool
    window: str
    sections: tuple[SectionOutline, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class OutlineBroken(ValueError):
    """An outline of the province's content cannot be used; the message names file and place."""


def outline_of(stem: str, content: Mapping[str, Any]) -> Outline:
    """
    An outline as its file tells it.

    :raises OutlineBroken: where something is missing or said twice.
    """
    try:
        outline = Outline(
            code=stem,
            name=content["name"]["vi"],
            name_en=content["name"]["en"],
            title=content["title"],
            period_kind=content["period"],
            legal_basis=content["legal_basis"],
            valid_from=content["valid_from"],
            valid_to=content.get("valid_to"),
            recipients=tuple(content.get("recipients", ())),
            opening=content.get("opening", "").strip(),
            of_province=content.get("figures", "agency") == "province",
            window=content.get("window", ""),
            sections=tuple(_sections(content["sections"], 0, "")),
        )
    except (KeyError, TypeError) as missing:
        raise OutlineBroken(f"{stem}: {missing}") from missing
    if outline.period_kind not in PERIOD_KINDS:
        raise OutlineBroken(f"{stem}: period {outline.period_kind}")
    codes = [section.code for section in outline.sections]
    if len(set(codes)) != len(codes):
        raise OutlineBroken(f"{stem}: two sections of one code")
    return outline


def _sections(
    listed: Sequence[Mapping[str, Any]], level: int, above: str
) -> list[SectionOutline]:  # fmt: skip
    found = []
    for entry in listed:
        code = f"{above}{entry['code']}"
        found.append(
            SectionOutline(
                code=code,
                title=entry["title"],
                level=level,
                writers=_writers(entry.get("writers", _LEADS)),
                indicators=tuple(entry.get("indicators", ())),
                text=entry.get("text", "").strip(),
                hint=entry.get("hint", "").strip(),
            )
        )
        found.extend(_sections(entry.get("sections", ()), level + 1, f"{code}."))
    return found


def _writers(said: Any) -> Writers:
    if said == _LEADS:
        return Writers()
    return Writers(tuple(said.get("agencies", ())), tuple(said.get("kinds", ())))


def title_for(outline: Outline, *, period: str, agency: str) -> str:
    """The report's title with its period and agency in place."""
    return outline.title.replace("{period}", period).replace("{agency}", agency)
