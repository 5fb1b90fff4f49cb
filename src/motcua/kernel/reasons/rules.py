"""What a reason of the catalogue says, and how its content is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# What has to give its reason. `late`: a matter past its date; `late_step`: a step past its norm.
ACTS = ("supplement", "refuse", "send_back", "reject", "stop", "put_off", "late", "late_step")
# With whom the cause lies; figures tell these apart, because only one of them is the office's own.
FAULTS = ("agency", "other_agency", "applicant", "system", "nobody")
SURENESS = ("stated", "known", "assumed")
_KEYS = {
    "code", "acts", "valid_from", "valid_to", "title", "fault", "legal_basis", "needs_text",
    "sureness",
}  # fmt: skip


class ReasonsUnreadable(ValueError):
    """The content of law/reasons.yaml says something that no reason can mean."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Name every problem, one a line: place, and what would be right."""
        self.problems = tuple(problems)
        super().__init__("law/reasons.yaml:\n" + "\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of the catalogue, for the time in which it may be chosen."""

    code: str
    acts: frozenset[str]
    valid_from: date
    valid_to: date | None
    title: Mapping[str, str]
    fault: str
    legal_basis: Mapping[str, str] = field(default_factory=dict)
    needs_text: bool = False
    sureness: str = "assumed"

    def holds_on(self, day: date) -> bool:
        """Whether it may be chosen on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def read_reasons(rows: Any) -> tuple[Reason, ...]:
    """
    The catalogue from its content, in the order given.

    :raises ReasonsUnreadable: naming every mistake.
    """
    problems: list[str] = []
    if not isinstance(rows, list):
        raise ReasonsUnreadable(["must be a list of reasons"])
    found = [_reason(row, f"[{number}]", problems) for number, row in enumerate(rows)]
    reasons = tuple(one for one in found if one is not None)
    problems += _twice(reasons)
    if problems:
        raise ReasonsUnreadable(problems)
    return reasons


def _reason(row: Any, place: str, problems: list[str]) -> Reason | None:
    if not isinstance(row, Mapping) or not isinstance(row.get("code"), str):
        problems.append(f"{place}: must be a mapping with a code")
        return None
    place = f"{place} {row['code']}"
    before = len(problems)
    problems += [f"{place}.{key}: is not known" for key in sorted(set(row) - _KEYS)]
    problems += [f"{place}.{key}: {text}" for key, text in _wrong(row)]
    if len(problems) > before:
        return None
    return Reason(
        code=row["code"],
        acts=frozenset(row["acts"]),
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        title=row["title"],
        fault=row["fault"],
        legal_basis=row.get("legal_basis") or {},
        needs_text=bool(row.get("needs_text", False)),
        sureness=row.get("sureness", "assumed"),
    )


def _wrong(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    acts = row.get("acts")
    if not isinstance(acts, list) or not acts or set(acts) - set(ACTS):
        yield "acts", f"must be some of {', '.join(ACTS)}"
    if row.get("fault") not in FAULTS:
        yield "fault", f"must be one of {', '.join(FAULTS)}"
    if row.get("sureness", "assumed") not in SURENESS:
        yield "sureness", f"must be one of {', '.join(SURENESS)}"
    for key in ("title", "legal_basis"):
        words = row.get(key)
        is_left_out = key == "legal_basis" and words is None
        if not is_left_out and not _in_both_languages(words):
            yield key, "must be given in Vietnamese and English (vi, en)"
    yield from _wrong_days(row)


def _wrong_days(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    first, last = row.get("valid_from"), row.get("valid_to")
    if not isinstance(first, date):
        yield "valid_from", "must be a day, such as 2018-06-21"
    elif last is not None and (not isinstance(last, date) or last <= first):
        yield "valid_to", "must be a day after valid_from, or null"


def _in_both_languages(words: Any) -> bool:
    return isinstance(words, Mapping) and all(
        isinstance(words.get(language), str) and words[language].strip()
        for language in ("vi", "en")
    )


def _twice(reasons: Iterable[Reason]) -> Iterable[str]:
    """A code means one thing at a time; in another period it may say it otherwise."""
    kept: list[Reason] = []
    for one in reasons:
        for other in kept:
            until = one.valid_to or date.max, other.valid_to or date.max
            if one.code == other.code and one.valid_from < until[1] and other.valid_from < until[0]:
                yield f"{one.code}: is given twice for the same days"
        kept.append(one)
