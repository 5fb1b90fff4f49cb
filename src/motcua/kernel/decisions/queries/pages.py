"""Decisions as pages show them: plain rows in the reader's words, with the FEEL beside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from motcua.base.feel.parsing import parse_unary_tests
from motcua.base.feel.printing import print_expression
from motcua.base.feel.syntax import Literal, Node, UnaryTests
from motcua.kernel.decisions.models import DecisionVersion
from motcua.kernel.decisions.rules.comparison import (
    DecisionChange,
    columns_of,
    compare_models,
)
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
)

from .sheets import Sheet
from .versions import problems_in


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in words, and as it is written where that says more."""

    text: str
    feel: str
    was: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A rule as a table shows it."""

    number: int
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    note: str
    note_was: str = ""
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
    policy_was: str = ""
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """An input of the form that tries a decision; `options` where its values are listed."""

    id: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...]


def sections_of(sheet: Sheet, language: str, steps: Sequence[Step] = ()) -> list[Section]:
    """The decisions of a file, the one asked for first; with `steps`, as they were answered."""
    logics, model = sheet.compiled.logics, sheet.compiled.model
    made = {step.decision.id: step for step in steps}
    return [
        _section(one, logics[one.id], language, sheet.words, made.get(one.id))
        for one in reversed(model.needed_by(sheet.final))
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


def _row(rule: ReadRule, language: str, words: Words) -> Row:
    return Row(
        number=rule.rule.number,
        inputs=tuple(_cell(cell_in_words(tests, language, words), tests) for tests in rule.tests),
        outputs=tuple(
            _cell(tree_in_words(tree, language, words), tree) for tree in rule.conclusions
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


def questions_of(sheet: Sheet, language: str) -> list[Question]:
    """What a decision must be told."""
    compiled, words = sheet.compiled, sheet.words
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


def changes_between(before: Sheet, after: Sheet, language: str) -> list[Section]:
    """The decisions of two versions, each rule marked as added, removed, changed or the same."""
    words = {**before.words, **after.words}
    return [
        replace(_compared(change, language, words), state=change.state)
        for change in compare_models(before.compiled, after.compiled)
    ]


def _compared(change: DecisionChange, language: str, words: Words) -> Section:
    name = label_in(words, change.name, language)
    logic = change.after or change.before
    if not isinstance(logic, ReadTable):
        return Section(change.id, name, formula=_formulas(change.before, change.after))
    section = _table(change.id, name, logic, language, words)
    if not isinstance(change.before, ReadTable) or not isinstance(change.after, ReadTable):
        return section
    old, new = (_labels(one, language, words) for one in (change.before, change.after))
    was = _table(change.id, name, change.before, language, words).policy
    return replace(
        section,
        rows=_changed(change, language, words),
        policy_was="" if was == section.policy else was,
        columns_added=tuple(label for key, label in new.items() if key not in old),
        columns_removed=tuple(label for key, label in old.items() if key not in new),
    )


def _labels(read: ReadTable, language: str, words: Words) -> dict[tuple[bool, str], str]:
    """The labels of a table's columns by what they are known by."""
    asked, given = columns_of(read)
    labels = [one.label for one in read.table.inputs] + [one.label for one in read.table.outputs]
    keys = [*((True, one) for one in asked), *((False, one) for one in given)]
    return {key: label_in(words, label, language) for key, label in zip(keys, labels, strict=True)}


def _formulas(before: ReadLogic | None, after: ReadLogic | None) -> str:
    texts = [one.text for one in (before, after) if isinstance(one, ReadFormula)]
    return " → ".join(dict.fromkeys(texts))


def _changed(change: DecisionChange, language: str, words: Words) -> tuple[Row, ...]:
    old, new = (
        list(_labels(one, language, words)) if isinstance(one, ReadTable) else []
        for one in (change.before, change.after)
    )
    rows = []
    for one in change.rules:
        before = _row(one.before, language, words) if one.before else None
        after = _row(one.after, language, words) if one.after else None
        shown = _against(after, before, old, new) if after else None
        if shown is None and before is not None:
            shown = _in_columns(before, old, new)
        if shown is not None:
            rows.append(replace(shown, state=one.state))
    return tuple(rows)


_Keys = Sequence[tuple[bool, str]]


def _against(row: Row, before: Row | None, old: _Keys, new: _Keys) -> Row:
    """A rule with what stood in its cells before."""
    if before is None:
        return row
    stood = dict(zip(old, (*before.inputs, *before.outputs), strict=True))
    cells = [
        _was(cell, stood.get(key))
        for key, cell in zip(new, (*row.inputs, *row.outputs), strict=True)
    ]
    wide = len(row.inputs)
    return replace(
        row, inputs=tuple(cells[:wide]), outputs=tuple(cells[wide:]),
        note_was="" if before.note == row.note else before.note or "—",
    )  # fmt: skip


def _was(cell: Cell, before: Cell | None) -> Cell:
    if before is None:
        return replace(cell, is_new=True)
    is_same = (before.text, before.feel) == (cell.text, cell.feel)
    return cell if is_same else replace(cell, was=before.text)


def _in_columns(row: Row, old: _Keys, new: _Keys) -> Row:
    """A removed rule in the columns of the new table."""
    stood = dict(zip(old, (*row.inputs, *row.outputs), strict=True))
    cells = [stood.get(key, Cell("—", "")) for key in new]
    wide = sum(1 for is_input, _ in new if is_input)
    return replace(row, inputs=tuple(cells[:wide]), outputs=tuple(cells[wide:]))
