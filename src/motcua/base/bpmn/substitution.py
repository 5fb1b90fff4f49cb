"""Elements that a file names by their type, as XML Schema allows: read by their own names."""

from lxml import etree

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
# What the standard's schema lets others be substituted for. Expressions and data are left out:
# for them the type says nothing that their element's name does not.
_GENERAL = frozenset({
    "rootElement", "callableElement", "globalTask", "flowElement", "task", "subProcess",
    "artifact", "eventDefinition", "loopCharacteristics", "resourceRole", "performer",
    "humanPerformer",
})  # fmt: skip


def name_by_type(root: etree._Element) -> None:
    """
    Give elements such as `<flowElement xsi:type="tUserTask">` the names of their types.

    A type of another namespace stays under the general name, which nothing reads as its own.
    """
    for node in root.iter(*(f"{{{MODEL}}}{word}" for word in _GENERAL)):
        prefix, _, name = (node.get(_TYPE) or "").strip().rpartition(":")
        if name[:1] == "t" and node.nsmap.get(prefix or None, MODEL) == MODEL:
            node.tag = f"{{{MODEL}}}{name[1:2].lower()}{name[2:]}"
