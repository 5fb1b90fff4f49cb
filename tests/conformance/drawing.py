"""Draws blocks as BPMN 2.0 that every engine reads: the standard's elements, one text for all."""

from itertools import count
from typing import Any

from lxml import etree

from tests.conformance.blocks import (
    Again,
    All,
    Block,
    Choose,
    First,
    Guard,
    Handler,
    Many,
    Part,
    Row,
    Some,
    Stop,
    Task,
    Throw,
    Trigger,
    Wait,
    While,
    parts_of,
)

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "urn:motcua:bpmn:1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
REFERENCES = {
    "message": "Message",
    "signal": "Signal",
    "error": "Error",
    "escalation": "Escalation",
}
End = tuple[str, str, bool]  # an open way out: the element, its condition, whether it is default


def drawn(process: Part) -> str:
    """The diagram of a process."""
    names = {None: MODEL, "motcua": OURS, "xsi": XSI}
    root = etree.Element(f"{{{MODEL}}}definitions", nsmap=names)
    root.set("id", "drawn_definitions")
    root.set("targetNamespace", "urn:tests")
    triggers = {p for p in parts_of(process) if isinstance(p, Trigger) and p.kind in REFERENCES}
    for trigger in sorted(triggers, key=lambda t: (t.kind, t.name)):
        node = etree.SubElement(root, f"{{{MODEL}}}{trigger.kind}")
        node.set("id", reference(trigger))
        node.set("name", trigger.name)
        if trigger.kind in {"error", "escalation"}:
            node.set(f"{trigger.kind}Code", trigger.name)
    node = etree.SubElement(root, f"{{{MODEL}}}process")
    node.set("id", "drawn")
    node.set("name", "Quy trình thử")
    node.set("isExecutable", "true")
    Sheet(node, count(1)).fill(process)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode()


def reference(trigger: Trigger) -> str:
    return f"{trigger.kind}_{trigger.name}"


class Sheet:
    """One process or sub-process being drawn."""

    def __init__(self, node: etree._Element, numbers: Any) -> None:
        self.node = node
        self.numbers = numbers

    def fill(self, part: Part, trigger: Handler | None = None) -> None:
        start = self.place("startEvent", [], f"{part.id}_start")
        if trigger is not None:
            self.define(start, trigger.trigger)
            start.set("isInterrupting", "true" if trigger.interrupts else "false")
        self.finish(self.draw(part.body, [(start.get("id") or "", "", False)]))
        for handler in part.handlers:
            inner = self.place("subProcess", [], handler.id)
            inner.set("triggeredByEvent", "true")
            Sheet(inner, self.numbers).fill(Part(handler.body, (), handler.id), handler)

    def finish(self, ends: list[End]) -> None:
        if ends:
            self.place("endEvent", ends)

    def place(self, tag: str, ends: list[End], id: str = "") -> etree._Element:
        """A new element with every open way leading into it."""
        node = etree.SubElement(self.node, f"{{{MODEL}}}{tag}")
        node.set("id", id or f"x{next(self.numbers)}")
        for source, condition, is_default in ends:
            self.flow(source, node.get("id") or "", condition, is_default)
        return node

    def flow(self, source: str, target: str, condition: str = "", is_default: bool = False) -> None:
        flow = etree.SubElement(self.node, f"{{{MODEL}}}sequenceFlow")
        flow.set("id", f"f{next(self.numbers)}")
        flow.set("sourceRef", source)
        flow.set("targetRef", target)
        if condition:
            text = etree.SubElement(flow, f"{{{MODEL}}}conditionExpression")
            text.set(f"{{{XSI}}}type", "tFormalExpression")
            text.text = condition
        if is_default:
            node = next(n for n in self.node if n.get("id") == source)
            node.set("default", flow.get("id") or "")

    def define(self, node: etree._Element, trigger: Trigger) -> None:
        definition = etree.SubElement(node, f"{{{MODEL}}}{trigger.kind}EventDefinition")
        definition.set("id", f"d{next(self.numbers)}")
        if trigger.kind in REFERENCES:
            definition.set(f"{trigger.kind}Ref", reference(trigger))
        if trigger.kind == "timer":
            duration = etree.SubElement(definition, f"{{{MODEL}}}timeDuration")
            duration.set(f"{{{XSI}}}type", "tFormalExpression")
            duration.text = "PT1H"

    def merged(self, ends: list[End]) -> list[End]:
        """One open way for several, by an exclusive gateway."""
        if len(ends) < 2:
            return ends
        return self.out(self.place("exclusiveGateway", ends))

    def out(self, node: etree._Element) -> list[End]:
        return [(node.get("id") or "", "", False)]

    def draw(self, block: Block, ends: list[End]) -> list[End]:
        """Draw a block after the open ways; the ways that are open after it."""
        if not ends:
            return []
        drawing: dict[type, Any] = {
            Task: self.task, Row: self.row, Choose: self.choose, Some: self.some, All: self.all,
            Again: self.again, Part: self.part, Guard: self.guard, Many: self.many,
            While: self.loop, Wait: self.wait, First: self.first, Throw: self.throw,
            Stop: self.stop,
        }  # fmt: skip
        found: list[End] = drawing[type(block)](block, ends)
        return found

    def task(self, task: Task, ends: list[End], outcomes: int = 0) -> list[End]:
        node = self.place("userTask", ends, task.id)
        node.set("name", task.id)
        node.set(f"{{{OURS}}}permission", "demo.do")
        if outcomes:
            node.set(f"{{{OURS}}}outcomes", " ".join(f"w{n}" for n in range(outcomes)))
        return self.out(node)

    def row(self, block: Row, ends: list[End]) -> list[End]:
        for one in block.blocks:
            ends = self.draw(one, ends)
        return ends

    def choose(self, block: Choose, ends: list[End]) -> list[End]:
        split = self.place(
            "exclusiveGateway", self.task(Task(block.id), ends, len(block.ways))
        ).get("id")
        exits: list[End] = []
        for number, way in enumerate(block.ways):
            is_last = number == len(block.ways) - 1
            condition = "" if is_last else f'outcome = "w{number}"'
            exits += self.draw(way, [(split or "", condition, is_last)])
        return self.merged(exits) if block.merges else exits

    def some(self, block: Some, ends: list[End]) -> list[End]:
        split = self.place("inclusiveGateway", self.task(Task(block.id), ends)).get("id")
        exits: list[End] = []
        for number, way in enumerate(block.ways):
            condition = f"{block.id}_{number} = true" if number else ""
            exits += self.merged(self.draw(way, [(split or "", condition, number == 0)]))
        return self.out(self.place("inclusiveGateway", exits)) if exits else []

    def all(self, block: All, ends: list[End]) -> list[End]:
        split = self.place("parallelGateway", self.merged(ends))
        exits = [self.merged(self.draw(way, self.out(split))) for way in block.ways]
        if not all(exits):  # a way that ends for good: nothing ever joins
            return []
        return self.out(self.place("parallelGateway", [one[0] for one in exits]))

    def again(self, block: Again, ends: list[End]) -> list[End]:
        merge = self.place("exclusiveGateway", ends).get("id") or ""
        after = self.draw(block.body, [(merge, "", False)])
        split = self.place("exclusiveGateway", self.task(Task(block.id), after, 2)).get("id") or ""
        self.flow(split, merge, 'outcome = "w0"')
        return [(split, "", True)]

    def part(self, block: Part, ends: list[End]) -> list[End]:
        node = self.place("subProcess", ends, block.id)
        Sheet(node, self.numbers).fill(block)
        return self.out(node)

    def guard(self, block: Guard, ends: list[End]) -> list[End]:
        ends = self.draw(block.activity, ends)
        activity = ends[0][0]
        for handler in block.handlers:
            event = self.place("boundaryEvent", [], handler.id)
            event.set("attachedToRef", activity)
            event.set("cancelActivity", "true" if handler.interrupts else "false")
            self.define(event, handler.trigger)
            exits = self.draw(handler.body, self.out(event))
            if handler.interrupts:
                ends = [*ends, *exits]
            else:
                self.finish(exits)
        return self.merged(ends)

    def characteristics(self, tag: str, ends: list[End]) -> etree._Element:
        activity = next(n for n in self.node if n.get("id") == ends[0][0])
        found = etree.Element(f"{{{MODEL}}}{tag}")
        activity.insert(0, found)
        return found

    def many(self, block: Many, ends: list[End]) -> list[End]:
        ends = self.draw(block.activity, ends)
        found = self.characteristics("multiInstanceLoopCharacteristics", ends)
        found.set("isSequential", "true" if block.one_by_one else "false")
        cardinality = etree.SubElement(found, f"{{{MODEL}}}loopCardinality")
        cardinality.set(f"{{{XSI}}}type", "tFormalExpression")
        cardinality.text = str(block.times)
        return ends

    def loop(self, block: While, ends: list[End]) -> list[End]:
        ends = self.draw(block.activity, ends)
        found = self.characteristics("standardLoopCharacteristics", ends)
        found.set("testBefore", "true" if block.tests_before else "false")
        condition = etree.SubElement(found, f"{{{MODEL}}}loopCondition")
        condition.set(f"{{{XSI}}}type", "tFormalExpression")
        condition.text = f"{block.activity.id}_more = true"
        return ends

    def wait(self, block: Wait, ends: list[End]) -> list[End]:
        node = self.place("intermediateCatchEvent", ends, block.id)
        self.define(node, block.trigger)
        return self.out(node)

    def first(self, block: First, ends: list[End]) -> list[End]:
        gateway = self.place("eventBasedGateway", ends)
        exits: list[End] = []
        for trigger, way in block.ways:
            own = f"on_{trigger.name}" if trigger.kind == "timer" else ""
            event = self.place("intermediateCatchEvent", self.out(gateway), own)
            self.define(event, trigger)
            exits += self.draw(way, self.out(event))
        return self.merged(exits)

    def throw(self, block: Throw, ends: list[End]) -> list[End]:
        node = self.place("intermediateThrowEvent", ends)
        self.define(node, block.trigger)
        return self.out(node)

    def stop(self, block: Stop, ends: list[End]) -> list[End]:
        node = self.place("endEvent", ends)
        if block.trigger.kind != "none":
            self.define(node, block.trigger)
        return []


def timers_of(process: Part) -> dict[str, str]:
    """The element that waits for each timer, by the timer's name."""
    found = {}
    for part in parts_of(process):
        if isinstance(part, Wait) and part.trigger.kind == "timer":
            found[part.trigger.name] = part.id
        if isinstance(part, First):
            found |= {on.name: f"on_{on.name}" for on, _ in part.ways if on.kind == "timer"}
        if isinstance(part, Guard):
            found |= {h.trigger.name: h.id for h in part.handlers if h.trigger.kind == "timer"}
        if isinstance(part, Part):
            found |= {
                h.trigger.name: f"{h.id}_start" for h in part.handlers if h.trigger.kind == "timer"
            }
    return found
