"""A BPMN 2.0 file as XML: parsed safely, its processes found, its words looked up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from . import substitution

MODEL = substitution.MODEL
OURS = "urn:motcua:bpmn:1"
LARGEST = 16 * 1024 * 1024  # characters; a diagram of 10,000 elements has about 5 million


class DiagramUnreadable(ValueError):
    """
    The text is not a BPMN 2.0 diagram at all, or does not say which process is meant.

    :ivar vi: why, in Vietnamese; the text of the error itself is English.
    :ivar element_id: the element at fault, where it is one; else the root.
    """

    def __init__(
        self, en: str, vi: str, element_id: str = "definitions", element_name: str = ""
    ) -> None:
        """Say why in both languages, and of what."""
        super().__init__(en)
        self.vi, self.element_id, self.element_name = vi, element_id, element_name


def parse_document(source: str) -> etree._Element:
    """
    The root of a BPMN 2.0 document.

    :raises DiagramUnreadable: for what is no well-formed BPMN 2.0, or is larger than 16 MB.
    """
    if len(source) > LARGEST:
        raise DiagramUnreadable("larger than 16 MB", "tệp lớn hơn 16 MB")
    if _has_doctype(source):  # no diagram has one; entities begin there
        raise DiagramUnreadable(
            "a document type declaration is not allowed",
            "tệp khai báo kiểu tài liệu (DOCTYPE), là điều không được phép",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_encoded(source), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError, ValueError) as error:
        said = getattr(error, "msg", "") or error
        vi = f"tệp không đúng cú pháp XML ({said})"
        raise DiagramUnreadable(f"not well-formed XML ({said})", vi) from error
    if root.tag != f"{{{MODEL}}}definitions":
        said = etree.QName(root)
        raise DiagramUnreadable(
            f"the root is {said.localname} of “{said.namespace or '-'}”, "
            f"not definitions of {MODEL}",
            f"gốc của tệp là {said.localname} thuộc “{said.namespace or '-'}”, "
            f"không phải definitions thuộc {MODEL}",
        )
    _require_understood(root)
    substitution.name_by_type(root)
    return root


def _require_understood(root: etree._Element) -> None:
    """A file may say that without some tool's extension it means something else (8.2.3)."""
    for extension in root.findall(f"{{{MODEL}}}extension"):
        prefix, _, name = (extension.get("definition") or "").strip().rpartition(":")
        if is_true(extension, "mustUnderstand") and extension.nsmap.get(prefix or None) != OURS:
            raise DiagramUnreadable(
                f"it is only to be read with the extension “{name}” (mustUnderstand)",
                f"tệp yêu cầu phải hiểu phần mở rộng “{name}” (mustUnderstand), "
                "là phần chưa được hỗ trợ",
            )


_BLANKS = re.compile(r"\s*")


def _has_doctype(source: str) -> bool:
    """Whether a document type stands before the root; further in, the words are mere text."""
    place = len(source) - len(source.removeprefix("\ufeff"))
    while found := _BLANKS.match(source, place):
        place = found.end()
        ending = "?>" if source.startswith("<?", place) else "-->"
        if not source.startswith(("<?", "<!--"), place):
            break
        place = source.find(ending, place) + len(ending)
        if place < len(ending):
            break
    return source.startswith("<!DOCTYPE", place)


def _encoded(source: str) -> bytes:
    # A declaration may name the encoding that the file once had; the text is Unicode by now.
    text = source.removeprefix("\ufeff").lstrip()
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    return text.encode("utf-8")


def choose_process(root: etree._Element, process_id: str = "") -> etree._Element:
    """
    The process of a document that is meant: the one named, or the one executable, or the only one.

    :raises DiagramUnreadable: if none or several could be meant; the identifiers are named.
    """
    if process_id:
        named = [p for p in root.findall(f"{{{MODEL}}}process") if id_of(p) == process_id]
        if not named:
            raise DiagramUnreadable(
                f"there is no process {process_id}", f"tệp không có quy trình {process_id}"
            )
        return named[0]
    chosen = _candidates(root)
    if not chosen:
        raise _no_process(root)
    if len(chosen) > 1:
        known = ", ".join(id_of(p) or "?" for p in chosen)
        raise DiagramUnreadable(
            f"{len(chosen)} processes ({known}); exactly one must be executable, or be named",
            f"tệp có {len(chosen)} quy trình ({known}); phải chọn một, hoặc chỉ một quy trình "
            "được đánh dấu chạy được (isExecutable)",
        )
    return chosen[0]


# What else the standard lets a file be about: an agreement between several, never executed.
_AGREEMENTS = (
    "choreography", "globalChoreographyTask", "globalConversation", "collaboration",
)  # fmt: skip


def _no_process(root: etree._Element) -> DiagramUnreadable:
    """What a file without a process is instead."""
    for node in (found for word in _AGREEMENTS for found in root.findall(f"{{{MODEL}}}{word}")):
        word, identifier = etree.QName(node).localname, id_of(node) or "definitions"
        said = f"{word} “{name_of(node) or identifier}” ({identifier})"
        return DiagramUnreadable(
            f"the {said} has no process that could be played",
            f"tệp chỉ có {said}, không có quy trình nào chạy được",
            identifier,
            name_of(node),
        )
    return DiagramUnreadable("there is no process in it", "tệp không có quy trình nào")


def _candidates(root: etree._Element) -> list[etree._Element]:
    """The processes that could be meant where none is named."""
    processes = root.findall(f"{{{MODEL}}}process")
    marked = [p for p in processes if p.get("isExecutable", "").strip() in {"true", "1"}]
    filled = [p for p in processes if any(True for _ in flow_nodes(p))]
    return marked or (filled if len(filled) == 1 else processes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A process that a file could mean: its identifier, its name or its pool's, its elements."""

    id: str
    name: str
    size: int


def processes_in(source: str) -> list[Candidate]:
    """The processes of a file of which one must be named, in their order; nothing unreadable."""
    try:
        root = parse_document(source)
    except DiagramUnreadable:
        return []
    return [
        Candidate(
            id_of(process),
            name_of(process) or pool_of(root, id_of(process)),
            sum(1 for _ in flow_nodes(process)),
        )
        for process in _candidates(root)
        if id_of(process)
    ]


def pool_of(root: etree._Element, process_id: str) -> str:
    """The name of the pool that shows a process; modellers often name only the pool."""
    for pool in root.iter(f"{{{MODEL}}}participant"):
        if (pool.get("processRef") or "").rpartition(":")[2] == process_id:
            return name_of(pool)
    return ""


def flow_nodes(container: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The elements of the standard that are drawn directly in a container, with their types."""
    for node in container:
        qualified = etree.QName(node)
        if qualified.namespace == MODEL and qualified.localname not in PASSED_OVER:
            yield node, qualified.localname


PASSED_OVER = {
    "documentation", "extensionElements", "laneSet", "sequenceFlow", "textAnnotation",
    "association", "group", "dataObject", "dataObjectReference", "dataStoreReference",
    "ioSpecification", "property", "category", "auditing", "monitoring", "supports",
    "resourceRole", "performer", "humanPerformer", "potentialOwner", "incoming", "outgoing",
    "correlationSubscription", "dataInputAssociation", "dataOutputAssociation", "ioBinding",
    "artifact", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics",
    "categoryValueRef", "supportedInterfaceRef", "completionCondition",
}  # fmt: skip


def id_of(node: etree._Element, name: str = "id") -> str:
    """An element's identifier, or another attribute that holds one, blanks taken off."""
    return (node.get(name) or "").strip()


def name_of(node: etree._Element) -> str:
    """An element's name with its blanks tidied."""
    return " ".join((node.get("name") or "").split())


def ours(node: etree._Element, name: str) -> str:
    """One of our own attributes."""
    return " ".join((node.get(f"{{{OURS}}}{name}") or "").split())


def is_true(node: etree._Element, name: str, default: str = "false") -> bool:
    """A truth value as XML Schema writes it."""
    return node.get(name, default).strip() in {"true", "1"}


def child_text(node: etree._Element, name: str) -> str:
    """The text of a child of the standard, with its blanks at the ends taken off."""
    return (node.findtext(f"{{{MODEL}}}{name}") or "").strip()


def local_name(reference: str | None) -> str:
    """The local part of a qualified name, as references are written."""
    return (reference or "").strip().rpartition(":")[2]
