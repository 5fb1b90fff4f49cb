"""Reads BPMN 2.0 diagrams of any modeller into nets; refuses what the engine does not play."""

from collections.abc import Callable, Iterator

from lxml import etree

from .document import (
    MODEL,
    Definitions,
    child_text,
    choose_process,
    flow_nodes,
    name_of,
    ours,
    parse_document,
)
from .elements import KINDS, ElementReader
from .net import Element, Flow, Net, Problem


def read_diagram(source: str, process_id: str = "") -> tuple[Net, list[Problem]]:
    """
    Read one process of a diagram: the one named, or the executable one, or the only one.

    Names of other tools' extensions, pools without a process, notes and data are passed over.

    :raises DiagramUnreadable: if it is no well-formed BPMN, or several processes could be meant.
    """
    root = parse_document(source)
    process = choose_process(root, process_id)
    reading = _Reading(root, process)
    elements = reading.elements()
    net = Net(
        key=process.get("id", ""),
        name=name_of(process) or _participant(root, process.get("id", "")),
        elements=elements,
        flows={flow.id: flow for flow in reading.flows()},
    )
    return net, reading.problems


def _participant(root: etree._Element, process_id: str) -> str:
    """The name of the pool that shows a process; modellers often name only the pool."""
    for pool in root.iter(f"{{{MODEL}}}participant"):
        if (pool.get("processRef") or "").rpartition(":")[2] == process_id:
            return name_of(pool)
    return ""


class _Reading:
    """Reads one process and gathers what is wrong with it."""

    def __init__(self, root: etree._Element, process: etree._Element) -> None:
        self.process = process
        self.problems: list[Problem] = []
        roles = dict(self._lanes(process))
        self.reader = ElementReader(Definitions(root), roles, self.refuse)
        self.found: dict[str, Element] = {}
        self.containers: list[etree._Element] = [process]

    def _lanes(self, node: etree._Element, role: str = "") -> Iterator[tuple[str, str]]:
        lanes = f"{{{MODEL}}}laneSet/{{{MODEL}}}lane", f"{{{MODEL}}}childLaneSet/{{{MODEL}}}lane"
        for lane in [found for way in lanes for found in node.findall(way)]:
            own = ours(lane, "role") or name_of(lane) or role
            for reference in lane.findall(f"{{{MODEL}}}flowNodeRef"):
                yield (reference.text or "").strip(), own
            yield from self._lanes(lane, own)

    def refuse(self, node: etree._Element, vi: str, en: str) -> None:
        self.problems.append(Problem(node.get("id") or "?", name_of(node), vi, en))

    def elements(self) -> dict[str, Element]:
        self._read(self.process, "")
        return self.found

    def _read(self, container: etree._Element, parent: str) -> None:
        inner = []
        for node, word in flow_nodes(container):
            if word not in KINDS:
                self.refuse(
                    node,
                    f"loại phần tử “{word}” chưa được hỗ trợ",
                    f"elements of type “{word}” are not supported",
                )
                continue
            element = self.reader.read(node, word, parent)
            if element.id in self.found or not element.id:
                self.refuse(node, "mã phần tử thiếu hoặc trùng", "the id is missing or repeated")
                continue
            self.found[element.id] = element
            if element.kind == "sub":
                inner.append(node)
        for node in inner:
            self.containers.append(node)
            self._read(node, node.get("id") or "")

    def flows(self) -> Iterator[Flow]:
        seen: set[str] = set()
        for container in self.containers:
            defaults = {node.get("default") or "" for node in container}
            nodes = container.findall(f"{{{MODEL}}}sequenceFlow")
            for node in sorted(nodes, key=_order(container)):
                flow = Flow(
                    id=node.get("id") or "",
                    source=node.get("sourceRef") or "",
                    target=node.get("targetRef") or "",
                    name=name_of(node),
                    condition=child_text(node, "conditionExpression"),
                    is_default=node.get("id") in defaults,
                )
                if not flow.id or flow.id in seen:
                    self.refuse(node, "mã luồng thiếu hoặc trùng", "the id is missing or repeated")
                elif not self._joins(flow):
                    self.refuse(
                        node,
                        "luồng không nối hai phần tử được hỗ trợ của cùng một quy trình",
                        "the flow does not join two supported elements of one process",
                    )
                else:
                    yield flow
                seen.add(flow.id)
        yield from self._links()

    def _joins(self, flow: Flow) -> bool:
        source, target = self.found.get(flow.source), self.found.get(flow.target)
        return source is not None and target is not None and source.parent == target.parent

    def _links(self) -> Iterator[Flow]:
        """A link event goes on at the one of the same name, as if a flow joined them."""
        catches = {
            (name, parent): element_id
            for kind, name, element_id, parent in self.reader.links
            if kind == "catch"
        }
        for kind, name, element_id, parent in self.reader.links:
            if kind != "throw":
                continue
            target = catches.get((name, parent))
            if target is None:
                self.problems.append(
                    Problem(
                        element_id,
                        name,
                        f"không có điểm nối đến “{name}”",
                        f"there is no link event “{name}” to go on at",
                    )
                )
                continue
            yield Flow(id=f"link {element_id}", source=element_id, target=target)


def _order(container: etree._Element) -> Callable[[etree._Element], int]:
    """
    The order in which conditions are looked at: that of the `outgoing` of their gateway.

    BPMN 2.0.2, 13.4.2: conditions are evaluated in order; where a modeller wrote no `outgoing`,
    the order of the flows in the document is all there is.
    """
    places: dict[str, int] = {}
    for node in container:
        for place, outgoing in enumerate(node.findall(f"{{{MODEL}}}outgoing")):
            places[(outgoing.text or "").strip().rpartition(":")[2]] = place
    return lambda node: places.get(node.get("id") or "", 0)
