"""Where a prefilled answer comes from, what the person changed, and what a form asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jsonschema_rs import Draft202012Validator

from motcua.base.text import date_vi, in_language
from motcua.base.value_paths import Answers, is_blank, put, put_or_drop, value_at

from .definition import LANGUAGE, Field, Form, Repeat, Text, as_text
from .reading import tidy_value
from .visibility import asked_fields

CONCEPTS = frozenset(LANGUAGE["concept_lists"]) | frozenset(
    f"{subject}.{attribute}"
    for subject in LANGUAGE["concept_subjects"]
    for attribute in LANGUAGE["concept_attributes"]
)


@dataclass(frozen=True, slots=True)
class Known:
    """One value that the state already holds for a concept."""

    value: Any
    source: Text
    as_of: date


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the answer under a name was taken from, what it was, and as of which day."""

    source: Text
    as_of: date
    value: Any
    concept: str

    def line(self, language: str) -> str:
        """What stands under the field: "Lấy từ Hồ sơ cá nhân, ngày 21/11/2026"."""
        source, day = in_language(self.source, language), date_vi(self.as_of)
        if language == "en":
            return f"Taken from {source}, as of {day}"
        return f"Lấy từ {source}, ngày {day}"

    def to_json(self) -> dict[str, Any]:
        """The provenance as a draft keeps it."""
        return {
            "source": dict(self.source),
            "as_of": self.as_of.isoformat(),
            "value": self.value,
            "concept": self.concept,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Provenance":
        """The provenance that a draft kept."""
        return cls(
            source=as_text(kept["source"]),
            as_of=date.fromisoformat(kept["as_of"]),
            value=kept["value"],
            concept=str(kept.get("concept", "")),
        )


Sources = Mapping[str, Provenance]


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What is known for a form before anybody types: answers, and where each comes from."""

    answers: Answers
    provenance: Sources


@dataclass(frozen=True, slots=True)
class Burden:
    """How much a form asks of a person: questions asked, filled beforehand, and corrected."""

    asked: int
    prefilled: int
    changed: int
    names: tuple[str, ...] = ()  # of the questions asked

    @property
    def saved_share(self) -> float:
        """The share of questions that nobody had to answer, from 0 to 1."""
        return (self.prefilled - self.changed) / self.asked if self.asked else 0.0


def concepts_of(form: Form) -> frozenset[str]:
    """The concepts that a form can use; of a repeated part that of the whole list."""
    return frozenset(item.concept for _, item in form.items if item.concept)


def prefilled(form: Form, known: Mapping[str, Known]) -> Prefilled:
    """The known values that fit their questions; one that does not fit is asked for instead."""
    answers: Answers = {}
    provenance: dict[str, Provenance] = {}
    for _, item in form.items:
        if item.concept not in known:
            continue
        found = known[item.concept]
        if isinstance(item, Repeat):
            put_or_drop(answers, item.name, _rows(form, item, found, provenance))
            continue
        value = tidy_value(item, found.value)
        if is_blank(value) or not _fits(form, item, value):
            continue
        put(answers, item.name, value)
        provenance[item.name] = Provenance(found.source, found.as_of, value, item.concept)
    return Prefilled(answers, provenance)


def _rows(
    form: Form, part: Repeat, found: Known, provenance: dict[str, Provenance]
) -> list[Answers]:
    """The items of a repeated part of which anything is known, at most as many as it takes."""
    rows: list[Answers] = []
    for told in found.value if isinstance(found.value, list) else ():
        row: Answers = {}
        for question in part.fields:
            value = tidy_value(question, told.get(question.concept)) if question.concept else None
            if is_blank(value) or not _fits(form, question, value):
                continue
            put(row, question.name, value)
            name = f"{part.name}/{len(rows)}/{question.name}"
            provenance[name] = Provenance(found.source, found.as_of, value, question.concept)
        if row:
            rows.append(row)
        if len(rows) == part.maximum:
            break
    return rows


def told_rows(part: Repeat, rows: Any) -> list[dict[str, Any]]:
    """What the items of a repeated part say, by concept; what has none is not told."""
    return [
        {one.concept: value_at(row, one.name) for one in part.fields if one.concept}
        for row in (rows if isinstance(rows, list) else ())
    ]


def _fits(form: Form, field: Field, value: Any) -> bool:
    if field.options and value not in [option.value for option in field.options]:
        return False
    schema = {**field.schema, "$defs": form.schema.get("$defs", {})}
    return Draft202012Validator(schema, validate_formats=True, offline=True).is_valid(value)


def locked_names(form: Form, provenance: Sources) -> frozenset[str]:
    """The prefilled answers that the form does not let a person change."""
    return frozenset(
        item.name
        for _, item in form.items
        if isinstance(item, Field) and not item.editable and item.name in provenance
    )


def changed_names(answers: Mapping[str, Any], provenance: Sources) -> tuple[str, ...]:
    """The prefilled answers that now differ from their source, for the officer to look at."""
    return tuple(
        name for name, origin in provenance.items() if value_at(answers, name) != origin.value
    )


def burden(form: Form, answers: Mapping[str, Any], provenance: Sources) -> Burden:
    """How many questions these answers met, and how many of them the state filled itself."""
    asked = tuple(dict.fromkeys(name for _, name, _ in asked_fields(form, answers)))
    filled = {name: origin for name, origin in provenance.items() if name in asked}
    changed = changed_names(answers, filled)
    return Burden(asked=len(asked), prefilled=len(filled), changed=len(changed), names=asked)
