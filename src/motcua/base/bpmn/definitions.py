"""What a BPMN 2.0 document defines beside its processes, and what refers to it."""

import re

from lxml import etree

from .document import MODEL, child_text, id_of, local_name, name_of

_GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalBusinessRuleTask": "businessRuleTask",
    "globalScriptTask": "scriptTask",
}
_NAMED_BY = {
    "message": "name",
    "signal": "name",
    "error": "errorCode",
    "escalation": "escalationCode",
    "resource": "name",
}
_XPATH = "http://www.w3.org/1999/XPath"
# The functions that BPMN adds to XPath: the data of a name is our variable of that name.
_DATA = re.compile(
    r"(?:\w+:)?get(?:DataObject|ProcessProperty|DataInput|DataOutput)"
    r"\(\s*['\"]([^\W\d]\w*)['\"]\s*\)"
)


class Definitions:
    """Messages, signals, errors, escalations, resources, data, global tasks, message flows."""

    def __init__(self, root: etree._Element) -> None:
        """Gather them by identifier."""
        self._names: dict[str, str] = {}
        self._events: dict[str, etree._Element] = {}
        self._tasks: dict[str, tuple[str, etree._Element]] = {}
        self._data = {
            id_of(node): name_of(node)
            for word in ("dataObject", "dataObjectReference", "property", "dataInput", "dataOutput")
            for node in root.iter(f"{{{MODEL}}}{word}")
        }
        # XPath is what the standard assumes, so tools write it whatever the expressions are.
        self._language = root.get("expressionLanguage", "").strip()
        for node in root:
            self._gather(node, etree.QName(node).localname)
        self._messages = self._message_flows(root)

    def _gather(self, node: etree._Element, word: str) -> None:
        if word in _NAMED_BY:
            said = (node.get(_NAMED_BY[word]) or "").strip() or name_of(node) or id_of(node)
            self._names[id_of(node)] = " ".join(said.split())
        elif word in _GLOBAL_TASKS:
            self._tasks[id_of(node)] = (_GLOBAL_TASKS[word], node)
        elif word.endswith("EventDefinition"):
            self._events[id_of(node)] = node

    def _message_flows(self, root: etree._Element) -> dict[str, str]:
        """The message of each element to or from which a message flow with a message leads."""
        found: dict[str, str] = {}
        for flow in root.iter(f"{{{MODEL}}}messageFlow"):
            message = self.name(flow.get("messageRef"))
            for end in ("sourceRef", "targetRef"):
                found.setdefault(local_name(flow.get(end)), message)
        return found

    def reference(self, node: etree._Element, definition: etree._Element, word: str) -> str:
        """The name or code that an event, or a task, refers to by its definition."""
        reference = self.name(definition.get(f"{word}Ref"))
        return reference or (self._messages.get(id_of(node), "") if word == "message" else "")

    def name(self, reference: str | None) -> str:
        """The name or code behind an identifier."""
        return self._names.get(local_name(reference), local_name(reference))

    def data(self, reference: str) -> str:
        """The name of the data behind an identifier, or the identifier itself."""
        return self._data.get(reference) or reference

    def performer(self, node: etree._Element) -> str:
        """The resource that the standard's words give a task to, if they name one."""
        for word in ("potentialOwner", "humanPerformer", "performer", "resourceRole"):
            for role in node.findall(f"{{{MODEL}}}{word}"):
                if name := self.name(child_text(role, "resourceRef")):
                    return name
        return ""

    def global_task(self, reference: str | None) -> tuple[str, etree._Element] | None:
        """The task that a call activity calls, with the type it has in a process."""
        return self._tasks.get(local_name(reference))

    def foreign_language(self, expression: etree._Element) -> str:
        """The language of an expression, if it says that it is none that we read."""
        own = expression.get("language", "").strip()
        said = own or ("" if self._language == _XPATH else self._language)
        return "" if "feel" in said.lower() or said.lower() in {"", "juel"} else said

    def expression(self, container: etree._Element, name: str) -> str:
        """The text of an expression; data that it asks for in the standard's words by name."""
        return _DATA.sub(r"\1", child_text(container, name))

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
