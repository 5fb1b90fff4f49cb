"""Reads single elements of a BPMN 2.0 diagram; refuses what the engine does not play."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from motcua.base.bpmn.definitions import Definitions
from motcua.base.bpmn.document import MODEL, child_text, id_of, is_true, local_name, name_of, ours

from .net import ACTIVITIES, DONE, Element, Kind, Loop, Norm, Trigger
from .timers import parse_timer

Refuse = Callable[[etree._Element, str, str], None]

KINDS: dict[str, Kind] = {
    "startEvent": "start",
    "endEvent": "end",
    "intermediateCatchEvent": "catch",
    "intermediateThrowEvent": "throw",
    "boundaryEvent": "boundary",
    # BPMN 2.0.2, 13.3.3: an abstract task is never executed; it completes when it is reached.
    "task": "pass",
    "userTask": "human",
    "manualTask": "human",
    "serviceTask": "service",
    "sendTask": "send",
    "receiveTask": "receive",
    "businessRuleTask": "rule",
    "subProcess": "sub",
    "callActivity": "call",
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "eventBasedGateway": "event_gateway",
}
_TRIGGERS: dict[str, frozenset[str]] = {
    "startEvent": frozenset({"", "message", "timer", "signal", "error", "escalation"}),
    "endEvent": frozenset({"", "message", "signal", "error", "escalation", "terminate"}),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal", "link"}),
    "intermediateThrowEvent": frozenset({"", "message", "signal", "escalation", "link"}),
    "boundaryEvent": frozenset({"message", "timer", "signal", "error", "escalation"}),
}
_NAMED = {"message": "message", "signal": "signal", "error": "error", "escalation": "escalation"}


class ElementReader:
    """Reads the elements of one document."""

    def __init__(self, definitions: Definitions, roles: dict[str, str], refuse: Refuse) -> None:
        """Look words up in `definitions` and `roles`; tell `refuse` what cannot be played."""
        self.definitions, self.roles, self.refuse = definitions, roles, refuse
        self.links: list[tuple[str, str, str, str]] = []  # throw or catch, name, id, container

    def read(self, node: etree._Element, word: str, parent: str) -> Element:
        """One element of a type that KINDS knows; those that it is drawn in are read before it."""
        role = self.roles.get(id_of(node)) or self.roles.get(parent, "")
        if KINDS[word] == "sub":
            role = self.roles[id_of(node)] = self.definitions.performer(node) or role
        element = Element(
            id=id_of(node),
            kind=KINDS[word],
            name=name_of(node),
            parent=parent,
            role=role,
            permission=ours(node, "permission"),
            place=ours(node, "place"),
        )
        if word.endswith("Event"):
            return self._event(node, word, element)
        self._check_attributes(node)
        if element.kind == "call" and not ours(node, "process"):
            task = self.definitions.global_task(node.get("calledElement"))
            if task is not None:
                return self._global_task(node, element, *task)
        if element.kind in ACTIVITIES or element.kind == "pass":
            return self._activity(node, element)
        return element

    def _check_attributes(self, node: etree._Element) -> None:
        """What the attributes of any activity or gateway may ask for and is not played."""
        if is_true(node, "isForCompensation"):
            self.refuse(node, "bù trừ chưa được hỗ trợ", "compensation is not supported")
        if is_true(node, "instantiate") or node.get("eventGatewayType") == "Parallel":
            self.refuse(
                node,
                "phần tử khởi tạo quy trình phải là sự kiện bắt đầu",
                "only a start event may begin a process",
            )
        for name in ("startQuantity", "completionQuantity"):
            if node.get(name, "1").strip() != "1":
                self.refuse(
                    node,
                    f"{name} chỉ được là 1; hãy vẽ từng nhánh",
                    f"{name} may only be 1; draw each branch",
                )

    def _global_task(
        self, node: etree._Element, element: Element, word: str, task: etree._Element
    ) -> Element:
        """A call of a global task is played as that task, with what the call itself says."""
        if word not in KINDS:
            self.refuse(
                node,
                f"loại phần tử “{word}” chưa được hỗ trợ",
                f"elements of type “{word}” are not supported",
            )
            return element
        merged = deepcopy(task)
        for name, value in node.items():
            merged.set(name, value)
        merged.extend(deepcopy(child) for child in node)
        name = element.name or name_of(task)
        return self._activity(merged, replace(element, kind=KINDS[word], name=name))

    def _activity(self, node: etree._Element, element: Element) -> Element:
        element = replace(element, loop=self._loop(node))
        if element.kind == "human":
            return self._human(node, element)
        message = ours(node, "message") or self.definitions.reference(node, node, "message")
        if element.kind == "receive":
            return replace(element, trigger="message", reference=message)
        if element.kind == "sub":
            return replace(element, is_triggered=is_true(node, "triggeredByEvent"))
        if element.kind == "call":
            called = ours(node, "process") or local_name(node.get("calledElement"))
            return replace(element, called=called)
        return replace(
            element,
            step=ours(node, "step")
            or (self.definitions.step(node) if element.kind == "service" else ""),
            decision=ours(node, "decision"),
            result=ours(node, "result"),
            reference=message if element.kind == "send" else "",
        )

    def _human(self, node: etree._Element, element: Element) -> Element:
        outcomes = tuple(dict.fromkeys(ours(node, "outcomes").replace(",", " ").split()))
        norm_text = ours(node, "norm")
        norm = Norm.parse(norm_text) if norm_text else None
        if norm_text and norm is None:
            self.refuse(
                node,
                f"định mức thời gian “{norm_text}” không đúng (ví dụ: 4 working_hours)",
                f"the norm “{norm_text}” is not understood (example: 4 working_hours)",
            )
        role = self.definitions.performer(node) or element.role
        return replace(element, outcomes=outcomes or (DONE,), norm=norm, role=role)

    def _loop(self, node: etree._Element) -> Loop | None:
        standard = node.find(f"{{{MODEL}}}standardLoopCharacteristics")
        if standard is not None:
            return self._standard_loop(node, standard)
        several = node.find(f"{{{MODEL}}}multiInstanceLoopCharacteristics")
        if several is None:
            return None
        if several.get("behavior", "All").strip() != "All":
            self.refuse(
                node,
                "việc nhiều lượt chỉ hỗ trợ behavior=“All”",
                "a multi-instance activity may only have the behavior “All”",
            )
        self.check_language(node, several, "loopCardinality", "completionCondition")
        item = several.find(f"{{{MODEL}}}inputDataItem")
        item_name = (item.get("name") or item.get("id") or "") if item is not None else ""
        return Loop(
            kind="sequential" if is_true(several, "isSequential") else "parallel",
            count=self.definitions.expression(several, "loopCardinality"),
            collection=ours(several, "collection") or self._data(several, "loopDataInputRef"),
            item=ours(several, "item") or item_name,
            until=self.definitions.expression(several, "completionCondition"),
            collect=ours(several, "collect") or self._data(several, "loopDataOutputRef"),
        )

    def _standard_loop(self, node: etree._Element, standard: etree._Element) -> Loop:
        maximum = standard.get("loopMaximum", "").strip()
        is_number = maximum.isdecimal() and len(maximum) < 7
        if maximum and not is_number:
            self.refuse(
                node,
                f"số lần tối đa “{maximum}” (loopMaximum) phải là một số",
                f"the loopMaximum “{maximum}” must be a number",
            )
        self.check_language(node, standard, "loopCondition")
        return Loop(
            kind="standard",
            condition=self.definitions.expression(standard, "loopCondition"),
            is_tested_before=is_true(standard, "testBefore"),
            maximum=int(maximum) if is_number else None,
        )

    def check_language(self, node: etree._Element, holder: etree._Element, *names: str) -> None:
        """Refuse an element whose expressions say that they are in a language we do not read."""
        for name in names:
            expression = holder.find(f"{{{MODEL}}}{name}")
            text = child_text(holder, name)
            if expression is None or not text or text.isdecimal():  # a number is one in any
                continue
            if language := self.definitions.foreign_language(expression):
                self.refuse(
                    node,
                    f"ngôn ngữ biểu thức “{language}” chưa được hỗ trợ; hãy viết bằng FEEL",
                    f"the expression language “{language}” is not supported; write FEEL",
                )

    def _data(self, node: etree._Element, name: str) -> str:
        """The variable behind a reference to data: the data's name, or its identifier."""
        return self.definitions.data(local_name(child_text(node, name)))

    def _event(self, node: etree._Element, word: str, element: Element) -> Element:
        definitions = self.definitions.event_definitions(node)
        trigger = (
            definitions[0][0] if len(definitions) == 1 else ("multiple" if definitions else "")
        )
        if trigger not in _TRIGGERS[word]:
            self.refuse(
                node,
                f"sự kiện loại “{trigger or 'none'}” ({word}) chưa được hỗ trợ",
                f"{word} with the trigger “{trigger or 'none'}” is not supported",
            )
            return element
        if trigger == "link":
            return self._link(node, definitions[0][1], element)
        attribute = "isInterrupting" if word == "startEvent" else "cancelActivity"
        element = replace(
            element,
            kind="pass" if element.kind == "throw" and not trigger else element.kind,
            trigger=_trigger(trigger),
            attached_to=local_name(node.get("attachedToRef")),
            is_interrupting=is_true(node, attribute, "true"),
            step=ours(node, "step"),
            place=ours(node, "place") or ours(node, "agency"),
        )
        if trigger == "timer":
            return replace(element, timer=self._timer(node, definitions[0][1]))
        if trigger in _NAMED:
            said = self.definitions.reference(node, definitions[0][1], trigger)
            return replace(element, reference=ours(node, trigger) or said)
        return element

    def _link(self, node: etree._Element, definition: etree._Element, element: Element) -> Element:
        name = definition.get("name") or element.name
        self.links.append((element.kind, name, element.id, element.parent))
        return replace(element, kind="pass")

    def _timer(self, node: etree._Element, definition: etree._Element) -> str:
        for word in ("timeDuration", "timeDate", "timeCycle"):
            if text := child_text(definition, word):
                # What ISO 8601 says is the same in any language; a name or more may not be.
                if isinstance(parse_timer(f"{word}: {text}"), str | None):
                    self.check_language(node, definition, word)
                return f"{word}: {text}"
        self.refuse(
            node,
            "đồng hồ cần thời hạn (timeDuration), thời điểm (timeDate) hoặc chu kỳ (timeCycle)",
            "the timer needs a timeDuration, a timeDate or a timeCycle",
        )
        return ""


_KNOWN: dict[str, Trigger] = {
    "": "",
    "message": "message",
    "timer": "timer",
    "signal": "signal",
    "error": "error",
    "escalation": "escalation",
    "terminate": "terminate",
}


def _trigger(word: str) -> Trigger:
    return _KNOWN[word]
