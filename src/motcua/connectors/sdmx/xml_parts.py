"""What all messages of SDMX-ML 2.1 have: namespaces, a header, references, errors."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from lxml import etree

from .names import VERSION
from .structures import Structures

_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
MESSAGE, COMMON = f"{_BASE}/message", f"{_BASE}/common"
STRUCTURE, SPECIFIC = f"{_BASE}/structure", f"{_BASE}/data/structurespecific"
GENERIC = f"{_BASE}/data/generic"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def message(kind: str, prefixes: Mapping[str, str]) -> etree._Element:
    """The root of a message."""
    return etree.Element(
        f"{{{MESSAGE}}}{kind}",
        nsmap={"mes": MESSAGE, "com": COMMON, "xsi": XSI, **prefixes},
    )


def add(
    parent: etree._Element, space: str, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    """An element in a namespace, below another; none for names that SDMX leaves without one."""
    tag = f"{{{space}}}{name}" if space else name
    child = etree.SubElement(parent, tag, dict(attributes))
    child.text = text
    return child


def header(
    root: etree._Element, structures: Structures, *, number: str, at: datetime
) -> etree._Element:
    """The header of a message: who sends it, and when."""
    found = add(root, MESSAGE, "Header")
    add(found, MESSAGE, "ID", number)
    add(found, MESSAGE, "Test", "false")
    add(found, MESSAGE, "Prepared", at.isoformat(timespec="seconds"))
    add(found, MESSAGE, "Sender", id=structures.agency[0])
    return found


def names(parent: etree._Element, words: Mapping[str, str]) -> None:
    """The names of a thing in both languages, Vietnamese first."""
    for language in ("vi", "en"):
        if words.get(language):
            add(parent, COMMON, "Name", words[language]).set(_LANGUAGE, language)


def reference(parent: etree._Element, *, of: str, package: str, agency: str, code: str) -> None:
    """A reference to an artefact that is maintained here."""
    attributes = {"id": code, "version": VERSION, "agencyID": agency, "package": package}
    add(parent, "", "Ref", **attributes, **{"class": of})


def problem(code: int, words: Iterable[str]) -> bytes:
    """A message of an error."""
    root = message("Error", {})
    found = add(root, MESSAGE, "ErrorMessage", code=str(code))
    for text in words:
        add(found, COMMON, "Text", text).set(_LANGUAGE, "en")
    return written(root)


def written(root: etree._Element) -> bytes:
    """The message as it is sent."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
