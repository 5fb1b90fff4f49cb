"""Elements of a DMN file: found by name whatever their namespace, and added in the same one."""

from collections.abc import Collection, Mapping

from lxml import etree


def tag_of(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def child(element: etree._Element, tag: str) -> etree._Element | None:
    """The first element of a name directly inside, if there is one."""
    return next((one for one in element if tag_of(one) == tag), None)


def children_of(element: etree._Element, tag: str) -> list[etree._Element]:
    """The elements of a name directly inside."""
    return [one for one in element if tag_of(one) == tag]


def text_of(element: etree._Element | None) -> str:
    """The text of an element without white space around it, as the checks read it."""
    return "".join(map(str, element.itertext())).strip() if element is not None else ""


def free_id(stem: str, taken: Collection[str]) -> str:
    """An id that nothing has; the same for the same file, so that a double click adds once."""
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def add(
    parent: etree._Element, tag: str, attributes: Mapping[str, str], *, place: int | None = None
) -> etree._Element:
    """Add an element in the namespace of its parent, on a line of its own as its neighbours."""
    made = parent.makeelement(f"{{{etree.QName(parent).namespace}}}{tag}", dict(attributes))
    place = len(parent) if place is None else place
    if place:
        before = parent[place - 1]
        made.tail, before.tail = before.tail, parent[0].tail if len(parent) > 1 else parent.text
        if place < len(parent):
            made.tail = before.tail
    else:
        made.tail = parent.text
    parent.insert(place, made)
    return made


def remove(element: etree._Element) -> None:
    """Remove an element with the white space behind it."""
    parent = element.getparent()
    if parent is not None:
        before = element.getprevious()
        if before is not None and element.getnext() is None:
            before.tail = element.tail
        parent.remove(element)


def set_text(element: etree._Element, tag: str, text: str) -> bool:
    """Put a text into the inner element of a name; whether that changed anything."""
    inner = child(element, tag)
    if text_of(inner) == text.strip():
        return False
    if inner is None:
        inner = add(element, tag, {})
    for one in list(inner):
        inner.remove(one)
    inner.text = text
    return True


def set_attribute(element: etree._Element, name: str, value: str) -> bool:
    """Set an attribute, or take it away where the value is empty; whether that changed anything."""
    if element.get(name, "") == value:
        return False
    if value:
        element.set(name, value)
    else:
        del element.attrib[name]
    return True
