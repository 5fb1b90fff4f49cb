"""A BPMN 2.0 file as XML: parsed safely, its processes found, its words looked up."""

from collections.abc import Iterator

from lxml import etree

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "urn:motcua:bpmn:1"
LARGEST = 16 * 1024 * 1024  # characters; a diagram of 10,000 elements has about 5 million


class DiagramUnreadable(ValueError):
    """The text is not a BPMN 2.0 diagram at all, or does not say which process is meant."""


def parse_document(source: str) -> etree._Element:
    """
    The root of a BPMN 2.0 document.

    :raises DiagramUnreadable: for what is no well-formed BPMN 2.0, or is larger than 16 MB.
    """
    if len(source) > LARGEST:
        raise DiagramUnreadable("larger than 16 MB")
    if "<!DOCTYPE" in source:  # no diagram has one; entities begin there
        raise DiagramUnreadable("a document type declaration is not allowed")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_encoded(source), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError, ValueError) as error:
        raise DiagramUnreadable(str(error)) from error
    if root.tag != f"{{{MODEL}}}definitions":
        raise DiagramUnreadable(f"the root is {etree.QName(root).localname}, not definitions")
    return root


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
    processes = [p for p in root.findall(f"{{{MODEL}}}process") if p.get("id")]
    if process_id:
        named = [p for p in processes if p.get("id") == process_id]
        if not named:
            raise DiagramUnreadable(f"there is no process {process_id}")
        return named[0]
    marked = [p for p in processes if p.get("isExecutable", "").strip() in {"true", "1"}]
    filled = [p for p in processes if any(True for _ in flow_nodes(p))]
    chosen = marked or (filled if len(filled) == 1 else processes)
    if len(chosen) != 1:
        known = ", ".join(str(p.get("id")) for p in chosen) or "-"
        raise DiagramUnreadable(
            f"{len(chosen)} processes ({known}); exactly one must be executable, or be named"
        )
    return chosen[0]


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
}  # fmt: skip


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


class Definitions:
    """What a document defines beside its processes: messages, signals, errors, escalations."""

    def __init__(self, root: etree._Element) -> None:
        """Gather them by identifier."""
        self._names: dict[str, str] = {}
        self._events: dict[str, etree._Element] = {}
        self._data = {
            str(node.get("id")): " ".join((node.get("name") or "").split())
            for word in ("dataObject", "dataObjectReference", "property", "dataInput", "dataOutput")
            for node in root.iter(f"{{{MODEL}}}{word}")
        }
        for word, attribute in (
            ("message", "name"), ("signal", "name"),
            ("error", "errorCode"), ("escalation", "escalationCode"),
        ):  # fmt: skip
            for node in root.findall(f"{{{MODEL}}}{word}"):
                said = node.get(attribute) or node.get("name") or node.get("id") or ""
                self._names[node.get("id") or ""] = " ".join(said.split())
        for node in root:
            if etree.QName(node).localname.endswith("EventDefinition"):
                self._events[node.get("id") or ""] = node

    def reference(self, definition: etree._Element, word: str) -> str:
        """The name or code that an event definition refers to."""
        reference = local_name(definition.get(f"{word}Ref"))
        return self._names.get(reference, reference)

    def name(self, reference: str | None) -> str:
        """The name or code behind an identifier."""
        return self._names.get(local_name(reference), local_name(reference))

    def data(self, reference: str) -> str:
        """The name of the data behind an identifier, or the identifier itself."""
        return self._data.get(reference) or reference

    def event_definitions(self, node: etree._Element) -> list[tuple[str, etree._Element]]:
        """The event definitions of an event, its own and those that it refers to."""
        found = []
        for child in node:
            is_reference = child.tag == f"{{{MODEL}}}eventDefinitionRef"
            definition = self._events.get(local_name(child.text)) if is_reference else child
            if definition is None or etree.QName(definition).namespace != MODEL:
                continue
            word = etree.QName(definition).localname
            if word.endswith("EventDefinition"):
                found.append((word.removesuffix("EventDefinition"), definition))
        return found
