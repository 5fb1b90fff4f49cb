"""Reads BPMN 2.0 diagrams of any modeller into nets; refuses what the engine does not play."""

from collections.abc import Callable, Iterator

from lxml import etree

from motcua.base.bpmn.definitions import Definitions
from motcua.base.bpmn.document import (
    MODEL,
    choose_process,
    flow_nodes,
    id_of,
    local_name,
    name_of,
    ours,
    parse_document,
    pool_of,
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
        key=id_of(process) or "process",
        name=name_of(process) or pool_of(root, id_of(process)),
        elements=elements,
        flows={flow.id: flow for flow in reading.flows()},
    )
    return net, reading.problems


class _Reading:
    """Reads one process and gathers what is wrong with it."""

    def __init__(self, root: etree._Element, process: etree._Element) -> None:
        self.process = process
        self.problems: list[Problem] = []
        lane_sets = process.iter(f"{{{MODEL}}}laneSet")  # a sub-process may have its own
        roles = dict(pair for lane_set in lane_sets for pair in self._lanes(lane_set))
        self.definitions = Definitions(root)
        self.reader = ElementReader(self.definitions, roles, self.refuse)
        self.found: dict[str, Element] = {}
        self.refused: set[str] = set()  # of which enough is said: not also of their flows
        self.containers: list[etree._Element] = [process]

    def _lanes(self, node: etree._Element, role: str = "") -> Iterator[tuple[str, str]]:
        for lane in node.findall(f"{{{MODEL}}}lane"):
            own = ours(lane, "role") or name_of(lane) or role
            for reference in lane.findall(f"{{{MODEL}}}flowNodeRef"):
                yield local_name(reference.text), own
            for inner in lane.findall(f"{{{MODEL}}}childLaneSet"):
                yield from self._lanes(inner, own)

    def refuse(self, node: etree._Element, vi: str, en: str) -> None:
        self.problems.append(Problem(id_of(node) or "?", name_of(node), vi, en))

    def elements(self) -> dict[str, Element]:
        self._read(self.process, "")
        return self.found

    def _read(self, container: etree._Element, parent: str) -> None:
        inner = []
        for node, word in flow_nodes(container):
            if word not in KINDS:
                self._refuse_type(node, word)
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
            self._read(node, id_of(node))

    def _refuse_type(self, node: etree._Element, word: str) -> None:
        """Refuse an element by its type, and whatever else in it would be refused for its own."""
        self.refused.add(id_of(node))
        self.refuse(
            node,
            f"loại phần tử “{word}” chưa được hỗ trợ",
            f"elements of type “{word}” are not supported",
        )
        for inner, inner_word in flow_nodes(node):
            if inner_word not in KINDS and inner.get("id"):
                self._refuse_type(inner, inner_word)

    def flows(self) -> Iterator[Flow]:
        seen = set(self.found)
        for container in self.containers:
            defaults = {id_of(node, "default") for node in container}
            nodes = container.findall(f"{{{MODEL}}}sequenceFlow")
            for node in sorted(nodes, key=_order(container)):
                flow = self._flow(node, defaults)
                if not flow.id or flow.id in seen:
                    self.refuse(node, "mã luồng bị trùng", "the id is repeated")
                elif self._joins(flow):
                    yield flow
                elif {flow.source, flow.target}.isdisjoint(self.refused):
                    self.refuse(
                        node,
                        "luồng không nối hai phần tử được hỗ trợ của cùng một quy trình",
                        "the flow does not join two supported elements of one process",
                    )
                seen.add(flow.id)
        yield from self._links()

    def _flow(self, node: etree._Element, defaults: set[str]) -> Flow:
        """A sequence flow; the standard asks for no identifier, and for no look at a default's."""
        source, target = id_of(node, "sourceRef"), id_of(node, "targetRef")
        is_default = bool(id_of(node)) and id_of(node) in defaults
        if not is_default:
            self.reader.check_language(node, node, "conditionExpression")
        return Flow(
            id=id_of(node) or f"{source} → {target}",
            source=source,
            target=target,
            name=name_of(node),
            condition=""
            if is_default
            else self.definitions.expression(node, "conditionExpression"),
            is_default=is_default,
        )

    def _joins(self, flow: Flow) -> bool:
        source, target = self.found.get(flow.source), self.found.get(flow.target)
        return source is not None and target is not None and source.parent == target.parent

    def _links(self) -> Iterator[Flow]:
        """A link event goes on at the one of the same name, as if a flow joined them."""
        catches: dict[tuple[str, str], str] = {}
        for kind, name, element_id, parent in self.reader.links:
            if kind == "catch" and catches.setdefault((name, parent), element_id) != element_id:
                self._refuse_link(
                    element_id,
                    f"có nhiều điểm nối đến “{name}”",
                    f"there are several link events “{name}” to go on at",
                )
        for kind, name, element_id, parent in self.reader.links:
            target = catches.get((name, parent))
            if kind == "throw" and target is None:
                self._refuse_link(
                    element_id,
                    f"không có điểm nối đến “{name}”",
                    f"there is no link event “{name}” to go on at",
                )
            elif kind == "throw":
                yield Flow(id=f"link {element_id}", source=element_id, target=str(target))

    def _refuse_link(self, element_id: str, vi: str, en: str) -> None:
        self.problems.append(Problem(element_id, self.found[element_id].name, vi, en))


def _order(container: etree._Element) -> Callable[[etree._Element], int]:
    """
    The order in which conditions are looked at: that of the `outgoing` of their gateway.

    An exclusive gateway looks at its conditions in order; where a modeller wrote no `outgoing`,
    the order of the flows in the document is all there is.
    """
    places: dict[str, int] = {}
    for node in container:
        for place, outgoing in enumerate(node.findall(f"{{{MODEL}}}outgoing")):
            places[(outgoing.text or "").strip().rpartition(":")[2]] = place
    return lambda node: places.get(id_of(node), 0)
