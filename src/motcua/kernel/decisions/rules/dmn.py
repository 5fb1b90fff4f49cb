"""Reads DMN 1.1 to 1.5 of any modeller; refuses what is not evaluated, by name and id."""

import re

from lxml import etree

from .model import (
    DataType,
    Decision,
    Formula,
    Function,
    InputData,
    Model,
    Problem,
    Table,
)
from .tables import child, children_of, named, read_table, tag_of, text_in
from .types import base_type

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20130901": "1.0",
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
_PLAIN_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_ENCODING = re.compile(r"""\ufeff?\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")
LARGEST = 2 * 1024 * 1024  # characters; a table of 1,000 rules and ten columns has about 1 million
_PASSED_OVER = {
    "description", "extensionElements", "textAnnotation", "association", "group", "artifact",
    "knowledgeSource", "elementCollection", "DMNDI", "itemDefinition", "performanceIndicator",
    "organizationUnit",
}  # fmt: skip
_ASIDE = {
    "description", "extensionElements", "question", "allowedAnswers", "variable",
    "informationRequirement", "knowledgeRequirement", "authorityRequirement",
    "supportedObjective", "impactedPerformanceIndicator", "decisionMaker", "decisionOwner",
    "usingProcess", "usingTask",
}  # fmt: skip


class ModelUnreadable(ValueError):
    """The text is not a DMN model at all."""

    def __init__(self, vi: str, en: str) -> None:
        """Say why in both languages."""
        self.vi, self.en = vi, en
        super().__init__(en)


def read_model(source: str) -> tuple[Model, list[Problem]]:
    """
    Read the decisions of a file, and what in it cannot be evaluated.

    :raises ModelUnreadable: if it is no well-formed DMN.
    """
    return _Reading(_parse(source)).model()


def _parse(source: str) -> etree._Element:
    _require_plain(source)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        vi = f"XML sai ở dòng {line}, cột {column}"
        raise ModelUnreadable(vi, str(error)) from error
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        told = f"<{name.localname}> of “{name.namespace}” is not DMN 1.1 to 1.5"
        vi = f"phần tử gốc <{name.localname}> không thuộc DMN 1.1 đến 1.5"
        raise ModelUnreadable(vi, told)
    return root


def _require_plain(source: str) -> None:
    """Refuse what is too large, what could hide something, and what says it is no UTF-8."""
    if len(source) > LARGEST:
        raise ModelUnreadable("lớn hơn 2 MB", "larger than 2 MB")
    if "<!DOCTYPE" in source:  # no model has one; entities begin there
        vi = "không được có khai báo DOCTYPE"
        raise ModelUnreadable(vi, "a document type declaration is not allowed")
    declared = _ENCODING.match(source)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        vi = f"tệp khai báo mã “{declared[1]}”; hãy xuất lại với mã UTF-8"
        raise ModelUnreadable(vi, f"declared as “{declared[1]}”: export it as UTF-8")


def _declare(logic: Table | Formula, model: Model) -> None:
    """Simple modellers draw no input data: what a column asks for is then an input."""
    for column in logic.inputs if isinstance(logic, Table) else ():
        name = column.expression.partition(".")[0]
        if _PLAIN_PATH.fullmatch(column.expression) and name not in model.names:
            kind = column.type if name == column.expression else DataType()
            model.inputs[name] = InputData(name, name, kind)


class _Reading:
    """Reads one file; collects what it cannot take."""

    def __init__(self, root: etree._Element) -> None:
        self.root, self.problems = root, list[Problem]()
        self.types: dict[str, DataType] = {}

    def model(self) -> tuple[Model, list[Problem]]:
        for element in children_of(self.root, "itemDefinition"):
            self.define(element)
        model = Model(named(self.root), {}, {}, {})
        for element in self.root:
            self.take(element, model)
        for decision in model.decisions.values():
            _declare(decision.logic, model)
        if not model.decisions:
            self.fault(self.root, "không có quyết định nào", "there is no decision")
        return model, self.problems

    def fault(self, element: etree._Element, vi: str, en: str) -> None:
        self.problems.append(Problem(element.get("id", ""), named(element), vi, en))

    def refuse(self, element: etree._Element) -> None:
        tag = tag_of(element)
        self.fault(element, f"chưa hỗ trợ <{tag}>", f"<{tag}> is not evaluated here")

    def take(self, element: etree._Element, model: Model) -> None:
        tag, key = tag_of(element), element.get("id", "")
        if tag == "inputData":
            model.inputs[key] = self.input_data(element)
        elif tag == "decision":
            decision = self.decision(element)
            if decision is not None:
                model.decisions[key] = decision
        elif tag == "businessKnowledgeModel":
            function = self.function(element)
            if function is not None:
                model.functions[key] = function
        elif tag not in _PASSED_OVER and etree.QName(element).namespace in NAMESPACES:
            self.refuse(element)

    def define(self, element: etree._Element) -> None:
        """A type of the model's own: a simple one, perhaps with allowed values."""
        known = self.type_named(text_in(child(element, "typeRef")))
        if known is None or child(element, "itemComponent") is not None:
            known = DataType("context")
        if element.get("isCollection") == "true":
            known = DataType("list")
        allowed = text_in(child(child(element, "allowedValues"), "text"))
        self.types[element.get("name", "")] = DataType(
            known.base, allowed or known.allowed, known.is_whole
        )

    def type_named(self, written: str) -> DataType | None:
        return (
            self.types.get(written)
            or self.types.get(written.rpartition(":")[2])
            or base_type(written)
        )

    def type_of(self, element: etree._Element | None, owner: etree._Element) -> DataType:
        """The type that an element refers to; in DMN 1.1 by an element, later by an attribute."""
        if element is None:
            return DataType()
        written = element.get("typeRef") or text_in(child(element, "typeRef"))
        found = self.type_named(written)
        if found is None:
            self.fault(owner, f"không có kiểu “{written}”", f"there is no type “{written}”")
        return found or DataType()

    def input_data(self, element: etree._Element) -> InputData:
        variable = child(element, "variable")
        name = variable.get("name", "") if variable is not None else ""
        kind = self.type_of(variable, element)
        return InputData(element.get("id", ""), name or named(element), kind)

    def decision(self, element: etree._Element) -> Decision | None:
        logic = self.logic(element, _ASIDE)
        if logic is None:
            return None
        variable = child(element, "variable")
        return Decision(
            id=element.get("id", ""),
            name=named(element),
            variable=(variable.get("name", "") if variable is not None else "") or named(element),
            type=self.type_of(variable, element),
            logic=logic,
            requires=tuple(self.required(element)),
        )

    def required(self, element: etree._Element) -> list[str]:
        found = []
        for requirement in children_of(element, "informationRequirement"):
            for reference in children_of(requirement, "requiredDecision"):
                place, _, key = reference.get("href", "").partition("#")
                if place:
                    self.refuse(reference)  # a decision of another file
                found.append(key)
        return found

    def logic(self, element: etree._Element, aside: set[str]) -> Table | Formula | None:
        found: Table | Formula | None = None
        for part in element:
            tag = tag_of(part)
            if tag == "decisionTable":
                found, problems = read_table(part, element, self.type_of)
                self.problems.extend(problems)
            elif tag == "literalExpression":
                found = self.formula(part, element)
            elif tag not in aside and etree.QName(part).namespace in NAMESPACES:
                self.fault(
                    element,
                    f"chưa hỗ trợ <{tag}> trong quyết định",
                    f"<{tag}> is not evaluated here",
                )
                return None
        if found is None:
            self.fault(element, "chưa có bảng hay công thức", "neither a table nor a formula")
        return found

    def formula(self, part: etree._Element, owner: etree._Element) -> Formula:
        language = part.get("expressionLanguage", "")
        if language and "feel" not in language.lower():
            self.fault(
                owner, f"ngôn ngữ “{language}” chưa hỗ trợ", f"language “{language}”: not FEEL"
            )
        return Formula(part.get("id", ""), text_in(child(part, "text")))

    def function(self, element: etree._Element) -> Function | None:
        inner = child(element, "encapsulatedLogic")
        if inner is None or inner.get("kind", "FEEL") != "FEEL":
            self.refuse(element)
            return None
        logic = self.logic(inner, {*_ASIDE, "formalParameter"})
        variable = child(element, "variable")
        name = (variable.get("name", "") if variable is not None else "") or named(element)
        parameters = tuple(one.get("name", "") for one in children_of(inner, "formalParameter"))
        return None if logic is None else Function(element.get("id", ""), name, parameters, logic)
