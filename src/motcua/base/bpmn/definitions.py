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
_ROLES = ("potentialOwner", "humanPerformer", "performer", "resourceRole")
# Some modellers wrap the name of a group so; anything else in brackets is left as it is written.
_GROUP = re.compile(r"^group\(\s*([^(),]+?)\s*\)$")
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
        self._operations: dict[str, etree._Element] = {
            id_of(node): node for node in root.iter(f"{{{MODEL}}}operation")
        }
        self._data = Data(root)
        # XPath is what the standard assumes, so tools write it whatever the expressions are.
        language = root.get("expressionLanguage", "").strip()
        self._language = "" if "xpath" in language.lower() else language
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
        if reference or word != "message":
            return reference
        operation = self._operation(definition)
        sent = child_text(operation, "inMessageRef") if operation is not None else ""
        return self.name(sent) or self._messages.get(id_of(node), "")

    def _operation(self, node: etree._Element) -> etree._Element | None:
        """The operation of an interface that a task or a message event refers to."""
        reference = node.get("operationRef") or child_text(node, "operationRef")
        return self._operations.get(local_name(reference))

    def step(self, node: etree._Element) -> str:
        """What implements the operation that a service task performs, or the operation's name."""
        operation = self._operation(node)
        if operation is None:
            return ""
        return local_name(operation.get("implementationRef")) or name_of(operation)

    def name(self, reference: str | None) -> str:
        """The name or code behind an identifier."""
        return self._names.get(local_name(reference), local_name(reference))

    def data(self, reference: str) -> str:
        """The name of the data behind an identifier, or the identifier itself."""
        return self._data.name(reference)

    def performer(self, node: etree._Element) -> str:
        """
        Whom the standard's words give a task to: the resource or the expression that they hold.

        Several are told together, so that no role is found rather than one of them alone.
        """
        for word in _ROLES:
            held = [self._assigned(role) for role in node.findall(f"{{{MODEL}}}{word}")]
            if names := list(dict.fromkeys(name for name in held if name)):
                return ", ".join(names)
        return ""

    def _assigned(self, role: etree._Element) -> str:
        if name := self.name(child_text(role, "resourceRef")):
            return name
        assignment = role.find(f"{{{MODEL}}}resourceAssignmentExpression")
        if assignment is None:
            return ""
        said = " ".join("".join(str(text) for text in assignment.itertext()).split())
        said = said.strip("\"'")
        group = _GROUP.match(said)
        return group[1] if group else said

    def global_task(self, reference: str | None) -> tuple[str, etree._Element] | None:
        """The task that a call activity calls, with the type it has in a process."""
        return self._tasks.get(local_name(reference))

    def foreign_language(self, expression: etree._Element) -> str:
        """The language of an expression, if it says that it is none that we read."""
        own = expression.get("language", "").strip()
        said = own or self._language
        return "" if "feel" in said.lower() or said.lower() in {"", "juel"} else said

    def expression(self, container: etree._Element, name: str) -> str:
        """The text of an expression; data that it asks for in the standard's words by name."""
        return _DATA.sub(r"\1", child_text(container, name))

    def event_definitions(self, node: etree._Element) -> list[tuple[str, etree._Element]]:
        """
        The event definitions of an event, its own and those that it refers to, each once.

        One that is not in the file is told by its reference, as a type that nobody knows.
        """
        own = {id_of(child): child for child in node if id_of(child)}
        found: dict[etree._Element, str] = {}
        for child in node:
            qualified = etree.QName(child)
            if qualified.namespace != MODEL:
                continue
            if qualified.localname == "eventDefinitionRef":
                name = local_name(child.text)
                definition = self._events.get(name, own.get(name))
                if definition is None:
                    found[child] = f"eventDefinitionRef {name}"
                    continue
            else:
                definition = child
            word = etree.QName(definition).localname
            if word.endswith("EventDefinition"):
                found[definition] = word.removesuffix("EventDefinition")
        return [(word, definition) for definition, word in found.items()]


class Data:
    """The data of a document by name, also where an activity takes it in under one of its own."""

    def __init__(self, root: etree._Element) -> None:
        """Gather the data and what leads it into and out of activities."""
        self._names: dict[str, str] = {}
        self._objects: dict[str, str] = {}
        self._outside: dict[str, str] = {}
        for word in ("dataObject", "dataObjectReference", "property", "dataInput", "dataOutput"):
            for node in root.iter(f"{{{MODEL}}}{word}"):
                self._names[id_of(node)] = name_of(node)
                self._objects[id_of(node)] = local_name(node.get("dataObjectRef"))
        self._lead(root, "dataInputAssociation", "targetRef", "sourceRef")
        self._lead(root, "dataOutputAssociation", "sourceRef", "targetRef")

    def _lead(self, root: etree._Element, word: str, inside: str, outside: str) -> None:
        for node in root.iter(f"{{{MODEL}}}{word}"):
            ends = local_name(child_text(node, inside)), local_name(child_text(node, outside))
            if all(ends) and len(node.findall(f"{{{MODEL}}}sourceRef")) == 1:
                self._outside[ends[0]] = ends[1]

    def name(self, reference: str) -> str:
        """The name of the data behind an identifier, or the identifier itself."""
        seen = {reference}
        while (outside := self._outside.get(reference)) and outside not in seen:
            seen.add(outside)
            reference = outside
        named = self._objects.get(reference, ""), reference
        return next((name for one in named if (name := self._names.get(one))), reference)
