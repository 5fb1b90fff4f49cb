"""A DMN file that is changed in place: what nobody touched stays as its modeller wrote it."""

import re
from dataclasses import dataclass

from lxml import etree

from . import elements
from .elements import child, children_of, tag_of, text_of
from .grids import Grid, read_grid

_HEAD = re.compile(r"\ufeff?\s*<\?xml[^>]*\?>\s*")
_TABLES = {"decision", "businessKnowledgeModel"}
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class PartMissing(LookupError):
    """A part of a file that is not in it."""


@dataclass(frozen=True, slots=True)
class DrawnInput:
    """What a decision is told: an input of the file."""

    id: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class DrawnFormula:
    """A decision that is a formula."""

    id: str
    name: str
    text: str


def unwritable(text: str) -> bool:
    """Whether a text holds characters that no XML file can hold."""
    return _UNWRITABLE.search(text) is not None


class Drawing:
    """A DMN file, read once; `text()` is the same letter for letter if nothing was changed."""

    def __init__(self, dmn: str) -> None:
        """Read a file that was accepted before: no entities, no document type."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
            huge_tree=False, strip_cdata=False,
        )  # fmt: skip
        self.source = dmn
        self.root = etree.fromstring(dmn.encode("utf-8"), parser)
        self.is_changed = False

    def text(self) -> str:
        """The file with what was changed."""
        if not self.is_changed:
            return self.source
        head = _HEAD.match(self.source)
        body = etree.tostring(self.root.getroottree(), encoding="unicode")
        return (head.group() if head else "") + str(body)

    @property
    def grids(self) -> list[Grid]:
        """The tables of the file, in its order."""
        return [read_grid(table, owner) for owner, table in self._tables()]

    @property
    def formulas(self) -> list[DrawnFormula]:
        """The decisions that are formulas."""
        return [
            DrawnFormula(owner.get("id", ""), owner.get("name", ""), text_of(child(found, "text")))
            for owner in children_of(self.root, "decision")
            if (found := child(owner, "literalExpression")) is not None
        ]

    @property
    def inputs(self) -> list[DrawnInput]:
        """What the file says that it must be told."""
        return [
            DrawnInput(one.get("id", ""), _name(one), _type(one))
            for one in children_of(self.root, "inputData")
        ]

    @property
    def decisions(self) -> list[tuple[str, str]]:
        """The decisions of the file: id and name."""
        return [
            (one.get("id", ""), one.get("name", "")) for one in children_of(self.root, "decision")
        ]

    def table(self, part: str) -> etree._Element:
        """
        The table that a decision or function holds.

        :raises PartMissing: if it holds none.
        """
        for owner, table in self._tables():
            if owner.get("id") == part:
                return table
        raise PartMissing(part)

    def grid(self, part: str) -> Grid:
        """
        A table of the file.

        :raises PartMissing: if there is none.
        """
        table = self.table(part)
        return next(read_grid(table, owner) for owner, one in self._tables() if one is table)

    def rename(self, part: str, name: str) -> None:
        """Call a decision otherwise, and its variable where that had the same name."""
        owner = next(one for one, _ in self._tables() if one.get("id") == part)
        variable, before = child(owner, "variable"), owner.get("name", "")
        if name and name != before:
            self.is_changed = True
            owner.set("name", name)
            if variable is not None and variable.get("name") == before:
                variable.set("name", name)

    def set_formula(self, part: str, text: str) -> None:
        """
        Write a formula.

        :raises PartMissing: if there is none of that id.
        """
        for owner in children_of(self.root, "decision"):
            found = child(owner, "literalExpression")
            if found is not None and owner.get("id") == part:
                self.is_changed |= elements.set_text(found, "text", text)
                return
        raise PartMissing(part)

    def set_input(self, key: str, name: str, kind: str) -> None:
        """Name an input and give it a type; the expressions that use it are not rewritten."""
        for one in children_of(self.root, "inputData"):
            if one.get("id") == key and (name, kind) != (_name(one), _type(one)):
                self.is_changed = True
                variable = child(one, "variable")
                if variable is None:
                    variable = elements.add(one, "variable", {"id": f"{key}_var"})
                one.set("name", name)
                variable.set("name", name)
                elements.set_attribute(variable, "typeRef", kind)

    def add_input(self, name: str, kind: str) -> None:
        """Draw one more input, before the first decision."""
        taken = {one.get("id", "") for one in self.root.iter() if isinstance(one.tag, str)}
        key = elements.free_id("input", taken)
        before = [one for one in self.root if tag_of(one) in {"description", "inputData"}]
        place = self.root.index(before[-1]) + 1 if before else 0
        made = elements.add(self.root, "inputData", {"id": key, "name": name}, place=place)
        variable = elements.add(made, "variable", {"id": f"{key}_var", "name": name})
        elements.set_attribute(variable, "typeRef", kind)
        self.is_changed = True

    def remove_input(self, key: str) -> None:
        """Remove an input and the arrows from it."""
        for one in list(self.root.iter()):
            tag = tag_of(one)
            required = child(one, "requiredInput") if tag == "informationRequirement" else None
            is_arrow = required is not None and required.get("href") == f"#{key}"
            if is_arrow or (tag == "inputData" and one.get("id") == key):
                elements.remove(one)
                self.is_changed = True

    def _tables(self) -> list[tuple[etree._Element, etree._Element]]:
        found = []
        for owner in self.root:
            if tag_of(owner) in _TABLES:
                inner = child(owner, "encapsulatedLogic")
                table = child(owner if inner is None else inner, "decisionTable")
                if table is not None:
                    found.append((owner, table))
        return found


def _name(element: etree._Element) -> str:
    variable = child(element, "variable")
    told = variable.get("name", "") if variable is not None else ""
    return told or element.get("name", "")


def _type(element: etree._Element) -> str:
    variable = child(element, "variable")
    return variable.get("typeRef", "") if variable is not None else ""
