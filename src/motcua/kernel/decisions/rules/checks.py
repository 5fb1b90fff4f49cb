"""What is judged before a decision is published."""

from typing import Any

from motcua.base.feel.comparing import equal
from motcua.base.feel.syntax import Interval, Literal, Node, Probe, UnaryTests, children

from .compiling import Compiled, ReadTable
from .coverage import Overlap, find_gaps, find_overlaps
from .model import DataType, Decision, Model, Problem
from .types import is_of
from .words import KINDS_VI, Words, label_in, value_in_words

MOST_NAMED = 5


def check_model(compiled: Compiled, words: Words | None = None) -> list[Problem]:
    """Faults and warnings of a model whose expressions are all understood; examples in words."""
    problems = _circles(compiled.model) + _unknown(compiled.model)
    for decision in compiled.model.decisions.values():
        logic = compiled.logics.get(decision.id)
        if isinstance(logic, ReadTable):
            problems += check_table(logic, decision, words or {})
    return problems


def check_table(read: ReadTable, decision: Decision, words: Words) -> list[Problem]:
    """Faults and warnings of one table."""
    return [
        *_types(read, decision), *_overlaps(read, decision, words), *_gaps(read, decision, words),
        *_ranks(read, decision),
    ]  # fmt: skip


def _circles(model: Model) -> list[Problem]:
    found = []
    for decision in model.decisions.values():
        reached, waiting = set[str](), list(decision.requires)
        while waiting:
            key = waiting.pop()
            if key in model.decisions and key not in reached:
                reached.add(key)
                waiting.extend(model.decisions[key].requires)
        if decision.id in reached:
            found.append(_problem(decision, "quyết định cần chính nó", "the decision needs itself"))
    return found


def _unknown(model: Model) -> list[Problem]:
    return [
        _problem(decision, f"cần quyết định “{key}” không có trong tệp",
                 f"needs the decision “{key}”, which is not in the file")
        for decision in model.decisions.values()
        for key in decision.requires
        if key not in model.decisions
    ]  # fmt: skip


def _problem(
    decision: Decision, vi: str, en: str, *, is_warning: bool = False,
    rows: tuple[int, ...] = (), column: int = 0,
) -> Problem:  # fmt: skip
    return Problem(decision.id, decision.name, vi, en, is_warning, rows, column)


def _types(read: ReadTable, decision: Decision) -> list[Problem]:
    """Cells whose literals are not of the column's type, and conclusions that are missing."""
    found = []
    for rule in read.rules:
        asked = enumerate(zip(read.table.inputs, rule.tests, strict=True), 1)
        for n, (column, tests) in asked:
            place = rule.rule.number, n
            for value in _compared(tests):
                found += _fits(value, column.type, column.label, place, decision)
        given = zip(read.table.outputs, rule.conclusions, strict=True)
        for n, (output, tree) in enumerate(given, len(read.table.inputs) + 1):
            place = rule.rule.number, n
            if isinstance(tree, Literal):
                found += _fits(tree.value, output.type, output.label, place, decision)
                found += _allowed(read, tree.value, output.label, place, decision)
    return found


def _compared(node: Node) -> list[Any]:
    """The literals that a cell compares its value with directly."""
    if isinstance(node, Literal):
        return [node.value]
    if isinstance(node, UnaryTests | Probe | Interval):
        return [value for child in children(node) for value in _compared(child)]
    return []


def _fits(
    value: Any, kind: DataType, label: str, place: tuple[int, int], decision: Decision
) -> list[Problem]:
    if is_of(value, kind):
        return []
    number, column = place
    wanted = KINDS_VI.get(kind.base, kind.base)
    shown = value_in_words(value, "vi")
    return [
        _problem(
            decision,
            f"dòng {number}, cột “{label}”: “{shown}” không phải là {wanted}",
            f"rule {number}, column “{label}”: “{value_in_words(value, 'en')}” is no {kind.base}",
            rows=(number,),
            column=column,
        )
    ]


def _allowed(
    read: ReadTable, value: Any, label: str, place: tuple[int, int], decision: Decision
) -> list[Problem]:
    number, column = place
    rank = read.ranks[column - len(read.table.inputs) - 1]
    if not rank or value is None or any(equal(value, one) for one in rank):
        return []
    return [
        _problem(
            decision,
            f"dòng {number}, cột “{label}”: “{value_in_words(value, 'vi')}” không có trong các giá"
            " trị cho phép",
            f"rule {number}, column “{label}”: “{value_in_words(value, 'en')}” is not allowed",
            rows=(number,),
            column=column,
        )
    ]


def example_in_words(read: ReadTable, example: tuple[Any, ...], language: str, words: Words) -> str:
    """Inputs as a reader understands them: Tuổi = 75; Hộ = bất kỳ."""
    anything = "any" if language == "en" else "bất kỳ"
    values = [
        anything if value is None else value_in_words(value, language, words) for value in example
    ]
    labels = [label_in(words, column.label, language) for column in read.table.inputs]
    return "; ".join(f"{label} = {value}" for label, value in zip(labels, values, strict=True))


def _overlaps(read: ReadTable, decision: Decision, words: Words) -> list[Problem]:
    policy = read.table.hit_policy
    if policy not in {"UNIQUE", "ANY"}:
        return []
    overlaps, exact = find_overlaps(read, only_differing=policy == "ANY")
    found = [_overlap(read, decision, one, words) for one in overlaps[:MOST_NAMED]]
    if not exact and not found:
        found.append(
            _problem(
                decision,
                "không kiểm tra hết được việc các dòng trùng nhau, vì có ô dùng biểu thức",
                "whether rules overlap could not be judged fully: some cells hold expressions",
                is_warning=True,
            )
        )
    return found


def _overlap(read: ReadTable, decision: Decision, one: Overlap, words: Words) -> Problem:
    first, second = one.rules
    vi, en = (example_in_words(read, one.example, language, words) for language in ("vi", "en"))
    return _problem(
        decision,
        f"dòng {first} và dòng {second} trùng nhau, ví dụ khi {vi}",
        f"rules {first} and {second} overlap, for example if {en}",
        rows=(first, second),
    )


def _gaps(read: ReadTable, decision: Decision, words: Words) -> list[Problem]:
    table = read.table
    if any(default is not None for default in read.defaults) or table.hit_policy == "COLLECT":
        return []
    gaps, _ = find_gaps(read, most=MOST_NAMED)
    return [
        _problem(
            decision,
            f"không dòng nào đúng khi {example_in_words(read, gap, 'vi', words)}",
            f"no rule matches if {example_in_words(read, gap, 'en', words)}",
            is_warning=True,
        )
        for gap in gaps
    ]


def _ranks(read: ReadTable, decision: Decision) -> list[Problem]:
    if read.table.hit_policy not in {"PRIORITY", "OUTPUT ORDER"} or any(read.ranks):
        return []
    return [
        _problem(
            decision,
            "thứ tự ưu tiên cần danh sách giá trị cho phép của cột kết quả",
            "a priority needs the list of allowed values of an output",
        )
    ]
