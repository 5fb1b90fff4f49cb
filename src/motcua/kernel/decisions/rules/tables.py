"""Reads the decision tables of a DMN file."""

from collections.abc import Callable

from lxml import etree

from motcua.base.text import tidy

from .model import DataType, HitPolicy, InputColumn, OutputColumn, Problem, Rule, Table

_POLICIES: dict[str, HitPolicy] = {
    "": "UNIQUE", "UNIQUE": "UNIQUE", "FIRST": "FIRST", "PRIORITY": "PRIORITY", "ANY": "ANY",
    "COLLECT": "COLLECT", "RULE ORDER": "RULE ORDER", "OUTPUT ORDER": "OUTPUT ORDER",
}  # fmt: skip
AGGREGATIONS = {"", "SUM", "MIN", "MAX", "COUNT", "LIST"}
MOST_RULES = 2_000
TypeOf = Callable[[etree._Element | None, etree._Element], DataType]


def tag_of(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(etree.QName(element).localname)


def child(element: etree._Element | None, tag: str) -> etree._Element | None:
    """The first element of a name directly inside, if there is one."""
    if element is None:
        return None
    return next((one for one in element if tag_of(one) == tag), None)


def children_of(element: etree._Element, tag: str) -> list[etree._Element]:
    """The elements of a name directly inside."""
    return [one for one in element if tag_of(one) == tag]


def text_in(element: etree._Element | None) -> str:
    """The text of an element, without white space around it."""
    return "".join(map(str, element.itertext())).strip() if element is not None else ""


def named(element: etree._Element) -> str:
    """An element's name or label in one Unicode form."""
    return tidy(element.get("name") or element.get("label") or "")


def read_table(
    element: etree._Element, owner: etree._Element, type_of: TypeOf
) -> tuple[Table, list[Problem]]:
    """A table, and what is wrong with its form; `owner` is the decision that it decides."""
    policy = element.get("hitPolicy", "")
    aggregation = element.get("aggregation", "")
    table = Table(
        id=element.get("id", ""),
        hit_policy=_POLICIES.get(policy, "UNIQUE"),
        aggregation="" if aggregation == "LIST" else aggregation,
        inputs=tuple(_input(one, owner, type_of) for one in children_of(element, "input")),
        outputs=tuple(_output(one, owner, type_of) for one in children_of(element, "output")),
        rules=tuple(
            _rule(one, number) for number, one in enumerate(children_of(element, "rule"), 1)
        ),
    )
    key, name = owner.get("id", ""), named(owner)
    problems = [
        Problem(key, name, vi, en)
        for wrong, vi, en in (
            (policy not in _POLICIES, f"chưa hỗ trợ hit policy “{policy}”",
             f"the hit policy “{policy}” is not known"),
            (aggregation not in AGGREGATIONS, f"chưa hỗ trợ phép gộp “{aggregation}”",
             f"the aggregation “{aggregation}” is not known"),
            (not table.outputs, "bảng không có cột kết quả", "the table has no output"),
            (not table.rules, "bảng không có dòng nào", "the table has no rule"),
            (len(table.rules) > MOST_RULES, f"bảng có quá {MOST_RULES} dòng",
             f"the table has more than {MOST_RULES} rules"),
            (bool(table.aggregation) and len(table.outputs) > 1,
             "phép gộp chỉ dùng cho bảng có một cột kết quả",
             "an aggregation needs a table with one output"),
        )
        if wrong
    ]  # fmt: skip
    return table, problems + _wrong_rows(table, key, name)


def _wrong_rows(table: Table, key: str, name: str) -> list[Problem]:
    wide, out = len(table.inputs), len(table.outputs)
    return [
        Problem(
            rule.id or key, name,
            f"dòng {rule.number} có {len(rule.inputs)} + {len(rule.outputs)} ô; cần {wide} + {out}",
            f"rule {rule.number} has {len(rule.inputs)} + {len(rule.outputs)} cells, "
            f"it needs {wide} + {out}",
            rows=(rule.number,),
        )
        for rule in table.rules
        if (len(rule.inputs), len(rule.outputs)) != (wide, out)
    ]  # fmt: skip


def _input(element: etree._Element, owner: etree._Element, type_of: TypeOf) -> InputColumn:
    asked = child(element, "inputExpression")
    text = text_in(child(asked, "text"))
    kind = type_of(asked, owner)
    allowed = text_in(child(child(element, "inputValues"), "text"))
    return InputColumn(
        id=element.get("id", ""),
        label=tidy(element.get("label") or text),
        expression=text,
        type=DataType(kind.base, allowed or kind.allowed, kind.is_whole),
    )


def _output(element: etree._Element, owner: etree._Element, type_of: TypeOf) -> OutputColumn:
    kind = type_of(element, owner)
    allowed = text_in(child(child(element, "outputValues"), "text"))
    name = element.get("name") or ""
    return OutputColumn(
        id=element.get("id", ""),
        name=tidy(name),
        label=tidy(element.get("label") or name or named(owner)),
        type=DataType(kind.base, allowed or kind.allowed, kind.is_whole),
        default=text_in(child(child(element, "defaultOutputEntry"), "text")),
    )


def _rule(element: etree._Element, number: int) -> Rule:
    notes = [text_in(child(one, "text")) for one in children_of(element, "annotationEntry")]
    return Rule(
        id=element.get("id", ""),
        number=number,
        inputs=tuple(text_in(child(one, "text")) for one in children_of(element, "inputEntry")),
        outputs=tuple(text_in(child(one, "text")) for one in children_of(element, "outputEntry")),
        note=" ".join(filter(None, [text_in(child(element, "description")), *notes])),
    )
