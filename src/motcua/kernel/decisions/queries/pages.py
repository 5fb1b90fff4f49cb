"""Decisions as pages show them: plain rows in the reader's words, with the FEEL beside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from motcua.base.feel.parsing import parse_unary_tests
from motcua.base.feel.printing import print_expression
from motcua.base.feel.syntax import Literal, Node, UnaryTests
from motcua.kernel.decisions.models import DecisionVersion
from motcua.kernel.decisions.rules.comparison import RuleChange, compare_models
from motcua.kernel.decisions.rules.compiling import (
    Compiled,
    ReadFormula,
    ReadLogic,
    ReadRule,
    ReadTable,
)
from motcua.kernel.decisions.rules.model import Decision, InputData, Problem
from motcua.kernel.decisions.rules.playing import Step
from motcua.kernel.decisions.rules.words import (
    Words,
    cell_in_words,
    label_in,
    policy_in_words,
    tree_in_words,
    value_in_words,
    words_of,
)

from .versions import compiled_version, problems_in


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in words, and as it is written where that says more."""

    text: str
    feel: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as a table shows it."""

    number: int
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    note: str
    is_matched: bool = False
    state: str = "same"


@dataclass(frozen=True, slots=True)
class Section:
    """One decision of the file: a table or a formula, and its answer where it was asked."""

    id: str
    name: str
    policy: str = ""
    formula: str = ""
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    answer: str = ""
    problem: str = ""
    is_asked: bool = False
    state: str = "same"


@dataclass(frozen=True, slots=True)
class Question:
    """An input of the form that tries a decision; `options` where its values are listed."""

    id: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...]


def sections_of(
    version: DecisionVersion, language: str, steps: Sequence[Step] = ()
) -> list[Section]:
    """The decisions of a version, the one asked for first; with `steps`, as they were answered."""
    compiled, final = compiled_version(version)
    words = words_of(version.about)
    made = {step.decision.id: step for step in steps}
    return [
        _section(one, compiled.logics[one.id], language, words, made.get(one.id))
        for one in reversed(compiled.model.needed_by(final))
    ]


def _section(
    decision: Decision, logic: ReadLogic, language: str, words: Words, step: Step | None
) -> Section:
    name = label_in(words, decision.name, language)
    if isinstance(logic, ReadFormula):
        shown = Section(decision.id, name, formula=logic.text)
    else:
        matched = step.matched if step else ()
        shown = _table(decision.id, name, logic, language, words, matched=matched)
    if step is None:
        return shown
    problem = step.problem[language == "en"]
    return replace(
        shown, answer=value_in_words(step.value, language, words), problem=problem, is_asked=True
    )


def _table(
    key: str,
    name: str,
    read: ReadTable,
    language: str,
    words: Words,
    *,
    matched: Sequence[int] = (),
) -> Section:
    table = read.table
    rows = [_row(rule, language, words) for rule in read.rules]
    return Section(
        id=key,
        name=name,
        policy=policy_in_words(table.hit_policy, table.aggregation, language),
        inputs=tuple(label_in(words, column.label, language) for column in table.inputs),
        outputs=tuple(label_in(words, column.label, language) for column in table.outputs),
        rows=tuple(replace(row, is_matched=row.number in matched) for row in rows),
    )


def _row(rule: ReadRule, language: str, words: Words, was: ReadRule | None = None) -> Row:
    before = was.conclusions if was else rule.conclusions
    return Row(
        number=rule.rule.number,
        inputs=tuple(_cell(cell_in_words(tests, language, words), tests) for tests in rule.tests),
        outputs=tuple(
            replace(
                _cell(tree_in_words(tree, language, words), tree),
                was="" if tree == former else tree_in_words(former, language, words),
            )
            for tree, former in zip(rule.conclusions, before, strict=True)
        ),
        note=label_in(words, rule.rule.note, language),
    )


def _cell(text: str, tree: Node) -> Cell:
    """Values speak for themselves; comparisons and expressions are shown as written, too."""
    parts = tree.tests if isinstance(tree, UnaryTests) else (tree,)
    feel = print_expression(tree)
    is_plain = all(isinstance(part, Literal) for part in parts) or feel == text
    return Cell(text, "" if is_plain else feel)


def problems_of(version: DecisionVersion) -> tuple[Problem, ...]:
    """The warnings about a version: gaps, and what could not be judged."""
    return problems_in(version.uuid, str(version.about.get("decision", "")))


def questions_of(version: DecisionVersion, language: str) -> list[Question]:
    """What a decision must be told."""
    compiled, _ = compiled_version(version)
    words = words_of(version.about)
    return [
        Question(
            id=data.id,
            label=label_in(words, data.name, language),
            kind=data.type.base,
            options=_options(compiled, data, language, words),
        )
        for data in compiled.model.inputs.values()
    ]


def _options(
    compiled: Compiled, data: InputData, language: str, words: Words
) -> tuple[tuple[str, str], ...]:
    if data.type.base == "boolean":
        return tuple(
            (str(value).lower(), value_in_words(value, language)) for value in (True, False)
        )
    written = next((text for text in _limits(compiled, data) if text), "")
    tests = parse_unary_tests(written).tests if written else ()
    values: list[Any] = [t.value for t in tests if isinstance(t, Literal) and t.value is not None]
    if len(values) < len(tests) - 1 or not all(isinstance(value, str) for value in values):
        return ()
    return tuple((value, value_in_words(value, language, words)) for value in values)


def _limits(compiled: Compiled, data: InputData) -> list[str]:
    """The allowed values as they are written: of the input's type, then of columns that ask it."""
    columns = [
        column.type.allowed
        for logic in compiled.logics.values()
        if isinstance(logic, ReadTable)
        for column in logic.table.inputs
        if column.expression == data.name
    ]
    return [data.type.allowed, *columns]


def changes_between(
    before: DecisionVersion, after: DecisionVersion, language: str
) -> list[Section]:
    """The decisions of two versions, each rule marked as added, removed, changed or the same."""
    words = {**words_of(before.about), **words_of(after.about)}
    found = []
    for change in compare_models(compiled_version(before)[0], compiled_version(after)[0]):
        name = label_in(words, change.name, language)
        logic = change.after or change.before
        if isinstance(logic, ReadFormula):
            section = Section(change.id, name, formula=_formulas(change.before, change.after))
        elif logic is not None:
            section = _table(change.id, name, logic, language, words)
            if change.rules:
                section = replace(section, rows=_changed(change.rules, language, words))
        found.append(replace(section, state=change.state))
    return found


def _formulas(before: ReadLogic | None, after: ReadLogic | None) -> str:
    texts = [one.text for one in (before, after) if isinstance(one, ReadFormula)]
    return " → ".join(dict.fromkeys(texts))


def _changed(changes: Sequence[RuleChange], language: str, words: Words) -> tuple[Row, ...]:
    rows = []
    for change in changes:
        rule = change.after or change.before
        if rule is not None:
            was = change.before if change.state == "changed" else None
            rows.append(replace(_row(rule, language, words, was), state=change.state))
    return tuple(rows)
