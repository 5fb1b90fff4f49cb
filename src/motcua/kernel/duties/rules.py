"""Which duties there are: what begins each, who owes it, by when, and what ends it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.kernel.calendars import api as calendars

UNITS = ("working_hours", "working_days", "calendar_days")
# Besides a permission at the agency: whoever the matter waits for, or whoever did the late step.
HOLDERS = ("open_task", "doer")
_WORDS = ("title", "says", "legal_basis")
_EVENTS = ("begins", "done_by", "falls_with", "missed_by")
_KEYS = {
    "code", "valid_from", "valid_to", "matters", "when", "only_late", "unless_at", "owed_by",
    "within", "key", "answer", "names", "page", "sureness", *_WORDS, *_EVENTS,
}  # fmt: skip


class DutiesUnreadable(ValueError):
    """The content of law/duties.yaml says something that no duty can mean."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Name every problem, one a line: place, and what would be right."""
        self.problems = tuple(problems)
        super().__init__("law/duties.yaml:\n" + "\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One kind of duty, for the time in which it arises."""

    code: str
    valid_from: date
    valid_to: date | None
    title: Mapping[str, str]
    says: Mapping[str, str]
    legal_basis: Mapping[str, str]
    begins: tuple[str, ...]
    matters: tuple[str, ...]
    owed_by: str
    within: calendars.Duration
    when: Mapping[str, Any] = field(default_factory=dict)
    only_late: bool = False
    unless_at: tuple[str, ...] = ()
    key: str = ""  # a word of the payload; empty: the event's subject
    answer: str = ""  # the act whose reasons answer it; empty: it is done elsewhere
    names: str = ""  # what it is called after its title, from words of the payload
    page: str = ""  # where it is done, if that is not the matter's own page
    done_by: tuple[str, ...] = ()
    falls_with: tuple[str, ...] = ()
    missed_by: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether it arises on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def begins_with(self, name: str, payload: Mapping[str, Any]) -> bool:
        """Whether an event, by its name and what it says, begins it."""
        return name in self.begins and all(
            payload.get(word) == value for word, value in self.when.items()
        )

    def ends_with(self, name: str) -> str:
        """What becomes of it with an event: done · missed · dropped, or nothing."""
        ends = (("done", self.done_by), ("missed", self.missed_by), ("dropped", self.falls_with))
        return next((state for state, names in ends if name in names), "")


@dataclass(frozen=True, slots=True)
class DutyLaw:
    """All kinds of duties, and the process that carries the tasks of each holder."""

    rules: tuple[DutyRule, ...] = ()
    processes: Mapping[str, str] = field(default_factory=dict)

    @property
    def heard(self) -> tuple[str, ...]:
        """The events that begin or end any duty."""
        names = {name for rule in self.rules for key in _EVENTS for name in getattr(rule, key)}
        return tuple(sorted(names))


def read_duties(content: Any) -> DutyLaw:
    """
    The duties from their content.

    :raises DutiesUnreadable: naming every mistake.
    """
    problems: list[str] = []
    whole = content if isinstance(content, Mapping) else {}
    processes, rows = whole.get("processes"), whole.get("duties")
    if not isinstance(processes, Mapping) or not isinstance(rows, list):
        raise DutiesUnreadable(
            ["must have `processes` (permission: process) and `duties` (a list)"]
        )
    found = [_rule(row, f"duties[{n}]", processes, problems) for n, row in enumerate(rows)]
    rules = tuple(one for one in found if one is not None)
    for number, one in enumerate(rules):
        for other in rules[:number]:
            if one.code == other.code and _meet(one, other):
                problems.append(f"{one.code}: is given twice for the same days")
    if problems:
        raise DutiesUnreadable(problems)
    return DutyLaw(rules, dict(processes))


def _meet(one: DutyRule, other: DutyRule) -> bool:
    ends = one.valid_to or date.max, other.valid_to or date.max
    return one.valid_from < ends[1] and other.valid_from < ends[0]


def _rule(
    row: Any, place: str, processes: Mapping[str, str], problems: list[str]
) -> DutyRule | None:
    if not isinstance(row, Mapping) or not isinstance(row.get("code"), str):
        problems.append(f"{place}: must be a mapping with a code")
        return None
    wrong = [f"{place} {row['code']}.{key}: {text}" for key, text in _wrong(row, processes)]
    problems += wrong
    if wrong:
        return None
    lists: dict[str, Any] = {
        key: tuple(row.get(key) or ()) for key in (*_EVENTS, "unless_at", "matters")
    }
    texts: dict[str, Any] = {
        key: str(row.get(key) or "") for key in ("key", "answer", "names", "page")
    }
    return DutyRule(
        code=row["code"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        owed_by=row["owed_by"],
        within=_duration(row["within"]),
        when=row.get("when") or {},
        only_late=bool(row.get("only_late")),
        **{key: row[key] for key in _WORDS},
        **lists,
        **texts,
    )


def _wrong(row: Mapping[str, Any], processes: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for key in sorted(set(row) - _KEYS):
        yield key, "is not known"
    yield from _wrong_words(row)
    if not isinstance(row.get("valid_from"), date):
        yield "valid_from", "must be a day, such as 2018-06-21"
    if row.get("owed_by") not in (*HOLDERS, *processes):
        yield "owed_by", f"must be one of {', '.join((*HOLDERS, *processes))}"
    if not _is_duration(row.get("within")):
        yield "within", "must be such as “1 working_days”"


def _wrong_words(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key in _WORDS:
        words = row.get(key)
        if not isinstance(words, Mapping) or not (words.get("vi") and words.get("en")):
            yield key, "must be given in Vietnamese and English (vi, en)"
    for key in (*_EVENTS, "matters", "unless_at"):
        if not _is_list_of_names(row.get(key) or []):
            yield key, "must be a list of names"
    # Without an event it is begun by the app that knows; with one it says for which matters.
    if row.get("begins") and not row.get("matters"):
        yield "matters", "must name at least one"


def _is_list_of_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_duration(value: Any) -> bool:
    parts = str(value or "").split()
    return len(parts) == 2 and parts[0].isdecimal() and parts[1] in UNITS


def _duration(value: str) -> calendars.Duration:
    amount, unit = value.split()
    return calendars.Duration(int(amount), unit)  # type: ignore[arg-type]
