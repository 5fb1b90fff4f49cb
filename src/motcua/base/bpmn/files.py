"""The bytes of a BPMN file and its text, there and back without a change."""

import codecs
import re

_DECLARED = re.compile(
    r"""^\ufeff?\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']"""
)
_KNOWN = re.compile(r"^(utf-8|utf-16|ascii|iso8859-\d{1,2}|cp125\d|koi8-[ru])$")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class EncodingUnknown(ValueError):
    """The file's encoding is unknown to us, or it is not written in what it declares."""


def text_of(data: bytes) -> str:
    """
    The text of a file, in the encoding that XML says it has; a byte order mark stays in it.

    :raises EncodingUnknown: with the encoding's name.
    """
    marked = _MARKS.get(data[:2])
    name = marked or _declared(data[:400].decode("latin-1").removeprefix("ï»¿"))
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise EncodingUnknown(name) from error


def bytes_of(text: str) -> bytes:
    """The file that a text came from; what its encoding cannot write becomes a reference."""
    try:
        name = _declared(text)
    except EncodingUnknown:
        name = "utf-8"
    if name == "utf-16":
        name = "utf-16-le" if text.startswith("\ufeff") else "utf-8"
    return text.encode(name, "xmlcharrefreplace")


def _declared(start: str) -> str:
    """The encoding that a declaration names; UTF-8 where there is none."""
    found = _DECLARED.match(start)
    if found is None:
        return "utf-8"
    try:
        name = codecs.lookup(found[1]).name
    except LookupError as error:
        raise EncodingUnknown(found[1]) from error
    if not _KNOWN.match(name):
        raise EncodingUnknown(found[1])
    return name
