"""Checks across fields: dates in order, two people that differ, a code that fits its owner."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from motcua.base import typed_dates as dates
from motcua.base.value_paths import Answers, is_blank, name_of, value_at

from .definition import Form, Repeat, Text, as_text
from .sentences import Problem, problem_about
from .visibility import count_items

IdentityCheck = Callable[[str, date | None, str | None], Text | None]

CHECKS: dict[str, frozenset[str]] = {
    "not_after": frozenset({"field", "other"}),
    "not_before": frozenset({"field", "other"}),
    "different": frozenset({"field", "other"}),
    "same": frozenset({"field", "other"}),
    "age_at_least": frozenset({"field", "years"}),
    "age_at_most": frozenset({"field", "years"}),
    "at_least_one": frozenset({"field", "fields"}),
    "personal_code_matches": frozenset({"field"}),
}
OPTIONAL = frozenset({"check", "message", "on", "birth_date", "gender"})
POINTERS = ("field", "other", "birth_date", "gender", "on")  # keys of a check that name fields


def pointers_of(check: Mapping[str, Any]) -> list[str]:
    """The fields that a check looks at; `today` is not a field."""
    named = [str(check[key]) for key in POINTERS if key in check]
    return [each for each in (*named, *check.get("fields", ())) if each != "today"]


def failing_checks(
    form: Form, answers: Answers, asked: set[str], on: date, identity: IdentityCheck
) -> Iterator[Problem]:
    """The problems of the checks that fail; a check whose answers are missing says nothing."""
    for check in form.checks:
        for index in _indexes(form, answers, check):
            name = _at(str(check["field"]), index)
            if name not in asked:
                continue
            words = _failure(check, index, answers, on, identity)
            if words is not None:
                yield problem_about(form, name, words, str(check["check"]))


def _indexes(form: Form, answers: Answers, check: Mapping[str, Any]) -> list[int | None]:
    """One turn for a plain check, one for every item of a part for `/witnesses/*/birth_date`."""
    field = str(check["field"])
    if "/*/" not in field:
        return [None]
    found = form.find(name_of(field.partition("/*/")[0]))
    if found is None or not isinstance(found[1], Repeat):
        return []
    return list(range(count_items(answers, found[1])))


def _at(pointer: str, index: int | None) -> str:
    return name_of(pointer if index is None else pointer.replace("/*/", f"/{index}/"))


def _failure(
    check: Mapping[str, Any],
    index: int | None,
    answers: Answers,
    on: date,
    identity: IdentityCheck,
) -> Text | None:
    def value(key: str) -> Any:
        pointer = check.get(key)
        if pointer == "today":
            return on.isoformat()
        return value_at(answers, _at(str(pointer), index)) if pointer else None

    own = as_text(check.get("message"))
    kind, subject = check["check"], value("field")
    if kind == "at_least_one":
        given = [value_at(answers, _at(each, index)) for each in check["fields"]]
        return own if all(is_blank(each) for each in (subject, *given)) else None
    if is_blank(subject):
        return None
    if kind == "personal_code_matches":
        born, gender = dates.read(value("birth_date")), value("gender")
        said = identity(str(subject), born, gender if isinstance(gender, str) else None)
        return None if said is None else own or said
    if kind in {"age_at_least", "age_at_most"}:
        moment = dates.read(value("on")) if "on" in check else on
        return None if _age_fits(kind, subject, moment, int(check["years"])) else own
    return None if _pair_fits(kind, subject, value("other")) else own


def _age_fits(kind: str, birth: Any, moment: date | None, years: int) -> bool:
    born = dates.read(birth)
    if born is None or moment is None:
        return True
    age = moment.year - born.year - ((moment.month, moment.day) < (born.month, born.day))
    return age >= years if kind == "age_at_least" else age <= years


def _pair_fits(kind: str, one: Any, other: Any) -> bool:
    if is_blank(other):
        return True
    if kind in {"different", "same"}:
        return bool(one == other) is (kind == "same")
    first, second = dates.read(one), dates.read(other)
    if first is None or second is None:
        return _numbers_fit(kind, one, other)
    return first <= second if kind == "not_after" else first >= second


def _numbers_fit(kind: str, one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one <= other if kind == "not_after" else one >= other
    return True
