"""Reads BPMN 2.0 diagrams of any modeller into nets; refuses what the engine does not play."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from .net import ACTIVITIES, DONE, Element, Flow, Kind, Net, Norm, Problem

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "urn:motcua:bpmn:1"
LARGEST = 4 * 1024 * 1024  # characters; a diagram of 10,000 elements has about 3 million

_KINDS: dict[str, Kind] = {
    "startEvent": "start",
    "endEvent": "end",
    "userTask": "human",
    "manualTask": "human",
    "serviceTask": "service",
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "intermediateCatchEvent": "message",
    "intermediateThrowEvent": "pass",
    "boundaryEvent": "boundary_message",
}
_EVENT_KINDS: dict[tuple[str, str], Kind] = {
    ("startEvent", ""): "start",
    ("endEvent", ""): "end",
    ("endEvent", "terminate"): "terminate",
    ("intermediateThrowEvent", ""): "pass",
    ("intermediateCatchEvent", "message"): "message",
    ("intermediateCatchEvent", "timer"): "timer",
    ("boundaryEvent", "message"): "boundary_message",
    ("boundaryEvent", "timer"): "boundary_timer",
}
_IGNORED = {
    "documentation", "extensionElements", "laneSet", "sequenceFlow", "textAnnotation",
    "association", "group", "dataObject", "dataObjectReference", "dataStoreReference",
    "ioSpecification", "property", "category", "auditing", "monitoring",
}  # fmt: skip
_LOOPS = {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}


class DiagramUnreadable(ValueError):
    """The text is not a BPMN 2.0 diagram at all."""


def read_diagram(source: str) -> tuple[Net, list[Problem]]:
    """
    Read the one executable process of a diagram.

    Names of other tools' extensions, pools without a process, notes and data are passed over.

    :raises DiagramUnreadable: if it is no well-formed BPMN, or holds several executable processes.
    """
    root = _parse(source)
    process = _executable(root)
    reading = _Reading(root, process)
    elements = {e.id: e for e in reading.elements()}
    net = Net(
        key=process.get("id", ""),
        name=_name(process),
        elements=elements,
        flows={flow.id: flow for flow in reading.flows()},
    )
    return net, reading.problems


def _parse(source: str) -> etree._Element:
    if len(source) > LARGEST:
        raise DiagramUnreadable("larger than 4 MB")
    if "<!DOCTYPE" in source:  # no diagram has one; entities begin there
        raise DiagramUnreadable("a document type declaration is not allowed")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError, ValueError) as error:
        raise DiagramUnreadable(str(error)) from error
    if root.tag != f"{{{MODEL}}}definitions":
        raise DiagramUnreadable(f"the root is {etree.QName(root).localname}, not definitions")
    return root


def _executable(root: etree._Element) -> etree._Element:
    processes = root.findall(f"{{{MODEL}}}process")
    marked = [p for p in processes if p.get("isExecutable", "").strip() in {"true", "1"}]
    chosen = marked or processes
    if len(chosen) != 1:
        raise DiagramUnreadable(f"{len(chosen)} processes; exactly one must be executable")
    return chosen[0]


def _name(node: etree._Element) -> str:
    return " ".join((node.get("name") or "").split())


def _ours(node: etree._Element, name: str) -> str:
    return " ".join((node.get(f"{{{OURS}}}{name}") or "").split())


class _Reading:
    """Reads one process and gathers what is wrong with it."""

    def __init__(self, root: etree._Element, process: etree._Element) -> None:
        self.process = process
        self.problems: list[Problem] = []
        self.messages = {
            m.get("id") or "": m.get("name") or m.get("id") or ""
            for m in root.findall(f"{{{MODEL}}}message")
        }
        self.roles = dict(self._lanes(process))
        self.defaults = {node.get("default") or "" for node in process}
        self.seen: set[str] = set()

    def _lanes(self, node: etree._Element, role: str = "") -> Iterator[tuple[str, str]]:
        lanes = f"{{{MODEL}}}laneSet/{{{MODEL}}}lane", f"{{{MODEL}}}childLaneSet/{{{MODEL}}}lane"
        for lane in [found for way in lanes for found in node.findall(way)]:
            own = _ours(lane, "role") or _name(lane) or role
            for reference in lane.findall(f"{{{MODEL}}}flowNodeRef"):
                yield (reference.text or "").strip(), own
            yield from self._lanes(lane, own)

    def refuse(self, node: etree._Element, vi: str, en: str) -> None:
        self.problems.append(Problem(node.get("id") or "?", _name(node), vi, en))

    def elements(self) -> Iterator[Element]:
        for node in self.process:
            word = etree.QName(node).localname
            if etree.QName(node).namespace != MODEL or word in _IGNORED:
                continue
            if word not in _KINDS:
                self.refuse(
                    node,
                    f"loại phần tử “{word}” chưa được hỗ trợ",
                    f"elements of type “{word}” are not supported",
                )
                continue
            element = self._element(node, word)
            if element.id in self.seen or not element.id:
                self.refuse(node, "mã phần tử thiếu hoặc trùng", "the id is missing or repeated")
            self.seen.add(element.id)
            yield element

    def _element(self, node: etree._Element, word: str) -> Element:
        for loop in _LOOPS:
            if node.find(f"{{{MODEL}}}{loop}") is not None:
                self.refuse(node, "việc lặp chưa được hỗ trợ", "loops are not supported")
        element = Element(
            id=node.get("id") or "",
            kind=_KINDS[word],
            name=_name(node),
            role=self.roles.get(node.get("id") or "", ""),
            permission=_ours(node, "permission"),
            place=_ours(node, "place"),
        )
        if word.endswith("Event"):
            return self._event(node, word, element)
        if element.kind in ACTIVITIES:
            return self._activity(node, element)
        return element

    def _activity(self, node: etree._Element, element: Element) -> Element:
        if element.kind == "service":
            return replace(element, step=_ours(node, "step"))
        outcomes = tuple(dict.fromkeys(_ours(node, "outcomes").replace(",", " ").split()))
        norm_text = _ours(node, "norm")
        norm = Norm.parse(norm_text) if norm_text else None
        if norm_text and norm is None:
            self.refuse(
                node,
                f"định mức thời gian “{norm_text}” không đúng (ví dụ: 4 working_hours)",
                f"the norm “{norm_text}” is not understood (example: 4 working_hours)",
            )
        return replace(element, outcomes=outcomes or (DONE,), norm=norm)

    def _event(self, node: etree._Element, word: str, element: Element) -> Element:
        definitions = [
            child
            for child in node
            if etree.QName(child).localname.endswith("EventDefinition")
            and etree.QName(child).namespace == MODEL
        ]
        words = [etree.QName(d).localname.removesuffix("EventDefinition") for d in definitions]
        trigger = words[0] if len(words) == 1 else ("" if not words else "multiple")
        kind = _EVENT_KINDS.get((word, trigger))
        if kind is None:
            self.refuse(
                node,
                f"sự kiện loại “{trigger or 'none'}” ({word}) chưa được hỗ trợ",
                f"{word} with the trigger “{trigger or 'none'}” is not supported",
            )
            return element
        element = replace(
            element,
            kind=kind,
            attached_to=node.get("attachedToRef") or "",
            is_interrupting=node.get("cancelActivity", "true").strip() not in {"false", "0"},
        )
        if trigger == "message":
            return replace(element, message=self._message(node, definitions[0], element))
        if trigger == "timer":
            return replace(element, timer=self._timer(node, definitions[0]))
        return element

    def _message(self, node: etree._Element, definition: etree._Element, element: Element) -> str:
        reference = (definition.get("messageRef") or "").rpartition(":")[2]
        name = _ours(node, "message") or self.messages.get(reference, reference)
        if not name:
            self.refuse(node, "thông điệp chưa có tên", "the message has no name")
        return name

    def _timer(self, node: etree._Element, definition: etree._Element) -> str:
        for word in ("timeDuration", "timeDate"):
            found = definition.find(f"{{{MODEL}}}{word}")
            if found is not None and (found.text or "").strip():
                return f"{word}: {(found.text or '').strip()}"
        self.refuse(
            node,
            "đồng hồ cần thời hạn (timeDuration) hoặc thời điểm (timeDate)",
            "the timer needs a timeDuration or a timeDate",
        )
        return ""

    def flows(self) -> Iterator[Flow]:
        for node in self.process.findall(f"{{{MODEL}}}sequenceFlow"):
            flow = Flow(
                id=node.get("id") or "",
                source=node.get("sourceRef") or "",
                target=node.get("targetRef") or "",
                name=_name(node),
                condition=(node.findtext(f"{{{MODEL}}}conditionExpression") or "").strip(),
                is_default=node.get("id") in self.defaults,
            )
            if flow.source not in self.seen or flow.target not in self.seen:
                self.refuse(
                    node,
                    "luồng không nối hai phần tử được hỗ trợ của quy trình",
                    "the flow does not join two supported elements of the process",
                )
                continue
            yield flow
