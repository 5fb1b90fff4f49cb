"""Reads the content of law/deadlines.yaml; every mistake in it is named with its place."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from typing import Any

from motcua.kernel.calendars import api as calendars

from .law import (
    CutOffRule,
    ExtensionRule,
    Law,
    PauseRule,
    PaymentRule,
    RuleSet,
    StartRule,
    SupplementRule,
    View,
)

SURENESS = ("stated", "known", "assumed")
MOMENTS = ("acceptance", "submission", "handover")
EFFECTS = ("restart", "subtract", "runs_on")
MODES = ("restart", "subtract")


class LawUnreadable(ValueError):
    """The content of law/deadlines.yaml says something that no rule can mean."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Name every problem, one a line: place, what is wrong, what would be right."""
        self.problems = tuple(problems)
        super().__init__("law/deadlines.yaml:\n" + "\n".join(self.problems))


class _Part:
    """One mapping of the content, read key by key; what is wrong or left over is noted."""

    def __init__(self, value: Any, place: str, problems: list[str]) -> None:
        self.value: Mapping[str, Any] = value if isinstance(value, dict) else {}
        self.place, self.problems = place, problems
        self.read: set[str] = set()
        if not isinstance(value, dict):
            self.wrong("", f"is {value!r}, but must be a mapping (key: value)")

    def wrong(self, key: str, text: str) -> None:
        self.problems.append(f"{self.place}{f'.{key}' if key else ''}: {text}")

    def get(self, key: str, check: Callable[[Any], bool], kind: str, default: Any = None) -> Any:
        """A checked value; without a default the key is required."""
        self.read.add(key)
        if key not in self.value:
            if default is None:
                self.wrong(key, f"is missing; give {kind}")
            return default
        value = self.value[key]
        if not check(value):
            self.wrong(key, f"is {value!r}, but must be {kind}")
            return default
        return value

    def one_of(self, key: str, names: Iterable[str], default: str | None = None) -> Any:
        names = tuple(names)
        return self.get(key, lambda v: v in names, f"one of {', '.join(names)}", default)

    def whole(self, key: str, default: int | None = None) -> Any:
        return self.get(
            key, lambda v: type(v) is int and v >= 0, "a whole number, 0 or more", default
        )

    def day(self, key: str) -> Any:
        return self.get(key, lambda v: type(v) is date, "a date such as 2025-07-01")

    def last_day(self) -> date | None:
        self.read.add("valid_to")
        value = self.value.get("valid_to")
        if value is not None and type(value) is not date:
            self.wrong("valid_to", f"is {value!r}, but must be a date, or null while in force")
            return None
        return value

    def hour(self, key: str) -> time:
        text = self.get(key, _is_hour, 'an hour in quotes such as "15:00"')
        return time.fromisoformat(text) if text else time(0)

    def basis(self, *, is_needed: bool = False) -> dict[str, str] | None:
        self.read.add("legal_basis")
        value = self.value.get("legal_basis")
        if value is None and not is_needed:
            return None
        if not isinstance(value, dict) or not all(value.get(lang) for lang in ("vi", "en")):
            self.wrong("legal_basis", "must name the law in both languages: {vi: …, en: …}")
            return {"vi": "", "en": ""}
        return value

    def part(self, key: str) -> "_Part | None":
        self.read.add(key)
        if self.value.get(key) is None:
            return None
        return _Part(self.value[key], f"{self.place}.{key}", self.problems)

    def parts(self, key: str) -> dict[str, "_Part"]:
        whole = self.part(key)
        names = whole.value if whole else {}
        return {
            name: _Part(value, f"{self.place}.{key}.{name}", self.problems)
            for name, value in names.items()
        }

    def duration(self) -> calendars.Duration | None:
        amount = self.get("amount", _is_amount, "a number such as 3")
        unit = self.get("unit", lambda v: isinstance(v, str), "a unit such as working_days")
        try:
            return calendars.Duration(amount if type(amount) is int else Decimal(str(amount)), unit)
        except (ValueError, TypeError, ArithmeticError) as error:
            self.wrong("", f"is no time limit: {error}")
            return None

    def close(self) -> None:
        for key in self.value.keys() - self.read:
            self.wrong(str(key), "is not known here; correct the word or remove it")


def read_law(content: Any) -> Law:
    """
    The rule sets and views that the content describes.

    :raises LawUnreadable: naming every mistake and what would be right.
    """
    problems: list[str] = []
    whole = _Part(content, "deadlines", problems)
    rule_sets = [_rule_set(part) for part in _rows(whole, "rule_sets")]
    views = [_view(part) for part in _rows(whole, "views")]
    whole.close()
    if not problems:
        for kind in (rule_sets, views):
            problems.extend(_overlaps(kind))
    if problems:
        raise LawUnreadable(problems)
    return Law(tuple(rule_sets), tuple(views))


def _rows(whole: _Part, key: str) -> list[_Part]:
    rows = whole.get(key, lambda v: isinstance(v, list), "a list", [])
    return [
        _Part(row, f"{key}[{row.get('code', place) if isinstance(row, dict) else place}"
              f" {row.get('valid_from', '') if isinstance(row, dict) else ''}]", whole.problems)
        for place, row in enumerate(rows or [])
    ]  # fmt: skip


def _rule_set(part: _Part) -> RuleSet:
    opinion, warnings = part.part("opinion"), part.part("warnings")
    rules = RuleSet(
        code=part.get("code", _is_word, "a short code"),
        valid_from=part.day("valid_from"),
        valid_to=part.last_day(),
        sureness=part.one_of("sureness", SURENESS),
        legal_basis=part.basis(is_needed=True) or {},
        start={name: _start(one) for name, one in part.parts("start").items()},
        cut_off=_cut_off(part.part("cut_off")),
        reception=_limit(part.part("reception")),
        pauses={name: _pause(one) for name, one in part.parts("pauses").items()},
        supplement=_supplement(part.part("supplement")),
        opinion_late=opinion.one_of("late", ("explain", "accept")) if opinion else "accept",
        opinion_basis=opinion.basis() if opinion else None,
        reappointment=_reappointment(part.part("reappointment")),
        payment=_payment(part.part("payment")),
        warning_days=_days(warnings),
    )
    for one in (part, opinion, warnings):
        if one is not None:
            one.close()
    return rules


def _start(part: _Part) -> StartRule:
    rule = StartRule(part.one_of("moment", MOMENTS), part.basis())
    part.close()
    return rule


def _cut_off(part: _Part | None) -> CutOffRule | None:
    if part is None:
        return None
    rule = CutOffRule(
        part.hour("at"), part.one_of("applies_to", ("same_day", "all"), "same_day"), part.basis()
    )
    part.close()
    return rule


def _pause(part: _Part) -> PauseRule:
    needs = part.get("needs_basis", lambda v: type(v) is bool, "true or false", default=False)
    rule = PauseRule(part.one_of("clock", EFFECTS), needs, part.basis())
    part.close()
    return rule


def _limit(part: _Part | None) -> calendars.Duration | None:
    if part is None:
        return None
    part.basis()
    limit = part.duration()
    part.close()
    return limit


def _supplement(part: _Part | None) -> SupplementRule | None:
    if part is None:
        return None
    rule = SupplementRule(
        most=part.whole("most"),
        within=_limit(part.part("within")),
        late=part.one_of("late", ("refuse", "record"), "record"),
        legal_basis=part.basis(),
    )
    part.close()
    return rule


def _reappointment(part: _Part | None) -> ExtensionRule:
    if part is None:
        return ExtensionRule()
    rule = ExtensionRule(part.whole("most"), part.whole("notice_days"), part.basis())
    part.close()
    return rule


def _payment(part: _Part | None) -> PaymentRule | None:
    if part is None:
        return None
    rule = PaymentRule(
        part.one_of("shown", ("all", "obligations", "none")),
        _limit(part.part("within")),
        part.basis(),
    )
    part.close()
    return rule


def _days(part: _Part | None) -> tuple[int, ...]:
    if part is None:
        return (2, 1, 0)
    days = part.get("days_before", _is_days, "whole numbers from 0 to 30, e.g. [2, 1, 0]", [])
    return tuple(sorted(set(days), reverse=True))


def _view(part: _Part) -> View:
    clocks = part.get("clocks", _is_modes, "{cause: restart or subtract}", {})
    view = View(
        code=part.get("code", _is_word, "a short code"),
        valid_from=part.day("valid_from"),
        valid_to=part.last_day(),
        sureness=part.one_of("sureness", SURENESS),
        legal_basis=part.basis(is_needed=True) or {},
        clocks=clocks,
        supplements_most=part.whole("supplements_most", 0) if "supplements_most" in part.value
        else None,
    )  # fmt: skip
    part.close()
    return view


def _overlaps(rows: Iterable[RuleSet | View]) -> Iterable[str]:
    ordered = sorted(rows, key=lambda row: (row.code, row.valid_from))
    for row in ordered:
        if row.valid_to is not None and row.valid_to <= row.valid_from:
            yield f"{row.code} {row.valid_from}: valid_to must come after valid_from"
    for row, following in pairwise(ordered):
        is_open = row.valid_to is None or row.valid_to > following.valid_from
        if row.code == following.code and is_open:
            yield (
                f"{row.code} {row.valid_from}: holds on {following.valid_from} too, when the next "
                "rules begin; let it end there (valid_to)"
            )


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "/" not in value


def _is_amount(value: Any) -> bool:
    return type(value) in (int, float)


def _is_days(value: Any) -> bool:
    return isinstance(value, list) and all(type(v) is int and 0 <= v <= 30 for v in value)


def _is_modes(value: Any) -> bool:
    return isinstance(value, dict) and all(mode in MODES for mode in value.values())


def _is_hour(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(time.fromisoformat(value))
    except ValueError:
        return False
