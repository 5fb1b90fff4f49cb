"""Asking a decision, and its answer with the reasons in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.errors import InvalidInput
from motcua.base.feel.texts import written
from motcua.kernel.decisions.rules.compiling import Compiled, ReadTable
from motcua.kernel.decisions.rules.playing import Step, Unfit, given_inputs, play
from motcua.kernel.decisions.rules.words import (
    Words,
    cell_in_words,
    label_in,
    value_in_words,
    words_of,
)

from .sheets import Sheet, sheet_of
from .versions import get_decision


class DecisionInputRefused(InvalidInput):
    """Thông tin đưa vào bảng quyết định chưa đúng."""

    message_en = "What the decision was given is not right."

    def __init__(self, wrong: list[Unfit]) -> None:
        """Refuse with every input that is not right."""
        self.wrong = tuple(wrong)
        super().__init__(fields={one.name: one.vi for one in wrong})

    def message(self, language: str) -> str:
        """The message, and each input at fault."""
        told = [one.en if language == "en" else one.vi for one in self.wrong]
        return " ".join([super().message(language), "; ".join(told)])


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """
    What a version of a decision answers for given inputs.

    `value` is the conclusion: one value, or one by output name where there are several.
    `is_decided` is false where no rule fits or rules contradict each other: a person must decide.
    """

    code: str
    version: int
    version_uuid: UUID | None
    value: Any
    steps: tuple[Step, ...]
    compiled: Compiled
    about: Mapping[str, Any]
    given: Mapping[str, Any]
    on: date

    @property
    def is_decided(self) -> bool:
        """Whether the table came to a conclusion."""
        return self.value is not None and not any(any(step.problem) for step in self.steps)

    @property
    def outputs(self) -> dict[str, Any]:
        """The conclusion by output name, also where there is one output only."""
        if isinstance(self.value, dict):
            return self.value
        last = self.compiled.logics[self.steps[-1].decision.id]
        name = last.table.outputs[0].name if isinstance(last, ReadTable) else ""
        return {name or self.steps[-1].decision.variable: self.value}

    def explanation(self, language: str) -> tuple[str, ...]:
        """The reasons in sentences: each decision, the rules that fit, and what they give."""
        words = words_of(self.about)
        return tuple(
            line for step in self.steps for line in _told(self.compiled, step, language, words)
        )

    def record(self) -> dict[str, Any]:
        """The result as plain JSON values, for whoever keeps it with the matter."""
        return {
            "decision": self.code,
            "version": self.version,
            "on": self.on.isoformat(),
            "inputs": jsonable(dict(self.given)),
            "value": jsonable(self.value),
            "rules": {step.decision.id: list(step.matched) for step in self.steps},
            "because": list(self.explanation("vi")),
        }


def evaluate_decision(
    *,
    code: str,
    inputs: Mapping[str, Any],
    on: date,
    version: int | None = None,
    at: datetime | None = None,
) -> DecisionResult:
    """
    The answer of a decision in the version in force on a day, or in one version by its number.

    Inputs are given by id or name; what is missing is null. Dates and numbers may be texts.
    `today()` in the table is `on`, `now()` is `at`. Nothing is written: whoever asks keeps the
    result (`record()`) with the matter.

    :raises DecisionUnknown: if no such version is in force.
    :raises DecisionInputRefused: if an input is not of its type or not allowed.
    """
    found = get_decision(code, on=on, version=version)
    return answer_of(sheet_of(found), inputs, on=on, at=at)


def answer_of(
    sheet: Sheet,
    inputs: Mapping[str, Any],
    *,
    on: date,
    at: datetime | None = None,
) -> DecisionResult:
    """
    The answer of one version, or of a draft.

    :raises DecisionInputRefused: if an input is not of its type or not allowed.
    """
    compiled = sheet.compiled
    given, wrong = given_inputs(compiled, inputs)
    if wrong:
        raise DecisionInputRefused(wrong)
    steps = play(compiled, sheet.final, given, today=on, now=at)
    stated = {
        data.id: given[data.name]
        for data in compiled.model.inputs.values()
        if given[data.name] is not None
    }
    return DecisionResult(
        code=sheet.code, version=sheet.number, version_uuid=sheet.version_uuid,
        value=steps[-1].value, steps=tuple(steps), compiled=compiled, about=sheet.about,
        given=stated, on=on,
    )  # fmt: skip


def _told(compiled: Compiled, step: Step, language: str, words: Words) -> list[str]:
    english = language == "en"
    name = label_in(words, step.decision.name, language)
    value = value_in_words(step.value, language, words)
    logic = compiled.logics[step.decision.id]
    if any(step.problem):
        return [f"{name}: {step.problem[english]}."]
    if not isinstance(logic, ReadTable):
        return [f"{name}: {value}."]
    if not step.matched:
        none = "no rule fits" if english else "không dòng nào phù hợp"
        return [f"{name}: {none}." if step.value is None else f"{name}: {none}; {value}."]
    told = [_row(logic, number, language, words) for number in step.matched]
    return [f"{name}: {value}.", *told]


def _row(logic: ReadTable, number: int, language: str, words: Words) -> str:
    read = logic.rules[number - 1]
    conditions = [
        f"{label_in(words, column.label, language)}: {cell_in_words(tests, language, words)}"
        for column, tests in zip(logic.table.inputs, read.tests, strict=True)
        if tests.tests
    ]
    head = f"Rule {number}" if language == "en" else f"Dòng {number}"
    note = label_in(words, read.rule.note, language)
    always = "always" if language == "en" else "mọi trường hợp"
    return f"{head} — {'; '.join(conditions) or always}{f' ({note})' if note else ''}."


def jsonable(value: Any) -> Any:
    """A value as JSON keeps it: numbers as texts, so that no digit is lost."""
    if isinstance(value, dict):
        return {key: jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [jsonable(item) for item in value]
    return value if value is None or isinstance(value, bool | str) else written(value)
