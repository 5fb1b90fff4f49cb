"""The form that tries a decision: what was typed, as the decision takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from motcua.kernel.decisions.api import Question


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed: values by input for the decision, and as the fields show them again."""

    values: dict[str, str]
    shown: dict[str, str]
    dates: dict[str, tuple[str, str, str]]


def typed_date(query: Mapping[str, str], name: str) -> tuple[str, str, str]:
    """Day, month and year of a field as typed."""
    day, month, year = (query.get(f"{name}-{part}", "").strip()[:4] for part in _PARTS)
    return day, month, year


_PARTS = ("day", "month", "year")


def date_text(parts: tuple[str, str, str]) -> str:
    """A typed date as 2026-03-02; what is no date stays recognisably wrong, nothing stays empty."""
    day, month, year = parts
    return f"{year:0>4}-{month:0>2}-{day:0>2}" if any(parts) else ""


def day_of(parts: tuple[str, str, str], otherwise: date) -> date | None:
    """The typed day, another where nothing is typed, or None where it is no day."""
    if not any(parts):
        return otherwise
    try:
        return date.fromisoformat(date_text(parts))
    except ValueError:
        return None


def plain_number(typed: str) -> str:
    """A number as Vietnamese writes it, 1.500.000,5, as FEEL reads it."""
    text = typed.replace(" ", "")
    if "," in text or text.count(".") > 1:
        return text.replace(".", "").replace(",", ".")
    whole, point, part = text.partition(".")
    return whole + part if point and len(part) == 3 and whole.isdecimal() else text


def typed_answers(query: Mapping[str, str], questions: Sequence[Question]) -> Answers:
    """What a request's query holds for the questions."""
    answers = Answers({}, {}, {})
    for question in questions:
        name = f"in-{question.id}"
        if question.kind == "date":
            answers.dates[question.id] = parts = typed_date(query, name)
            answers.values[question.id] = date_text(parts)
            continue
        typed = query.get(name, "").strip()[:1000]
        answers.shown[question.id] = typed
        is_number = question.kind == "number"
        answers.values[question.id] = plain_number(typed) if is_number else typed
    given = {key: value for key, value in answers.values.items() if value}
    return replace(answers, values=given)
